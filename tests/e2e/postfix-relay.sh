#!/usr/bin/env bash
# A real Postfix, with a configuration and a queue of its own, relays to the server over STARTTLS. What arrives is compared
# octet by octet with what Postfix was given; a full inbox defers, an unknown one bounces. Needs root, as Postfix does.
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"
[ "$(id -u)" -eq 0 ] || { echo "Postfix is started by root alone: run this as root"; exit 1; }
build_server
use_free_ports
read -r relay_port < <(free_ports 1)
postfix_dir="$work/postfix"

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mx.mail.test -addext subjectAltName=DNS:mx.mail.test \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
export Smtp__CertificatePath="$work/cert.pem" Smtp__CertificateKeyPath="$work/key.pem" Smtp__HostName=mx.mail.test
export Tiers__one__MessagesPerInbox=1
key=$(new_key relay premium)
small_key=$(new_key small one)
start_server

start_postfix() {
  # Postfix drops its privileges: its own user must get through to the queue.
  chmod 755 "$work" && mkdir -p "$postfix_dir/config" "$postfix_dir/queue" "$postfix_dir/data"
  chown postfix "$postfix_dir/data"
  cat >"$postfix_dir/config/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $postfix_dir/queue
data_directory = $postfix_dir/data
maillog_file = $work/postfix.log
maillog_file_prefixes = $work
myhostname = relay.sender.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
biff = no
smtputf8_enable = yes
message_size_limit = 20000000
relayhost = [127.0.0.1]:$smtp_port
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = encrypt
smtp_tls_loglevel = 1
minimal_backoff_time = 300s
CF
  sed -E "s/^smtp +inet .*/127.0.0.1:$relay_port inet n - n - - smtpd/; /chroot|^ /!s/^([a-z]+ +(unix|inet|fifo) +[^ ]+ +[^ ]+ +)y/\1n/" \
    /usr/share/postfix/master.cf.dist >"$postfix_dir/config/master.cf"
  postfix -c "$postfix_dir/config" start >>"$work/postfix.log" 2>&1 || { cat "$work/postfix.log"; return 1; }
}

stop_postfix() { postfix -c "$postfix_dir/config" stop >>"$work/postfix.log" 2>&1; }

queue() { postqueue -c "$postfix_dir/config" -j; }

new_inbox() { curl -sS -X POST "$api/v1/inbox" -H "Authorization: Bearer $1" >"$work/$2.json"; }

id_of() { json data id <"$work/$1.json"; }

address_of() { json data email <"$work/$1.json"; }

# Through Postfix: sender, file, recipients.
relay() {
  python3 - "$relay_port" "$@" <<'PY'
import smtplib, sys
port, sender, path, *recipients = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port)) as smtp:
    smtp.sendmail(sender, recipients, open(path, "rb").read(), mail_options=["BODY=8BITMIME", "SMTPUTF8"])
PY
}

# The mail with this subject in an inbox, as soon as it is there; what Postfix was given must be the end of it, octet for
# octet: before it stands only what Postfix put on top.
check_arrival() {
  python3 - "$api" "$key" "$(id_of "$1")" "$2" "$3" <<'PY'
import json, sys, time, urllib.request
api, key, inbox, subject, path = sys.argv[1:]

def get(url):
    return urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"}))

deadline = time.monotonic() + 60
while True:
    emails = json.load(get(f"{api}/v1/inbox/{inbox}?wait=30"))["data"]["emails"]
    mail = next((e for e in emails if e["subject"] == subject), None)
    if mail or time.monotonic() > deadline:
        break
    time.sleep(0.2)
if not mail:
    sys.exit(f"no mail with subject {subject!r}")
raw = get(f"{api}/v1/inbox/{inbox}/emails/{mail['id']}/raw").read()
given = open(path, "rb").read()
if not raw.endswith(given):
    sys.exit(f"{len(given)} octets were given, {len(raw)} arrived, and they differ")
if not raw.startswith(b"Received: from"):
    sys.exit("Postfix's Received field is not on top")
if mail["attachments"]:
    part = mail["attachments"][0]
    octets = get(f"{api}/v1/inbox/{inbox}/emails/{mail['id']}/attachments/{part['id']}").read()
    if octets != open(path + ".attachment", "rb").read():
        sys.exit("the attachment's octets differ")
PY
  echo "ok: $2"
}

