"""Creates the inboxes of a round, reads them while something fails, and checks what they hold against what was answered.

usage: inboxes.py create API KEY COUNT SMTP_PORT        prints: id, address, id of a first mail; one inbox a line
       inboxes.py watch API KEY INBOXES                 prints "reading"; reads until SIGTERM, and every read must succeed
       inboxes.py check API KEY INBOXES JOURNAL [exactly]

INBOXES has the lines of create, JOURNAL those of senders.py. The check: every acknowledged mail is in each of its inboxes
once, nothing is anywhere twice, a mail that was not acknowledged is in all of its inboxes or in none (exactly: in none), no
refusal was a permanent one, and nobody was left without an answer.
"""
import collections
import http.client
import smtplib
import sys
import time

import client


def create(api, key, count, smtp_port):
    for _ in range(int(count)):
        inbox = client.get(api, "POST", "/v1/inbox", key, {"duration": 600})["data"]
        # The first mail is where reading begins: ?after= goes upwards from it.
        with smtplib.SMTP("127.0.0.1", int(smtp_port)) as smtp:
            smtp.sendmail("check@sender.example", [inbox["email"]], "Subject: first\r\n\r\n")
        first = client.get(api, "GET", f"/v1/inbox/{inbox['id']}?wait=30", key)["data"]["emails"][0]
        print(inbox["id"], inbox["email"], first["id"])
    return 0


def lines_of(path):
    with open(path) as lines:
        return [line.split() for line in lines]


def page(api, key, inbox, after):
    return client.get(api, "GET", f"/v1/inbox/{inbox}?after={after}&limit=100", key)["data"]


def subjects(api, key, inbox, after):
    while True:
        read = page(api, key, inbox, after)
        yield from (email["subject"] for email in read["emails"])
        if not read["has_more"]:
            return
        after = read["emails"][0]["id"]


def watch(api, key, inboxes_path):
    enough = client.Enough()
    print("reading", flush=True)
    inboxes, seconds, faults = lines_of(inboxes_path), [], []
    while not enough.said:
        time.sleep(0.02)
        inbox, _, first = inboxes[len(seconds) % len(inboxes)]
        began = time.monotonic()
        try:
            page(api, key, inbox, first)
        except (OSError, ValueError, client.Refused, http.client.HTTPException) as fault:
            faults.append(fault)
        seconds.append(time.monotonic() - began)
    print(f"{len(seconds)} reads, {len(faults)} failed, the slowest {max(seconds, default=0) * 1000:.0f} ms")
    for fault in faults[:5]:
        print(fault)
    return 1 if faults or not seconds else 0


def check(api, key, inboxes_path, journal_path, mode=""):
    found = collections.defaultdict(collections.Counter)
    for inbox, address, first in lines_of(inboxes_path):
        for subject in subjects(api, key, inbox, first):
            found[subject][address] += 1

    journal = lines_of(journal_path)
    answered = {mail_id: (code, set(addresses)) for code, mail_id, *addresses in journal if code != "end"}
    acknowledged = {mail_id: addresses for mail_id, (code, addresses) in answered.items() if code == "250"}
    others = {mail_id: where for mail_id, where in found.items() if mail_id not in acknowledged}
    faults = [f"{m}: acknowledged, and in {dict(found[m])} instead of {a}" for m, a in acknowledged.items() if set(found[m]) != a]
    faults += [f"{m}: twice in an inbox" for m, where in found.items() if max(where.values(), default=0) > 1]
    faults += [f"{m}: not in all of its inboxes" for m, where in others.items() if len(where) != copies(m)]
    if mode == "exactly":
        faults += [f"{m}: stored, and its sender was not told" for m in others]
    faults += [f"{m}: answered {code}" for m, (code, _) in answered.items() if code != "250" and not code.startswith("4")]
    faults += [f"sender {line[1]}: left without an answer" for line in journal if line[0] == "end" and line[2] == "silent"]
    refused = len(answered) - len(acknowledged)
    print(f"{len(acknowledged)} acknowledged, {refused} refused, {len(others)} stored without an answer, {len(faults)} faults")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults or not acknowledged else 0


# Two addresses per mail, or one where both choices fell on the same: the sender's rule says which.
def copies(mail_id, addresses=8):
    sender, number = map(int, mail_id.split("."))
    return 1 if (sender + number) % addresses == (sender + 2 * number + 1) % addresses else 2


command, *arguments = sys.argv[1:]
sys.exit({"create": create, "watch": watch, "check": check}[command](*arguments))
