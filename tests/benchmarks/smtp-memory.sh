#!/usr/bin/env bash
# 200 parallel messages of 25 MiB must not grow the listener by more than 300 MB (peak resident set, from /proc).
set -euo pipefail
. "$(dirname "$0")/listener.sh"
start_listener
trap stop_listener EXIT

peak() { awk '/VmHWM/ { print $2 }' "/proc/$listener_pid/status"; }

smtp-source -d -s 10 -m 2000 -l 1000 -f sender@client.test -t inbox@mail.test "127.0.0.1:$listener_port"
before="$(peak)"
# Headers come on top of -l: a little below the limit of 26214400.
smtp-source -s 200 -m 200 -l 26000000 -f sender@client.test -t inbox@mail.test "127.0.0.1:$listener_port"
grown=$((($(peak) - before) / 1000))
echo "grown by $grown MB; allowed 300 MB"
[ "$grown" -le 300 ]