write_mails() {
  python3 - "$work" <<'PY'
import base64, os, sys
work = sys.argv[1]

def write(name, *lines):
    with open(f"{work}/{name}", "wb") as file:
        file.write(b"".join(line + b"\r\n" for line in lines))

head = [b"From: Sender <sender@sender.example>", b"To: somebody@mail.test", b"Date: Mon, 23 Nov 2026 10:00:00 +0000", b"MIME-Version: 1.0"]
write("plain.eml", b"Message-ID: <plain@sender.example>", b"Subject: plain", *head, b"", b".a line that begins with a dot", b"..two", b"", b"end")
write("utf8.eml", b"Message-ID: <utf8@sender.example>", "Subject: Grüße, 你好".encode(), *head,
      b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8bit", b"", "Grüße, 你好, привет.".encode())
write("latin.eml", b"Message-ID: <latin@sender.example>", b"Subject: eight bits", *head,
      b"Content-Type: text/plain; charset=iso-8859-1", b"Content-Transfer-Encoding: 8bit", b"", "Größe: 5 m², naïve".encode("latin-1"))
octets = os.urandom(5 * 1024 * 1024)
open(f"{work}/large.eml.attachment", "wb").write(octets)
write("large.eml", b"Message-ID: <large@sender.example>", b"Subject: five megabytes", *head, b'Content-Type: multipart/mixed; boundary="b"', b"",
      b"--b", b"Content-Type: text/plain", b"", b"See the file.", b"--b", b'Content-Type: application/octet-stream; name="random.bin"',
      b'Content-Disposition: attachment; filename="random.bin"', b"Content-Transfer-Encoding: base64", b"",
      *base64.encodebytes(octets).rstrip().split(b"\n"), b"--b--")
write("small.eml", b"Message-ID: <small@sender.example>", b"Subject: once", *head, b"", b"There is room for one.")
PY
}

# Waits until the queue (or the log) says something: what, wanted text, command.
await() {
  local deadline=$((SECONDS + 60))
  until "${@:3}" 2>/dev/null | grep -qF -- "$2"; do
    if [ $SECONDS -ge $deadline ]; then printf 'NOT ok: %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$("${@:3}" | tail -n 5)"; return 1; fi
    sleep 0.2
  done
  echo "ok: $1"
}

on_exit+=(stop_postfix)
start_postfix
write_mails
for inbox in first second third; do new_inbox "$key" $inbox; done
new_inbox "$small_key" small

echo "-- what was given to Postfix arrives, octet for octet"
relay sender@sender.example "$work/plain.eml" "$(address_of first)" "$(address_of second)" "$(address_of third)"
for inbox in first second third; do check_arrival $inbox plain "$work/plain.eml"; done
relay "sénder@sender.example" "$work/utf8.eml" "$(address_of first)"
check_arrival first "Grüße, 你好" "$work/utf8.eml"
relay sender@sender.example "$work/latin.eml" "$(address_of first)"
check_arrival first "eight bits" "$work/latin.eml"
relay sender@sender.example "$work/large.eml" "$(address_of first)" "$(address_of second)"
for inbox in first second; do check_arrival $inbox "five megabytes" "$work/large.eml"; done
expect "the connections are encrypted" "TLS connection established to 127.0.0.1[127.0.0.1]:$smtp_port: TLSv1.3" "$(grep 'postfix/smtp\[' "$work/postfix.log")"
await "the queue is empty" "Mail queue is empty" postqueue -c "$postfix_dir/config" -p

echo "-- a full inbox: Postfix keeps the mail for later"
relay sender@sender.example "$work/small.eml" "$(address_of small)"
await "the first mail is taken" "to=<$(address_of small)>" grep "250 2.0.0" "$work/postfix.log"
relay sender@sender.example "$work/small.eml" "$(address_of small)"
await "the second is deferred with our 452" "452 4.2.2 Inbox full" queue
expect "and stands in the deferred queue" '"queue_name": "deferred"' "$(queue)"
postsuper -c "$postfix_dir/config" -d ALL >>"$work/postfix.log" 2>&1

echo "-- an unknown address: Postfix tells the sender, and the sender is one of our inboxes"
inbox="$api/v1/inbox/$(id_of third)"
last=$(curl -sS "$inbox" -H "Authorization: Bearer $key" | json data emails 0 id)
relay "$(address_of third)" "$work/small.eml" nobody-here@mail.test
bounce=$(curl -sS "$inbox?wait=60&after=$last" -H "Authorization: Bearer $key")
expect "the bounce is delivered to it" "Undelivered Mail Returned to Sender" "$(json data emails 0 subject <<<"$bounce")"
expect "with our reply as the reason" "said: 550 5.1.1 No such" "$(json data emails 0 text <<<"$bounce")"
expect "and so it stands in Postfix's log" "550 5.1.1 No such inbox here" "$(grep status=bounced "$work/postfix.log")"
