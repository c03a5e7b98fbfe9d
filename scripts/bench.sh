#!/usr/bin/env bash
# The benchmarks, as tables with ratios. Arguments go to them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare
say "Building …"
build || fail "the build failed; its log is artifacts/build.log"
exec dotnet "$root/artifacts/bin/Payments.Benchmarks/release/Payments.Benchmarks.dll" "$@"
