#!/usr/bin/env bash
# SIGTERM under eight senders, with clients idle, in the midst of their content and waiting for mail: what was answered 250 is
# there once, nothing else is, everybody else gets 421 or the end of his connection, and the process ends by itself, code 0.
# ROUNDS=3 by default; RESTART_MS=3000 as in crash.sh; STUCK=1 adds clients that never go on, whom the server leaves after its 30 seconds.
source "$(dirname "${BASH_SOURCE[0]}")/rounds.sh"
rounds=${ROUNDS:-3} stuck=${STUCK:-0}
limit=$((stuck ? 45 : 20))
prepare_server

# Ends with the code of the process; a process that is there after the limit is killed, and its code is not 0.
stop_in_time() {
  local code=0 watchdog
  kill -TERM "$server_pid"
  (sleep "$limit" && kill -KILL "$server_pid") &
  watchdog=$!
  wait "$server_pid" || code=$?
  kill "$watchdog" 2>/dev/null || true
  server_pid=""
  return "$code"
}

start_server
for round in $(seq "$rounds"); do
  begin_round "$round"
  : >"$work/lingerers"
  # shellcheck disable=SC2046 # one word per address
  python3 "$here/lingerers.py" "$api" "$smtp_port" "$key" "$work/journal.$round" "$stuck" $(cut -d ' ' -f 2 "$work/inboxes.$round") >"$work/lingerers" &
  lingering=$!
  until grep -q ready "$work/lingerers"; do
    kill -0 "$lingering" 2>/dev/null || { echo "NOT ok: round $round: $(cat "$work/lingerers")"; exit 1; }
    sleep 0.05
  done
  sleep "0.$(printf %03d $((RANDOM % 1000)))"
  told=$(milliseconds)
  kill -TERM "$lingering"
  stop_in_time || { echo "NOT ok: round $round: the process ended with code $?"; exit 1; }
  echo "ok: round $round: ended by itself with code 0 after $(($(milliseconds) - told)) ms"
  await_senders
  wait "$lingering" || { echo "NOT ok: round $round: $(cat "$work/lingerers")"; exit 1; }
  sed -n 's/^\([^r].*:.*\)/ok: \1/p' "$work/lingerers"
  restart_server
  check_round "$round" exactly
done
check_restarts
check_the_check "$rounds"
