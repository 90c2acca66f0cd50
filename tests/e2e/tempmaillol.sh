#!/usr/bin/env bash
# The npm package tempmail.lol, today's and an old one, as published but for their base URL: inboxes, a custom domain with a real
# name server, webhooks with a real receiver. What they do is in tempmaillol.mjs.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
here=$(dirname "${BASH_SOURCE[0]}")
build_server
use_free_ports
packages=(tempmail.lol@4.4.0 tempmail-v1@npm:tempmail.lol@3.1.0 node-fetch@2.7.0 tslib@2.8.1 whatwg-url@5.0.0 tr46@0.0.3 webidl-conversions@3.0.1)
npm install --prefix "$work" --no-save --no-fund --no-audit --loglevel=error "${packages[@]}"
for client in tempmail.lol tempmail-v1; do
  expect "$client has one base URL" 'BASE_URL = "https://api.tempmail.lol' "$(cat "$work/node_modules/$client/dist/index.js")"
  sed -i "s|https://api.tempmail.lol|$api|g" "$work/node_modules/$client/dist/index.js"
done

touch "$work/dns.txt"
coproc name_server { exec python3 "$here/dns.py" "$work/dns.txt"; }
on_exit+=(stop_name_server)
stop_name_server() { kill "$name_server_PID" 2>/dev/null; }
read -r dns_port <&"${name_server[0]}"
[ -n "$dns_port" ]

export Domains__0__Name=mail.test Domains__1__Name=shared.test Domains__1__Type=Community Dns__Servers__0="127.0.0.1:$dns_port"
export Webhooks__AllowHttp=true Webhooks__AllowedPrivateRanges__0=127.0.0.0/8 Webhooks__FirstRetry=00:00:01 CustomDomains__RecheckAfter=00:00:01
key=$(operator keys create --account shop --tier ultra --prefix tm. | tail -n 1)
free_key=$(new_key visitor free)
start_server

API=$api SMTP=$smtp KEY=$key FREE_KEY=$free_key DNS_FILE="$work/dns.txt" NODE_PATH="$work/node_modules" node "$here/tempmaillol.mjs"
