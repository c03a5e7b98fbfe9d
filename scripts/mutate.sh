#!/usr/bin/env bash
# How many small faults in the room Entitlement its own tests notice: `scripts/mutate.sh [FILE …]`, names without .cs;
# all files when none is named (a quarter of an hour on two cores). Ends with 1 below 90 %.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ensure_home
ensure_dotnet
options=(--project Payments.Domain.csproj --test-case-filter "FullyQualifiedName~Entitlement" --concurrency 2
  --output "$root/artifacts/mutation" --reporter cleartext --reporter json
  --threshold-high 95 --threshold-low 90 --break-at 90)
for file in "${@:-*}"; do
  options+=(--mutate "**/Entitlement/$file.cs")
done
cd "$root/tests/Payments.Domain.Tests"
dotnet tool restore >/dev/null
# Random people are fewer: each mutant would meet all of them.
PAYMENTS_MUTATING=1 exec dotnet stryker "${options[@]}"
