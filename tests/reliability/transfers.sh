#!/usr/bin/env bash
# Many large mails at once: 250 or 4xx and nothing else, within a bounded spool and bounded memory; every acknowledged one is there, and
# nothing of the spool is left. TRANSFERS=1000 MEGABYTES=25 for the full size, which writes up to 15 GB in the folder for temporary files.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
transfers=${TRANSFERS:-80} megabytes=${MEGABYTES:-5} spool_megabytes=${SPOOL_MEGABYTES:-150}
ulimit -n "$((6 * transfers + 2000))" 2>/dev/null || ulimit -n "$(ulimit -Hn)"
build_server
use_free_ports
mkdir "$work/spool"
export Smtp__SpoolDirectory="$work/spool" Smtp__MaxSpoolBytes=$((spool_megabytes * 1024 * 1024)) Smtp__MaxConnections=$((transfers + 100))
export Tiers__premium__BytesPerInbox=$((1 << 40)) Logging__LogLevel__Default=Critical # One 452 is no news here.
key=$(new_key transfers premium)
start_server

addresses=()
for _ in 1 2 3 4; do addresses+=("$(curl -fsS -X POST "$api/v1/inbox" -H "Authorization: Bearer $key" | json data email)"); done

# Most memory so far, MiB.
most() { awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$server_pid/status"; }

# The files of the spool have no names; what they hold is seen at their descriptors. MiB.
spooled() {
  python3 - "$server_pid" "$work/spool" <<'PY'
import os, sys
folder, total = f"/proc/{sys.argv[1]}/fd/", 0
for descriptor in os.listdir(folder):
    try:
        if os.readlink(folder + descriptor).startswith(sys.argv[2]):
            total += os.stat(folder + descriptor).st_size
    except FileNotFoundError:
        pass
print(total >> 20)
PY
}

python3 "$here/ordinary.py" "$api" "$smtp_port" "$key" "${MAX_SECONDS:-10}" 127.0.0.1 >"$work/ordinary.txt" &
ordinary=$!
sleep 2
idle=$(most) largest=0
python3 "$here/transfers.py" "$smtp_port" "$transfers" "$megabytes" "${addresses[@]}" >"$work/answers.txt" &
sending=$!
while kill -0 "$sending" 2>/dev/null; do
  now=$(spooled)
  if [ "$now" -gt "$largest" ]; then largest=$now; fi
  sleep 0.3
done
wait "$sending" && answered=well || answered=badly
kill -TERM "$ordinary" && wait "$ordinary" || true
grep -v '^250 ' "$work/answers.txt"
cat "$work/ordinary.txt"
expect "all were answered 250 or 4xx" well "$answered"
expect "some were stored" "Stored" "$(cat "$work/answers.txt")"
expect "what was too much was answered 452" "452 4.3.1" "$(cat "$work/answers.txt")"
expect "ordinary mail was accepted all the time" "; 0 faults" "$(cat "$work/ordinary.txt")"

within "MiB of the spool, at most" "$largest" "$spool_megabytes"
within "MiB of memory over idle, at most" "$(($(most) - idle))" 800
within "MiB of the spool afterwards" "$(spooled)" 0
within "files in the folder of the spool" "$(find "$work/spool" -type f | wc -l)" 0
curl -fsS "$api/v1/inbox" -H "Authorization: Bearer $key" >"$work/inboxes.json"
while read -r _ address count unknown; do
  there=$(python3 -c 'import json, sys; print(next(i["email_count"] for i in json.load(open(sys.argv[1]))["data"] if i["email"] == sys.argv[2]))' "$work/inboxes.json" "$address")
  within "mails answered 250 that are not in their inbox" "$((count - there))" 0
  within "mails in their inbox beyond those answered 250 or not at all" "$((there - count - unknown))" 0
done < <(grep '^250 .*@' "$work/answers.txt")
expect "what is stored is sound" "No faults." "$(operator verify-data)"
