"""Sends every hostile mail, sees it answered in time, and reads it through every dialect.

usage: hostile.py API SMTP_PORT KEY SERVER_PID SCALE MAX_MEGABYTES [WORKERS] [NAME]

Answered: 250 within 20 seconds, for none of them is beyond a limit of SMTP. Read: each call within 20 seconds, no 5xx, the raw octets those that were sent.
"""
import concurrent.futures
import json
import sys
import threading
import time

import client
import hostile_mail

api, port, key, pid, scale, max_megabytes = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6])
workers = int(sys.argv[7]) if len(sys.argv) > 7 else 4
only = sys.argv[8] if len(sys.argv) > 8 else ""
LIMIT = 20
slowest, lock = {}, threading.Lock()


class Fault(Exception):
    pass


def timed(what, name, action):
    began = time.monotonic()
    result = action()
    took = time.monotonic() - began
    with lock:
        slowest[what] = max(slowest.get(what, (0, "")), (took, name))
    if took > LIMIT:
        raise Fault(f"{what} took {took:.1f} s")
    return result


def graphql(query, **variables):
    answer = client.get(api, "POST", f"/api/graphql/{key}", None, {"query": query, "variables": variables})
    return answer


def read(name, what, path):
    status, octets = timed(what, name, lambda: client.call(api, "GET", path, key))
    if status != 200:
        raise Fault(f"{what}: {status} {octets[:200]}")
    return octets


def data(name, what, path):
    return json.loads(read(name, what, path))


def same(what, octets, content):
    if octets != content:
        raise Fault(f"{what}: {len(octets)} octets that are not the {len(content)} sent")


def text_of(content):
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def dustmail(name, inbox, content):
    path = f"/v1/inbox/{inbox['id']}"
    emails = data(name, "DustMail inbox", path)["data"]["emails"]
    if len(emails) != 1:
        raise Fault(f"{len(emails)} mails in the inbox")
    path += f"/emails/{emails[0]['id']}"
    email = data(name, "DustMail email", path)["data"]
    same("DustMail raw", read(name, "DustMail raw", path + "/raw"), content)
    for attachment in email["attachments"][:2] + email["attachments"][-1:]:
        octets = read(name, "DustMail attachment", f"{path}/attachments/{attachment['id']}")
        if len(octets) != attachment["size"]:
            raise Fault(f"an attachment of {attachment['size']} octets has {len(octets)}")


def temp_mail_io(name, address, content):
    message = data(name, "temp-mail.io messages", f"/v1/emails/{address}/messages")["messages"][0]
    data(name, "temp-mail.io message", f"/v1/messages/{message['id']}")
    same("temp-mail.io source", data(name, "temp-mail.io source", f"/v1/messages/{message['id']}/source_code")["data"], text_of(content))
    for attachment in message["attachments"][:1]:
        read(name, "temp-mail.io attachment", f"/v1/attachments/{attachment['id']}")


def tempmailg(name, address):
    message = data(name, "tempmailg messages", f"/api/messages?email={address}")["messages"][0]
    message = data(name, "tempmailg message", f"/api/messages/{message['id']}")["data"]
    for attachment in message["attachments"][:1]:
        read(name, "tempmailg attachment", attachment["url"].replace(api, ""))


def tempmail_lol(name, token):
    if len(data(name, "tempmail.lol inbox", f"/v2/inbox?token={token}")["emails"]) != 1:
        raise Fault("tempmail.lol: not one mail")


DROPMAIL = """query ($id: ID!) {session(id: $id) {mails {id rawSize fromAddr decodeStatus text textSource html hasHtml headerFrom headerSubject
    downloadUrl sanitizedHtml downloadSanitizedHtmlUrl attachments {id name mime rawSize downloadUrl}}}}"""


def dropmail(name, session, content):
    answer = timed("DropMail mails", name, lambda: graphql(DROPMAIL, id=session))
    if "errors" in answer:
        raise Fault(f"DropMail: {answer['errors']}")
    mail = answer["data"]["session"]["mails"][0]
    raw = timed("DropMail raw", name, lambda: graphql("query ($id: ID!) {session(id: $id) {mails {raw}}}", id=session))
    if "errors" not in raw:
        same("DropMail raw", raw["data"]["session"]["mails"][0]["raw"], text_of(content))
    elif len(content) < 5_000_000:
        raise Fault(f"DropMail raw: {raw['errors']}")
    same("DropMail download", read(name, "DropMail download", mail["downloadUrl"].replace(api, "")), content)
    if mail["downloadSanitizedHtmlUrl"]:
        status, octets = timed("DropMail clean HTML", name, lambda: client.call(api, "GET", mail["downloadSanitizedHtmlUrl"].replace(api, "")))
        if status >= 500 or b"<script" in octets.lower() or b"javascript:" in octets.lower():
            raise Fault(f"DropMail clean HTML: {status} {octets[:200]}")
    for attachment in mail["attachments"][:1]:
        read(name, "DropMail attachment", attachment["downloadUrl"].replace(api, ""))


def one(name, content):
    inbox = client.get(api, "POST", "/v1/inbox", key, {"duration": 60})["data"]
    lol = client.get(api, "POST", "/v2/inbox/create", key, {})
    session = graphql("mutation {introduceSession {id addresses {address}}}")["data"]["introduceSession"]
    recipients = [inbox["email"], lol["address"], session["addresses"][0]["address"]]
    reply = timed("answer", name, lambda: client.deliver(port, recipients, content))
    if not reply.startswith("250"):
        raise Fault(reply)
    dustmail(name, inbox, content)
    temp_mail_io(name, inbox["email"], content)
    tempmailg(name, inbox["email"])
    tempmail_lol(name, lol["token"])
    dropmail(name, session["id"], content)
    return reply


def checked(mail):
    name, content = mail
    began = time.monotonic()
    try:
        reply = one(name, content)
        now, high, _, _ = client.process(pid)
        print(f"{time.strftime('%H:%M:%S')} {time.monotonic() - began:6.2f} s {len(content):9} octets, {now:4} MiB (most {high}): {name}: {reply[:3]}", flush=True)
        return True
    except (Fault, client.Refused, OSError, ValueError, KeyError, IndexError, TypeError) as fault:
        print(f"NOT ok: {name}: {fault!r}", flush=True)
        return False


mails = (mail for mail in hostile_mail.every(scale) if only in mail[0])
with concurrent.futures.ThreadPoolExecutor(workers) as pool:
    # A few at a time: all of them together are more than a driver should hold.
    good, running = [], set()
    for mail in mails:
        running.add(pool.submit(checked, mail))
        while len(running) >= 2 * workers:
            done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            good += [d.result() for d in done]
    good += [d.result() for d in running]

for what, (took, name) in slowest.items():
    print(f"slowest {what}: {took * 1000:.0f} ms ({name})")
_, high, _, _ = client.process(pid)
print(f"{sum(good)} of {len(good)} hostile mails answered and read, most memory {high} MiB")
if high > max_megabytes:
    print(f"NOT ok: memory above {max_megabytes} MiB")
sys.exit(0 if good and all(good) and high <= max_megabytes else 1)
