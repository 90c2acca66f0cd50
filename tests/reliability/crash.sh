#!/usr/bin/env bash
# kill -9 under eight senders, again and again: a mail that was answered 250 is there once after the restart, everything
# stored is sound, and the restart is quick. ROUNDS=20 by default.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
rounds=${ROUNDS:-20}
senders=8
build_server
use_free_ports
export Tiers__premium__MessagesPerInbox=1000000 Logging__LogLevel__Default=Warning
key=$(new_key crash premium)

# Not through stop_server: nothing of the process may run any more, and what it left is what is looked at.
kill_server() {
  kill -KILL "$server_pid"
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

milliseconds() { date +%s%3N; }

start_server
for round in $(seq "$rounds"); do
  python3 "$here/inboxes.py" create "$api" "$key" "$senders" "$smtp_port" >"$work/inboxes.$round"
  : >"$work/acknowledged.$round"
  # shellcheck disable=SC2046 # one word per address
  python3 "$here/senders.py" 127.0.0.1 "$smtp_port" "$work/acknowledged.$round" "$senders" $(cut -d ' ' -f 2 "$work/inboxes.$round") &
  sending=$!
  until [ -s "$work/acknowledged.$round" ]; do sleep 0.05; done
  sleep "$((RANDOM % 2)).$((RANDOM % 10))"
  kill_server
  wait "$sending"
  started=$(milliseconds)
  start_server
  restart=$(($(milliseconds) - started))
  expect "round $round: verify-data is content" "No faults." "$(operator verify-data)"
  outcome=$(python3 "$here/inboxes.py" check "$api" "$key" "$work/inboxes.$round" "$work/acknowledged.$round") ||
    { echo "NOT ok: round $round: $outcome"; exit 1; }
  echo "ok: round $round: $outcome, restart in $restart ms"
done

echo "-- all rounds again: what survived one crash survived the later ones"
for round in $(seq "$rounds"); do
  python3 "$here/inboxes.py" check "$api" "$key" "$work/inboxes.$round" "$work/acknowledged.$round"
done
