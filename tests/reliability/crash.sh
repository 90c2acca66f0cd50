#!/usr/bin/env bash
# kill -9 under eight senders, again and again: a mail that was answered 250 is there once after the restart, everything
# stored is sound. ROUNDS=20 by default. On a machine that has nothing else to do, RESTART_MS=3000 also asks that the longest
# restart is quicker than that.
source "$(dirname "${BASH_SOURCE[0]}")/rounds.sh"
rounds=${ROUNDS:-20}
prepare_server

# Not through stop_server: nothing of the process may run any more, and what it left is what is looked at.
kill_server() {
  kill -KILL "$server_pid"
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

# Two numbers a line: milliseconds until it answers, and milliseconds of processor time.
restart_server() {
  local started
  started=$(milliseconds)
  start_server
  echo $(($(milliseconds) - started)) "$(awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$server_pid/stat")" >>"$work/restarts"
}

median() { cut -d ' ' -f "$1" "$work/restarts" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }

most() { cut -d ' ' -f "$1" "$work/restarts" | sort -n | tail -n 1; }

start_server
for round in $(seq "$rounds"); do
  begin_round "$round"
  sleep "0.$(printf %03d $((RANDOM % 1000)))"
  kill_server
  await_senders
  restart_server
  check_round "$round"
done

check_all_rounds "$rounds"
echo "restart: median $(median 1) ms, most $(most 1) ms; of processor time $(median 2) ms, $(most 2) ms"
[ "$(most 1)" -lt "${RESTART_MS:-300000}" ] || { echo "NOT ok: a restart took ${RESTART_MS:-300000} ms or longer"; exit 1; }

check_the_check "$rounds"
