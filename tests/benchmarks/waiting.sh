#!/usr/bin/env bash
# Those who wait: how soon after its 250 a mail is there by GET, long-poll, server-sent events and WebSocket on an idle server; then ten
# thousand long-polls at once, each of an inbox of its own: what one costs in resident memory, and how soon its mail ends it while 500 mails a
# second come in. Ends with 1 unless every waiter got its mail. Clients, senders and server run on one machine.
#   bash tests/benchmarks/waiting.sh [LONG_POLLS] [MAILS]     10000 and 1000 without them
# A connection takes a file descriptor on either side, and the server keeps some 3,000 for itself and for SMTP.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
polls=${1:-10000} mails=${2:-1000}
ulimit -n "$(ulimit -Hn)"
if [ "$(ulimit -n)" != unlimited ] && [ "$(ulimit -n)" -lt $((polls + 3000)) ]; then
  echo "$((polls + 3000)) open files are needed, the limit is $(ulimit -n): raise it (ulimit -Hn as root, or LimitNOFILE)"
  exit 1
fi
build_server
dotnet build "$root/tests/benchmarks/DisposableMail.Benchmarks" -c Release -nologo -v q >>"$work/server.log"
benchmarks="$root/tests/benchmarks/DisposableMail.Benchmarks/bin/Release/net10.0/DisposableMail.Benchmarks.dll"
use_free_ports
# The limits are for strangers, not for one machine that plays a thousand.
export Sessions__AddressesPerWindow=1000000 Sessions__MailsPerWindow=1000000
start_server
key=$(new_key waiting ultra)
dotnet "$benchmarks" --mail visible "$api" "$smtp_port" "$key" "$mails"
echo
# Not on the server's port, which the environment names.
env -u Kestrel__Endpoints__Http__Url dotnet "$benchmarks" --http bare >"$work/bare" &
bare=$!
on_exit+=(stop_bare)
stop_bare() { kill "$bare"; }
until grep -q '^http ' "$work/bare"; do kill -0 "$bare"; sleep 0.1; done
dotnet "$benchmarks" --polls wait "$api" "$smtp_port" "$server_pid" "http://127.0.0.1:$metrics_port/metrics" "$key" "$polls" \
  "$(sed -n 's/^http //p' "$work/bare")" "$bare"
