#!/usr/bin/env bash
# The one command for people and for CI: format, build (warnings are errors), test.
#   bash tests/check.sh                  everything that needs the .NET SDK alone
#   bash tests/check.sh --with-scripts   also the scripts that act as users (tests/README.md says what they need)
# The last line is the sum over all of it; the exit code is 0 only when something ran and nothing failed.
# LIMIT=15m: who takes longer than that, a script or a test, is ended and named. More for scripts at their full size.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scripts=(tests/e2e/first-minute.sh tests/e2e/clients.sh tests/e2e/tempmaillol.sh tests/e2e/dropmail.sh tests/e2e/mcp.sh tests/e2e/postfix-relay.sh
  tests/reliability/crash.sh tests/reliability/stop.sh tests/reliability/fsync.sh tests/reliability/disk.sh
  tests/reliability/hostile.sh tests/reliability/connections.sh tests/reliability/transfers.sh tests/reliability/fuzz.sh)
limit=${LIMIT:-15m}
passed=0 failed=0 skipped=0 failures=() running=""
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap '[ -z "$running" ] || kill "$running"; exit 130' INT

step() { printf '\n== %s\n' "$*"; }

must() {
  step "$*"
  "$@" && return
  printf '\n%s\n' "stopped at: $*" "0 passed, 1 failed"
  exit 1
}

# A test project that ends without a report (a crash of the test host) counts as one failure.
run_tests() {
  local name report
  name=$(basename "$1" .csproj) report="$results/$(basename "$1" .csproj).trx"
  step "$name"
  dotnet test "$1" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout "$limit" --blame-hang-dump-type none
  local status=$? total=0 executed=0 good=0 bad=0
  if [ -s "$report" ]; then
    read -r total executed good bad < <(sed -nE 's/.*<Counters total="([0-9]+)" executed="([0-9]+)" passed="([0-9]+)" failed="([0-9]+)".*/\1 \2 \3 \4/p' "$report")
  fi
  mapfile -t -O "${#failures[@]}" failures < <(sed -nE 's/.*<UnitTestResult .*testName="([^"]*)".*outcome="Failed".*/\1/p' "$report" 2>/dev/null)
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1 failures+=("$name ended without saying which test failed"); fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
}

# With all it has started, which is in its process group: what it leaves behind could hold our output open.
run_script() {
  step "$1"
  ROUNDS=${ROUNDS:-2} timeout --kill-after=1m "$limit" bash "$1" &
  running=$!
  wait "$running"
  local status=$? failure=$1
  running=""
  [ "$status" -ne 124 ] && [ "$status" -ne 137 ] || failure="$1 was not through after $limit"
  if [ "$status" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) failures+=("$failure") && echo "FAILED: $failure"; fi
}

must dotnet restore -v q
must dotnet format whitespace --verify-no-changes --no-restore
must dotnet format style --verify-no-changes --no-restore
must dotnet build -c Release --no-restore -v q
for project in tests/*/*.Tests.csproj; do run_tests "$project"; done
if [ "${1:-}" = --with-scripts ]; then
  for script in tests/audit.sh "${scripts[@]}"; do run_script "$script"; done
fi

if [ ${#failures[@]} -gt 0 ]; then step "failed" && printf '%s\n' "${failures[@]}"; fi
summary="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary+=", $skipped skipped"; fi
printf '\n%s\n' "$summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
