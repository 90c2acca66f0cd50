#!/usr/bin/env bash
# DropMail as its users have it: the curl lines of its page as they stand, but for the host, the token and a session's id; then clients
# from npm: graphql, graphql-ws, subscriptions-transport-ws and meros.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
build_server
use_free_ports
start_server
cp "$root"/tests/e2e/dropmail/* "$work"
cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock

echo "-- a token, for nobody in particular"
token=$(curl -sS -X POST "$api/api/token/generate" -H "Content-Type: application/json" -d '{"type":"af","lifetime":"1h"}' | json token)
expect "a token is generated" "af_" "$token"
export API=$api SMTP=$smtp TOKEN=$token
send() { swaks --server "$smtp" --from test@example.com --to "$1" --header "Subject: Hello" --body "Hello" --hide-all; }
here() { sed "s|https://dropmail.me|$api|g; s|MY_TOKEN|$token|g; s|U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK|${session:-}|g; s/ | jq$//"; }

echo "-- the lines of the page"
create=$(here <<'LINE'
curl --silent -H "Content-Type: application/x-www-form-urlencoded" https://dropmail.me/api/graphql/MY_TOKEN -d 'query=mutation {introduceSession {id, expiresAt, addresses{id, address}}}' | jq
LINE
)
bash -c "$create" >created.json
session=$(json data introduceSession id <created.json)
address=$(json data introduceSession addresses 0 address <created.json)
expect "a session with an address" "@" "$address"
expect "with an id as the service builds them" "U2Vzc2lvbj" "$session"
expect "and an end, to the second" "+00:00" "$(json data introduceSession expiresAt <created.json)"
send "$address"

read_all=$(here <<'LINE'
curl --silent https://dropmail.me/api/graphql/MY_TOKEN -d 'query=query ($id: ID!) {session(id:$id) {id, expiresAt, mails{id, rawSize, raw, fromAddr, toAddr, receivedAt, downloadUrl, toAddrOrig, decodeStatus, text, headerFrom, headerSubject, html}, addresses{id, address, restoreKey} }}&variables={"id": "U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK"}' | jq
LINE
)
bash -c "$read_all" >session.json
expect "the mail's text" "Hello" "$(json data session mails 0 text <session.json)"
expect "its subject" "Hello" "$(json data session mails 0 headerSubject <session.json)"
expect "its sender" "test@example.com" "$(json data session mails 0 fromAddr <session.json)"
expect "its raw form" "Subject: Hello" "$(json data session mails 0 raw <session.json)"
expect "its status" "OK" "$(json data session mails 0 decodeStatus <session.json)"
expect "the address and its restore key" "$address" "$(json data session addresses 0 address <session.json)"
expect "no errors, not even an empty list" "no" "$(python3 -c 'import json; print("yes" if "errors" in json.load(open("session.json")) else "no")')"
expect "the raw mail behind its URL" "Subject: Hello" "$(curl -sS "$(json data session mails 0 downloadUrl <session.json)")"

compact=$(here <<'LINE'
curl --silent https://dropmail.me/api/graphql/MY_TOKEN -d 'query=query ($id: ID!) {session(id:$id) {mails{rawSize, fromAddr, toAddr, downloadUrl, text, headerSubject}} }&variables={"id": "U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK"}' | jq
LINE
)
expect "the same, but more compact" "$address" "$(bash -c "$compact" | json data session mails 0 toAddr)"

echo "-- by GET, without a Content-Type, with what is wrong"
expect "a query in the query string" '"id":"RG9tYWlu' "$(curl -sS -G "$api/api/graphql/$token" --data-urlencode 'query={domains{id name}}')"
expect "JSON without a Content-Type" '"__typename":"QueryRoot"' "$(curl -sS -H 'Content-Type:' "$api/api/graphql/$token" -d '{"query":"{__typename}"}')"
expect "a wrong token is a 403" "403" "$(curl -sS -o reason.txt -w '%{http_code}' "$api/api/graphql/af_wrongwrongwrong" -d 'query={__typename}')"
expect "with a plain reason" "token_invalid" "$(cat reason.txt)"
expect "a session that is not there is an error in a 200" "200 SESSION_NOT_FOUND" "$(curl -sS -o missing.json -w '%{http_code}' "$api/api/graphql/$token" -d 'query={session(id:"U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK"){id}}') $(json errors 0 extensions code <missing.json)"
renewed=$(curl -sS -X POST "$api/api/token/renew" -H "Content-Type: application/json" -d "{\"token\":\"$token\",\"lifetime\":\"1d\"}" | json token)
expect "a renewed token has the same sessions" "$session" "$(curl -sS "$api/api/graphql/$renewed" -d 'query={sessions{id}}')"

echo "-- a long poll"
curl -sS "$api/api/graphql/$token" -d "query=subscription {sessionMailReceived(id: \"$session\", mailsAfterId: \"$(json data session mails 0 id <session.json)\") {headerSubject}}" >polled.json &
poll=$!
send "$address"
wait "$poll"
expect "it answers the next mail" "Hello" "$(json data sessionMailReceived headerSubject <polled.json)"

echo "-- clients from npm"
node introspection.mjs
node sockets.mjs
node multipart.mjs
