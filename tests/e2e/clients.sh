#!/usr/bin/env bash
# Other people's clients: swaks sends; curl, Node's fetch and Python's requests run the examples that DustMail,
# temp-mail.io and tempmailg give in their own documentation, with nothing changed but the base URL and the key.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
build_server
use_free_ports
export Tiers__tiny__Calls=2
key=$(new_key shop premium)
tiny_key=$(new_key small tiny)
start_server
cd "$work"

send() { swaks --server "$smtp" --from shop@sender.example --to "$1" --header "Subject: $2" --body "Your code is 421337." --hide-all; }

# The plan has two calls a day. The day may end between them: then it is the third of the new one that is refused.
beyond_plan() {
  for _ in 1 2 3 4 5; do
    curl -sS -D limited.txt -o limited.json "$@"
    if grep -q '^HTTP/1.1 429' limited.txt; then return; fi
  done
}

echo "-- DustMail: create, as its guide writes it for cURL, Node.js and Python"
curl -sS -X POST "$api/api/v1/inbox" \
  -H "Authorization: Bearer $key" \
  -H "Content-Type: application/json" \
  -d '{"duration": 30}' >curl.json

cat >create.mjs <<E2
const res = await fetch('$api/api/v1/inbox', {
  method: 'POST',
  headers: {
    'Authorization': \`Bearer \${process.env.DUSTMAIL_KEY}\`,
    'Content-Type': 'application/json'
  },
  body: JSON.stringify({ duration: 30 }),
});
const inbox = await res.json();
console.log(JSON.stringify(inbox));
E2
DUSTMAIL_KEY=$key node create.mjs >node.json

cat >create.py <<E2
import os, requests
r = requests.post(
    '$api/api/v1/inbox',
    headers={'Authorization': f'Bearer {os.environ["DUSTMAIL_KEY"]}'},
    json={'duration': 30},
)
inbox = r.json()
import json; print(json.dumps(inbox))
E2
DUSTMAIL_KEY=$key /usr/bin/python3 create.py >python.json

for client in curl node python; do
  expect "$client: the inbox is created" "true" "$(json success <$client.json)"
  id=$(json data id <$client.json) email=$(json data email <$client.json)
  minutes=$(json data <$client.json | /usr/bin/python3 -c '
import datetime, json, sys
at = lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
inbox = json.load(sys.stdin)
print((at(inbox["expires_at"]) - at(inbox["created_at"])).total_seconds() / 60)')
  expect "$client: it lives for the 30 minutes asked for" "30.0" "$minutes"
  send "$email" "for $client"
  curl -sS "$api/api/v1/inbox/$id" -H "Authorization: Bearer $key" >poll.json
  expect "$client: a poll has the mail that swaks sent" "for $client" "$(json data emails 0 subject <poll.json)"
  expect "$client: with its text" "Your code is 421337." "$(json data emails 0 text <poll.json)"
  expect "$client: and its sender" "shop@sender.example" "$(json data emails 0 from <poll.json)"
done

echo "-- DustMail: the other header, list, clean up, limits"
curl -sS "$api/api/v1/inbox" -H "X-API-Key: $key" >list.json
expect "the list has the three inboxes" "3" "$(python3 -c 'import json; print(len(json.load(open("list.json"))["data"]))')"
expect "with the number of their emails" "1" "$(json data 0 email_count <list.json)"
curl -sS -X DELETE "$api/api/v1/inbox/$id" -H "Authorization: Bearer $key" >deleted.json
expect "an inbox is deleted" "true" "$(json success <deleted.json)"
expect "and absent from then on" "404" "$(curl -sS -o /dev/null -w '%{http_code}' "$api/api/v1/inbox/$id" -H "Authorization: Bearer $key")"
refused=$(swaks --server "$smtp" --from shop@sender.example --to "$email" --hide-informational 2>&1 || true)
expect "its address refuses mail" "550 5.1.1" "$refused"
beyond_plan "$api/v1/inbox" -H "Authorization: Bearer $tiny_key"
expect "the call beyond the plan is a 429" " 429 " "$(head -n 1 limited.txt)"
expect "that says when to come back" "Retry-After: " "$(cat limited.txt)"
expect "in DustMail's envelope" "false" "$(json success <limited.json)"

echo "-- temp-mail.io: create a new temporary email, as its reference describes it"
curl -sS -D created.txt -o created.json -X POST "$api/v1/emails" -H "X-API-Key: $key"
email=$(json email <created.json)
expect "an address on a domain of ours" ".test" "$email"
expect "its time to live in seconds" "$(json ttl <created.json)" "$(grep -oE '"ttl":[0-9]+' created.json)"
for header in Limit Remaining Used Reset; do
  expect "X-Ratelimit-$header, in this spelling" "X-Ratelimit-$header: " "$(cat created.txt)"
done
for body in '{"email":"user@mail.test"}' '{"domain":"inbox.test"}' '{"domain_type":"public"}'; do
  curl -sS -X POST "$api/v1/emails" -H "X-API-Key: $key" -H "Content-Type: application/json" -d "$body" >created.json
  expect "created from $body" '"ttl":' "$(cat created.json)"
done
expect "the domain's types are those of the reference" '"type":"public"' "$(curl -sS "$api/v1/domains" -H "X-API-Key: $key")"
send "$email" "for temp-mail.io"
curl -sS "$api/v1/emails/$email/messages" -H "X-API-Key: $key" >messages.json
expect "its messages have the mail" "for temp-mail.io" "$(json messages 0 subject <messages.json)"
message=$(json messages 0 id <messages.json)
expect "the message alone" "Your code is 421337." "$(curl -sS "$api/v1/messages/$message" -H "X-API-Key: $key" | json body_text)"
expect "its source" "Subject: for temp-mail.io" "$(curl -sS "$api/v1/messages/$message/source_code" -H "X-API-Key: $key" | json data)"
curl -sS -o missing.json -w '%{http_code}' "$api/v1/messages/a48b927e-3a24-42ff-a748-d516e5474f85" -H "X-API-Key: $key" >status.txt
expect "an unknown message is a 400" "400" "$(cat status.txt)"
expect "of type request_error" "request_error" "$(json error type <missing.json)"
expect "with code not_found" "not_found" "$(json error code <missing.json)"
expect "in the reference's words" "Message not found" "$(json error detail <missing.json)"
expect "and a request id" "-" "$(json meta request_id <missing.json)"
expect "the rate limit has its own path" '"remaining"' "$(curl -sS "$api/v1/rate_limit" -H "X-API-Key: $key")"
beyond_plan -X POST "$api/v1/emails" -H "X-API-Key: $tiny_key"
expect "the call beyond the plan" "You have reached your rate limit. Please try again later." "$(json error detail <limited.json)"
expect "deleting answers an object" "{}" "$(curl -sS -X DELETE "$api/v1/emails/$email" -H "X-API-Key: $key")"

echo "-- tempmailg: every call of its page, as it writes them for cURL, JavaScript and Python"
cat >call.mjs <<'E2'
const [method, url, key, file] = process.argv.slice(2);
const response = await fetch(url, {
  method,
  headers: {
    'Authorization': `Bearer ${key}`,
    'Accept': 'application/json',
  },
});
if (!response.ok) {
  throw new Error(`Request failed with status ${response.status}`);
}
const { writeFileSync } = await import('node:fs');
writeFileSync(file, Buffer.from(await (await response.blob()).arrayBuffer()));
E2
cat >call.py <<'E2'
import sys, requests
method, url, key, file = sys.argv[1:]
headers = {
    'Authorization': f'Bearer {key}',
    'Accept': 'application/json',
}
response = getattr(requests, method.lower())(url, headers=headers, stream=True, timeout=30)
response.raise_for_status()
with open(file, 'wb') as handle:
    for chunk in response.iter_content(chunk_size=8192):
        if chunk:
            handle.write(chunk)
E2
with_curl() { curl -sS --fail-with-body --request "$1" --url "$2" --header 'Accept: application/json' --header "Authorization: Bearer $key" --output "$3"; }
with_node() { node call.mjs "$1" "$2" "$key" "$3"; }
with_python() { /usr/bin/python3 call.py "$1" "$2" "$key" "$3"; }
printf 'two words, and a line\r\n.\r\n' >'note ü.txt'

for client in curl node python; do
  call() { "with_$client" "$1" "$api/api/$2" answer.json; }
  call GET 'domains?type=free'
  expect "$client: the domains of a type" '"requested_type":"free","allowed_types":["free"' "$(cat answer.json)"
  call POST emails
  old=$(json data email <answer.json)
  expect "$client: a mailbox with a number" '"status":true,"data":{"id":' "$(cat answer.json)"
  send "$old" "before the rename"
  call POST "emails/$old/$client.demo/mail.test"
  email=$(json data email <answer.json) token=$(json data email_token <answer.json)
  expect "$client: renamed" "$client.demo@mail.test" "$email"
  swaks --server "$smtp" --from shop@sender.example --to "$email" --header "Subject: for $client" --body "Hello." \
    --attach-type text/plain --attach-name 'note ü.txt' --attach "@note ü.txt" --hide-all
  call GET "messages?email=$email"
  expect "$client: both mails are there, the new one first" "for $client, before the rename, unseen" \
    "$(json messages 0 subject <answer.json), $(json messages 1 subject <answer.json), $(grep -q '"is_seen":true' answer.json || echo unseen)"
  message=$(json messages 0 id <answer.json) url=$(json messages 0 attachments 0 url <answer.json)
  expect "$client: the id has 46 characters" "46" "${#message}"
  call GET "messages/$message"
  expect "$client: the message is seen when read" '"status":true,"data":{"is_seen":true' "$(cat answer.json)"
  "with_$client" GET "$url" fetched
  expect "$client: the attachment's URL has its octets" "alike" "$(cmp fetched 'note ü.txt' && echo alike)"
  expect "$client: the email token reads, too" "for $client" "$(curl -sS "$api/api/messages?email=$email&email_token=$token")"
  call DELETE "messages/$message"
  expect "$client: a message is deleted" '{"status":true,"message":"Message was deleted successfully."}' "$(cat answer.json)"
  call DELETE "emails/$email"
  expect "$client: a mailbox is deleted" '{"status":true,"message":"Email has been successfully deleted."}' "$(cat answer.json)"
  expect "$client: and absent from then on" "failed" "$(call GET "messages?email=$email" 2>/dev/null || echo failed)"
done

curl -sS -D quota.txt -o missing.json "$api/api/messages/unknown" -H "Authorization: Bearer $tiny_key"
expect "an unknown message in tempmailg's words" '{"status":false,"message":"Message not found"}' "$(cat missing.json)"
expect "of the month's calls none is used" "X-RateLimit-Used: 0" "$(cat quota.txt)"
expect "and the month's end has its offset" "T00:00:00+00:00" "$(grep X-RateLimit-Reset: quota.txt)"
