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
check_restarts
check_the_check "$rounds"
