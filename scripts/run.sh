#!/usr/bin/env bash
# From a fresh machine to a running demo: gets what is missing, builds, and hands over to
# `payments demo`. Arguments are the demo's (`--once` ends after the printout).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare
say "Building …"
build run || fail "the build failed; its log is artifacts/build.log"
# The data lies beside the scripts, wherever they are called from.
export PAYMENTS_DATA="${PAYMENTS_DATA:-$root/.local/data}"
exec dotnet "$root/artifacts/bin/Payments/release/payments.dll" demo "$@"
