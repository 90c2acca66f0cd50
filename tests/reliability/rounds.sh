# Sourced by the scripts of this folder: eight senders on a server of our own, and the check of what it kept.
#
#   prepare_server     builds, chooses ports, makes a key; sets Tiers so that no inbox gets full
#   begin_round N      eight new inboxes, and senders that run until the server is gone; returns after the first 250
#   await_senders      until they are through: the server is gone
#   end_senders        tells them it is enough, and waits
#   check_round N ...  verify-data, then the inboxes of the round against its journal; fails the script unless both are content
#   check_all_rounds N the inboxes of all rounds once more
#   restart_server     starts it, and notes how long that took
#   check_restarts     says how long they took; fails when one took longer than RESTART_MS
#   milliseconds       now
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
senders=8
sending=""

prepare_server() {
  build_server
  use_free_ports
  export Tiers__premium__MessagesPerInbox=1000000 Logging__LogLevel__Default=Warning
  key=$(new_key reliability premium)
  on_exit+=(end_senders)
}

milliseconds() { date +%s%3N; }

begin_round() {
  python3 "$here/inboxes.py" create "$api" "$key" "$senders" "$smtp_port" >"$work/inboxes.$1"
  : >"$work/journal.$1"
  # shellcheck disable=SC2046 # one word per address
  python3 "$here/senders.py" 127.0.0.1 "$smtp_port" "$work/journal.$1" "$senders" $(cut -d ' ' -f 2 "$work/inboxes.$1") &
  sending=$!
  until grep -q '^250' "$work/journal.$1"; do
    kill -0 "$sending" 2>/dev/null || { echo "NOT ok: round $1: nothing was answered 250"; return 1; }
    sleep 0.05
  done
}

await_senders() {
  wait "$sending"
  sending=""
}

end_senders() {
  [ -n "$sending" ] || return 0
  kill -TERM "$sending" 2>/dev/null || true
  await_senders
}

check_inboxes() { python3 "$here/inboxes.py" check "$api" "$key" "$work/inboxes.$1" "$work/journal.$1" "${@:2}"; }

check_round() {
  local outcome
  outcome=$(operator verify-data) && [[ $outcome == *"No faults."* ]] || { echo "NOT ok: round $1: verify-data: $outcome"; return 1; }
  outcome=$(check_inboxes "$@") || { echo "NOT ok: round $1: $outcome"; return 1; }
  echo "ok: round $1: verify-data is content; $outcome"
}

# What survived one fault must have survived the later ones.
check_all_rounds() {
  local round outcome
  echo "-- all rounds again"
  for round in $(seq "$1"); do
    outcome=$(check_inboxes "$round") || { echo "NOT ok: round $round, at the end: $outcome"; return 1; }
  done
  echo "ok: $(cat "$work"/journal.* | grep -c '^250') mails acknowledged in $1 rounds are there once"
}

# Two numbers a line: milliseconds until it answers, and milliseconds of processor time.
restart_server() {
  local started
  started=$(milliseconds)
  start_server
  echo $(($(milliseconds) - started)) "$(awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$server_pid/stat")" >>"$work/restarts"
}

check_restarts() {
  local most=$((${RESTART_MS:-300000} - 1)) took
  took=$(ranked 1 | tail -n 1)
  echo "restart: median $(ranked 1 | middle) ms, most $took ms; of processor time $(ranked 2 | middle) ms, $(ranked 2 | tail -n 1) ms"
  [ "$took" -le "$most" ] || { echo "NOT ok: a restart took longer than $most ms"; return 1; }
}

ranked() { cut -d ' ' -f "$1" "$work/restarts" | sort -n; }

middle() { sed -n "$((($(wc -l <"$work/restarts") + 1) / 2))p"; }

# A check that cannot fail shows nothing: each fault it is there for is put before it, and it must name them all.
check_the_check() {
  local journal="$work/journal.$1" doubled addresses outcome wanted
  read -r _ doubled addresses < <(grep '^250' "$journal" | head -n 1)
  send_as "$doubled" ${addresses%% *}
  send_as 0.900003 ${addresses%% *}
  printf '250 0.900001 %s\n550 0.900002 %s\nend 0 silent\n' "$addresses" "$addresses" >>"$journal"
  outcome=$(check_inboxes "$1" exactly) && { echo "NOT ok: the check is content with planted faults"; return 1; }
  for wanted in "$doubled: twice in an inbox" "0.900003: not in all" "0.900003: stored, and its sender was not told" \
    "0.900001: acknowledged, and in {}" "0.900002: answered 550" "sender 0: left without an answer"; do
    expect "the check finds a planted fault ($wanted)" "$wanted" "$outcome"
  done
}

send_as() {
  python3 -c '
import smtplib, sys
port, subject, *recipients = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port)) as smtp: smtp.sendmail("check@sender.example", recipients, f"Subject: {subject}\r\n\r\n")' "$smtp_port" "$@"
}
