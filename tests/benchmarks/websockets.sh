#!/usr/bin/env bash
# A thousand WebSocket subscribers on a thousand sessions, each of which gets a mail: resident memory of the server per subscriber, and how
# long after its 250 a mail's event arrives. Subscribers and senders run on the same machine, in one process.
#   bash tests/benchmarks/websockets.sh [COUNT]
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
count=${1:-1000}
build_server
dotnet build "$root/tests/benchmarks/DisposableMail.Benchmarks" -c Release -nologo -v q >>"$work/server.log"
use_free_ports
# The limits are for strangers, not for one machine that plays a thousand.
export Sessions__AddressesPerWindow=1000000 Sessions__MailsPerWindow=1000000 Tiers__token__LiveInboxes=1000000
start_server
dotnet "$root/tests/benchmarks/DisposableMail.Benchmarks/bin/Release/net10.0/DisposableMail.Benchmarks.dll" \
  --sockets follow "$api" "$smtp_port" "$server_pid" "$count"
