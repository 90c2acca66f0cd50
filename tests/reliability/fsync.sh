#!/usr/bin/env bash
# Every mail is on disk before its 250: the server's system calls, read by fsync.py. Then the same server with syncs that do
# not happen, where the check must find every mail at fault, and with syncs of which every fifth fails: what was written before
# may be lost, and must be written again before anything behind it is acknowledged. MAILS=6 on each of 8 connections by default.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
source "$here/tracing.sh"
mails=${MAILS:-6}
all=$((8 * mails))
build_server
mkdir "$work/data"
DATABASE_FILE="$work/data/mail.db" use_free_ports
export Tiers__premium__MessagesPerInbox=1000000 Logging__LogLevel__Default=Warning
key=$(new_key fsync premium)
start_server
address=$(curl -fsS -X POST "$api/v1/inbox" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d '{}' | json data email)
calls=write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sendto,sendmsg

trace_mails() {
  trace_server -yy -xx -s 1000000 -e trace="$calls" "$@"
  timeout 300 python3 "$here/fsync.py" send "$smtp_port" "$work/journal" 8 "$mails" "$address"
  end_trace
}

check() { python3 "$here/fsync.py" check "$work/trace" "$work/data" "$work/journal" "$@"; }

must_fail() {
  local outcome
  outcome=$(check "${@:2}") && { echo "NOT ok: the check is content with $1: $outcome"; return 1; }
  [[ $outcome == "$all mails answered 250, $all of them before"* ]] ||
    { echo "NOT ok: the check finds only some faults with $1: $outcome"; return 1; }
  echo "ok: with $1 the check fails: $(head -n 1 <<<"$outcome")"
}

trace_mails
check | tee "$work/outcome"
expect "every mail was answered 250, and none before it was on the disk" "$all mails answered 250, 0 of them before" "$(cat "$work/outcome")"
must_fail "replies that begin with the commit" early
trace_mails -e inject=fsync,fdatasync:retval=0
must_fail "syncs that do not happen"
trace_mails -e inject=fsync,fdatasync:error=EIO:when=2+5
check | tee "$work/outcome"
if grep -q ' 0 writes lost' "$work/outcome"; then echo "NOT ok: no sync has failed"; exit 1; fi
