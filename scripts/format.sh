#!/usr/bin/env bash
# Formats the C# code; with --check only says what is not formatted.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

ensure_home
ensure_dotnet
cd "$root"
dotnet tool restore >/dev/null </dev/null || fail "the formatter (csharpier) could not be restored"
if [[ "${1:-}" == --check ]]; then
  dotnet csharpier check . || fail "some files are not formatted: run scripts/format.sh"
else
  dotnet csharpier format .
fi
