#!/usr/bin/env bash
# Mails made to stop a reader: each is answered in time, read through every dialect, and holds up nobody's ordinary mail.
# FULL=1 for the full size (a minute or more), with the heap that the runtime would give itself in a container of 2 GiB; without it the same
# shapes, smaller.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
here="$root/tests/reliability"
scale=0.05 max_megabytes=1200
# Where there is memory, the collector lets garbage lie: only a limit tells what is needed.
heap=0 # Octets, hexadecimal; none.
[ -z "${FULL:-}" ] || scale=1 max_megabytes=2000 heap=${HEAP:-0x60000000}
build_server
use_free_ports
export Tiers__premium__MessagesPerInbox=1000000 Logging__LogLevel__Default=Warning
key=$(new_key hostile premium)
DOTNET_GCHeapHardLimit=$heap start_server

python3 "$here/ordinary.py" "$api" "$smtp_port" "$key" "${MAX_SECONDS:-3}" 127.0.0.1 >"$work/ordinary.txt" &
ordinary=$!
python3 "$here/hostile.py" "$api" "$smtp_port" "$key" "$server_pid" "$scale" "$max_megabytes" "${WORKERS:-4}" "${ONLY:-}" && hostile=0 || hostile=1
kill -TERM "$ordinary"
wait "$ordinary" && unharmed=0 || unharmed=1
cat "$work/ordinary.txt"
expect "the server is still the same process" "$server_pid" "$(pgrep -P $$ -x dotnet || true)"
[ "$hostile" = 0 ] && [ "$unharmed" = 0 ]
