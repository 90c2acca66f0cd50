#!/usr/bin/env bash
# Throughput of the bare listener beside Postfix's smtp-sink: both discard, smtp-source drives them in turn, round by round,
# so that a busy machine slows both. Prints the median of the rounds' ratios.
#   usage: smtp-throughput.sh [ROUNDS] [CONNECTIONS]
set -euo pipefail
. "$(dirname "$0")/listener.sh"
rounds="${1:-7}"
connections="${2:-10}"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
need python3 python3

start_listener
sink_port="$(free_port)"
# smtp-sink refuses to run as root.
if [ "$(id -u)" = 0 ]; then as=(-u nobody); else as=(); fi
smtp-sink "${as[@]}" "127.0.0.1:$sink_port" 1000 &
sink_pid=$!
trap 'kill "$sink_pid"; stop_listener' EXIT
until smtp-source -m 1 "127.0.0.1:$sink_port" 2>/dev/null; do sleep 0.1; done

rate() { # port octets messages -> messages per second
  local begin end
  begin="$(date +%s%N)"
  smtp-source -d -s "$connections" -l "$2" -m "$3" -f sender@client.test -t inbox@mail.test "127.0.0.1:$1"
  end="$(date +%s%N)"
  echo $(($3 * 1000000000 / (end - begin)))
}

median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

echo "smtp-source -d -s $connections -l OCTETS -m MESSAGES, $rounds interleaved rounds, $(nproc) cores"
echo "| octets | listener/s | smtp-sink/s | ratio (median) | target |"
echo "| --- | --- | --- | --- | --- |"
rate "$listener_port" 1000 20000 >/dev/null # compiles the hot paths
for line in "1000 20000 0.8" "20000 6000 1.2" "200000 1500 3.0"; do
  read -r octets messages target <<<"$line"
  ours=() sinks=() ratios=()
  for ((round = 0; round < rounds; round++)); do
    a="$(rate "$listener_port" "$octets" "$messages")"
    b="$(rate "$sink_port" "$octets" "$messages")"
    ours+=("$a") sinks+=("$b") ratios+=("$(awk "BEGIN { printf \"%.2f\", $a / $b }")")
  done
  printf '| %s | %s | %s | %s | %s |\n' "$octets" "$(printf '%s\n' "${ours[@]}" | median)" \
    "$(printf '%s\n' "${sinks[@]}" | median)" "$(printf '%s\n' "${ratios[@]}" | median)" "$target"
done
