#!/usr/bin/env bash
# AI assistants as they come: the clients of the Model Context Protocol from npm, over streamable HTTP and over the executable's stdio.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
build_server
use_free_ports
start_server
cp "$root"/tests/e2e/mcp/* "$work"
cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock

new_token() { curl -sS -X POST "$api/api/token/generate" -H "Content-Type: application/json" -d '{"type":"af","lifetime":"1h"}' | json token; }
# Clients of the latest revision have no connection: without a name they mean the only session of their token.
OTHER_TOKEN=$(new_token)
TOKEN=$(new_token)
export TOKEN OTHER_TOKEN API=$api SMTP=$smtp SERVER_DLL=$dll
node clients.mjs

echo "-- what the service's own package is configured with, and what is wrong"
coproc bridge { DROPMAIL_TOKEN=$TOKEN DROPMAIL_BASE_URL="$api/api/graphql" exec dotnet "$dll" mcp 2>stderr.txt; }
bridge_process=$bridge_PID
exec {to_bridge}>&"${bridge[1]}" {from_bridge}<&"${bridge[0]}" {bridge[1]}>&-
printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}' >&$to_bridge
read -r -t 60 answer <&$from_bridge
expect "its two variables are enough" '"serverInfo":{"name":"disposablemail"' "$answer"
exec {to_bridge}>&-
expect "standard output has nothing but the protocol" "0" "$(cat <&$from_bridge | wc -c)"
wait "$bridge_process"
expect "it ends with its input, and has had nothing to say" "0" "$(wc -c <stderr.txt)"
status=0
refused=$(dotnet "$dll" mcp --url "$api" --token af_wrongwrongwrong 2>&1 >stdout.txt) || status=$?
expect "a wrong token ends it" "1" "$status"
expect "with a sentence" "refuses the token: token_invalid" "$refused"
expect "on standard error" "0" "$(wc -c <stdout.txt)"
expect "over HTTP it is a 403" "token_invalid 403" "$(curl -sS -w ' %{http_code}' "$api/mcp" -H 'Content-Type: application/json' -H 'X-API-Key: af_wrongwrongwrong' -d '{}')"
