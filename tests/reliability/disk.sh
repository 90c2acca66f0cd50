#!/usr/bin/env bash
# The disk fails under eight senders and a reader: full, read-only, writes that fail, syncs that fail, a database that another
# process holds. Senders get 4xx and nothing else, no 250 is a false one, reading goes on, mail is taken again without a
# restart, and what was acknowledged is there: at once, and after a kill -9. Last, a start on a read-only folder.
# FAULT_SECONDS=1: how long each fault lasts. LOCK_SECONDS="2 12": the locks; the server itself waits for ten seconds.
# Root, or a user who may have namespaces of his own: else strace plays the full disk, and the read-only start is left out.
if [ -z "${OWN_MOUNTS:-}" ]; then
  own=(unshare --mount)
  [ "$(id -u)" -eq 0 ] || own+=(--user --map-root-user)
  OWN_MOUNTS=$("${own[@]}" sh -c 'mount -t tmpfs tmpfs /mnt && echo yes' 2>/dev/null || echo no)
  export OWN_MOUNTS
  [ "$OWN_MOUNTS" = no ] || exec "${own[@]}" bash "$0" "$@"
  echo "-- mounting is not permitted: the full disk is played by strace, the start on a read-only folder is LEFT OUT"
fi
source "$(dirname "${BASH_SOURCE[0]}")/rounds.sh"
source "$here/tracing.sh" # before the rest, so that no fault is left when the server is stopped
seconds=${FAULT_SECONDS:-1}
round=0 spooled=0
data="$work/data"
mkdir "$data"
[ "$OWN_MOUNTS" = no ] || mount -t tmpfs -o size=64m tmpfs "$data"
export Smtp__SpoolDirectory="$data/spool" # Large mails are on their way there while they come.
DATABASE_FILE="$data/mail.db" prepare_server
on_exit+=(leave_disk)

count() { grep -c "^$1" "$work/journal.$round" || true; }

# Every 25th mail of a sender is longer than what stays in memory (senders.py).
large_refused='4[0-9]* [0-9]*\.[0-9]*\(00\|25\|50\|75\) '

# Waits for one more line of that kind than there were.
await_more() {
  local deadline=$((SECONDS + 60))
  until [ "$(count "$1")" -gt "$2" ]; do
    [ $SECONDS -lt $deadline ] || { echo "NOT ok: no answer $1 within a minute"; return 1; }
    sleep 0.02
  done
}

# A round with a reader beside the senders.
begin_watched_round() {
  round=$((round + 1))
  begin_round "$round"
  python3 "$here/inboxes.py" watch "$api" "$key" "$work/inboxes.$round" >"$work/watched" &
  watching=$!
  until grep -q reading "$work/watched"; do
    kill -0 "$watching" 2>/dev/null || { echo "NOT ok: round $round: nobody reads"; return 1; }
    sleep 0.05
  done
}

# fault NAME BEGIN END: BEGIN and END are commands. While it lasts, nothing may be acknowledged once something was refused,
# unless NAME is "full": small writes may still pass there.
fault() {
  local name=$1 before after lifted
  begin_watched_round
  $2
  await_more 4 0
  sleep 1
  before=$(count 250)
  sleep "$seconds"
  after=$(count 250)
  [[ $name == full* || $after -eq $before ]] || { echo "NOT ok: $name: $((after - before)) mails were acknowledged"; return 1; }
  after=$(count 250)
  $3
  lifted=$(milliseconds)
  await_more 250 "$after"
  spooled=$((spooled + $(count "$large_refused")))
  echo "ok: $name: mail is taken again after $(($(milliseconds) - lifted)) ms"
  end_watched_round "$name"
}

end_watched_round() {
  end_senders
  kill -TERM "$watching"
  wait "$watching" || { echo "NOT ok: $1: $(cat "$work/watched")"; return 1; }
  echo "ok: $1: $(tail -n 1 "$work/watched")"
  check_round "$round"
}

leave_disk() {
  stop_server
  [ "$OWN_MOUNTS" = no ] || umount "$data"
}

fill_disk() { dd if=/dev/zero of="$data/ballast" bs=64k status=none 2>/dev/null || true; }

free_disk() { rm "$data/ballast"; }

# Of whatever file: database, log, spool. Sockets and the console are written to by other calls.
fail_calls() { trace_server -e trace="$2" -e inject="$2:error=$1"; }

no_space() { fail_calls ENOSPC pwrite64; }

read_only() { fail_calls EROFS pwrite64,ftruncate,fsync,fdatasync; }

writes_fail() { fail_calls EIO pwrite64; }

syncs_fail() { fail_calls EIO fsync,fdatasync; }

# Mail waits as long as the server's patience of ten seconds lasts: beyond, it is refused for now.
locked() {
  local held=$1 holding before after
  begin_watched_round
  : >"$work/holder"
  (printf '.timeout 60000\nBEGIN EXCLUSIVE;\nSELECT "held";\n'; sleep "$held"; count 250 >"$work/acknowledged"; echo 'ROLLBACK;') |
    sqlite3 -bail "$data/mail.db" >"$work/holder" &
  holding=$!
  until grep -q held "$work/holder"; do
    kill -0 "$holding" 2>/dev/null || { echo "NOT ok: locked for $held s: nobody holds it"; return 1; }
    sleep 0.02
  done
  sleep 0.5 # What was committed before it has been answered by then.
  before=$(count 250)
  wait "$holding" || { echo "NOT ok: locked for $held s: the lock was lost"; return 1; }
  after=$(cat "$work/acknowledged")
  [ "$after" -eq "$before" ] || { echo "NOT ok: locked for $held s: $((after - before)) mails were acknowledged"; return 1; }
  await_more 250 "$after"
  end_watched_round "locked for $held s"
  if [ "$held" -le 8 ] && [ "$(count 4)" -gt 0 ]; then echo "NOT ok: locked for $held s: mail was refused instead of waiting"; return 1; fi
  if [ "$held" -ge 12 ] && [ "$(count 4)" -eq 0 ]; then echo "NOT ok: locked for $held s: nobody was told to come again"; return 1; fi
}

# A file system that is read-only from the beginning: a sentence for the operator, and the code of a refused start.
read_only_start() {
  local code=0
  mount -o remount,ro "$data"
  (cd "$work" && Smtp__SpoolDirectory="$work/spool" timeout 60 dotnet "$dll") >"$work/refused" 2>&1 || code=$?
  mount -o remount,rw "$data"
  [ "$code" -eq 1 ] || { echo "NOT ok: on a read-only folder the start ended with code $code: $(cat "$work/refused")"; return 1; }
  expect "a start on a read-only folder is refused with a sentence" "ead-only" "$(cat "$work/refused")"
}

start_server
if [ "$OWN_MOUNTS" = yes ]; then fault "full disk" fill_disk free_disk; else fault "full disk (strace)" no_space end_trace; fi
fault "read-only" read_only end_trace
fault "writes fail" writes_fail end_trace
fault "syncs fail" syncs_fail end_trace
[ "$spooled" -gt 0 ] || { echo "NOT ok: no large mail was refused: the spool was not shown to fail"; exit 1; }
echo "ok: $spooled of the refused mails were on their way through the spool"
for held in ${LOCK_SECONDS:-2 12}; do locked "$held"; done

echo "-- kill -9"
kill -KILL "$server_pid"
wait "$server_pid" 2>/dev/null || true
server_pid=""
if [ "$OWN_MOUNTS" = yes ]; then read_only_start; fi
start_server
check_round "$round"
check_all_rounds "$round"
check_the_check "$round"
