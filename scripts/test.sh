#!/usr/bin/env bash
# Format check, build without warnings, all tests. Last line: `N passed, M failed`.
# A test project that crashes, or that holds no test, counts as one failure.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

passed=0 failed=0 skipped=0
results="" waiting=""

# The tests' server stops with the last test process; killed ones leave it running.
stop_test_server() {
  local data="$root/artifacts/test-pg" id
  id="$(head -n 1 "$data/postgres/cluster/postmaster.pid" 2>/dev/null)" || return 0
  if command -v flock >/dev/null && kill -0 "$id" 2>/dev/null; then
    flock --nonblock --exclusive "$data/users.lock" kill -INT "$id" || true
  fi
}

finish() {
  local code=$?
  trap - EXIT
  [[ -z "$waiting" ]] || kill "$waiting" 2>/dev/null || true
  stop_test_server
  [[ -z "$results" ]] || rm -rf "$results"
  # What stopped before any test ran is a failure too.
  [[ $code -eq 0 || $failed -gt 0 ]] || failed=1
  local line="$passed passed, $failed failed"
  [[ $skipped -eq 0 ]] || line+=", $skipped skipped"
  printf '%s\n' "$line"
  exit "$code"
}

# One attribute of the <Counters …/> element of a trx file.
counter() { sed -nE "s/.*<Counters [^>]*\b$2=\"([0-9]+)\".*/\1/p" "$1" | head -n 1; }

name_of() { basename "$1" .csproj; }

test_project() {
  dotnet test "$1" -c Release --no-build --nologo \
    --results-directory "$results" --logger "trx;LogFileName=$(name_of "$1").trx" </dev/null
}

# Adds up what a project's trx file says; the second argument is the code that its tests ended with.
count_project() {
  local name trx code="$2"
  name="$(name_of "$1")"
  trx="$results/$name.trx"

  local total=0 good=0 bad=0 executed=0
  if [[ -f "$trx" ]]; then
    total="$(counter "$trx" total)" good="$(counter "$trx" passed)"
    executed="$(counter "$trx" executed)"
    bad=$((${executed:-0} - ${good:-0}))
  fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + bad))
  skipped=$((skipped + ${total:-0} - ${executed:-0}))
  if [[ ${total:-0} -eq 0 ]]; then
    say "$name: no test was found"
    failed=$((failed + 1))
  elif [[ $code -ne 0 && $bad -eq 0 ]]; then
    say "$name: the test process ended with code $code"
    failed=$((failed + 1))
  fi
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

prepare
ensure_chromium
cd "$root"
say "Checking the format …"
"$root/scripts/format.sh" --check >&2
say "Building …"
build || fail "the build failed; its log is artifacts/build.log"

mkdir -p artifacts
results="$(mktemp -d "$root/artifacts/test-results.XXXXXX")"

# The fault tests wait for leases to run out more than they work: they do so beside the others.
beside="tests/Payments.FaultTests/Payments.FaultTests.csproj"
test_project "$beside" >"$results/beside.out" 2>&1 &
waiting=$!
for project in tests/*Tests/*.csproj; do
  [[ "$project" != "$beside" ]] || continue
  if [[ -z "$(find "$(dirname "$project")" -name '*.cs' -print -quit)" ]]; then
    say "$(name_of "$project"): has no tests yet"
    continue
  fi
  code=0
  test_project "$project" || code=$?
  count_project "$project" "$code"
done
code=0
wait "$waiting" || code=$?
waiting=""
cat "$results/beside.out"
count_project "$beside" "$code"

[[ $passed -gt 0 && $failed -eq 0 ]]
