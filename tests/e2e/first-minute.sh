#!/usr/bin/env bash
# Follows the README as a newcomer does: its run command, then its first-inbox commands as they stand. Only the key, which
# the newcomer copies from the terminal, and the two ports are put in.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# The first code block below a heading of the README.
block() { awk -v heading="## $1" '$0 == heading { here = 1; next } /^## / { here = 0 } here && /^```/ { if (++fences == 2) exit; next } here && fences == 1' "$root/README.md"; }

run_command=$(block "Run")
first_inbox=$(block "First inbox in a minute")
expect "the README has a run command" "dotnet run --project src/DisposableMail.Server" "$run_command"
expect "the README has the first-inbox commands" "swaks" "$first_inbox"

use_free_ports
unset ASPNETCORE_ENVIRONMENT Smtp__RateLimitExempt__0
# A group of its own: "dotnet run" has children, and they are stopped with it.
cd "$root"
setsid bash -c "$run_command" >"$work/server.log" 2>&1 &
server_pid=$!
on_exit+=(stop_group)
stop_group() { kill -TERM -- "-$server_pid" 2>/dev/null; }
wait_for_server
key=$(grep -oE -m 1 'dm_live_[A-Za-z0-9_-]{32,}' "$work/server.log")
expect "the first start prints a key" "dm_live_" "$key"

mkdir "$work/newcomer" && cd "$work/newcomer"
first_inbox=$(sed -E "s|^KEY=[^ ]+|KEY=$key|; s|127\.0\.0\.1:5080|127.0.0.1:$http_port|; s|127\.0\.0\.1:2525|127.0.0.1:$smtp_port|" <<<"$first_inbox")
expect "the ports are in their places" "$http_port" "$first_inbox"
expect "the ports are in their places" "$smtp_port" "$first_inbox"
answers=$(bash -c "$first_inbox")

expect "create answers an address" '@mail.test"' "$answers"
expect "the mail arrives" '"subject":"Your code is 421337"' "$answers"
expect "with its text" 'Welcome! Your code is 421337.' "$answers"
