"""Creates the inboxes of a round, and checks what they hold against what was acknowledged.

usage: inboxes.py create API KEY COUNT SMTP_PORT        prints: id, address, id of a first mail; one inbox a line
       inboxes.py check API KEY INBOXES ACKNOWLEDGED    INBOXES: a file with the lines of create

The check: every acknowledged mail is in each of its inboxes once, nothing is anywhere twice, and a mail that was not
acknowledged is in all of its inboxes or in none.
"""
import collections
import json
import smtplib
import sys
import urllib.request


def call(method, url, key, body=None):
    request = urllib.request.Request(url, method=method, data=body and json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {key}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]


def create(api, key, count, smtp_port):
    for _ in range(int(count)):
        inbox = call("POST", f"{api}/v1/inbox", key, {"duration": 600})
        # The first mail is where reading begins: ?after= goes upwards from it.
        with smtplib.SMTP("127.0.0.1", int(smtp_port)) as smtp:
            smtp.sendmail("check@sender.example", [inbox["email"]], "Subject: first\r\n\r\n")
        first = call("GET", f"{api}/v1/inbox/{inbox['id']}?wait=30", key)["emails"][0]
        print(inbox["id"], inbox["email"], first["id"])


def subjects(api, key, inbox, after):
    while True:
        page = call("GET", f"{api}/v1/inbox/{inbox}?after={after}&limit=100", key)
        yield from (email["subject"] for email in page["emails"])
        if not page["has_more"]:
            return
        after = page["emails"][0]["id"]


def check(api, key, inboxes_path, acknowledged_path):
    found = collections.defaultdict(collections.Counter)
    for line in open(inboxes_path):
        inbox, address, first = line.split()
        for subject in subjects(api, key, inbox, first):
            found[subject][address] += 1

    acknowledged = {mail_id: set(addresses) for mail_id, *addresses in map(str.split, open(acknowledged_path))}
    faults = [f"{m}: acknowledged, and in {dict(found[m])} instead of {a}" for m, a in acknowledged.items() if set(found[m]) != a]
    faults += [f"{m}: twice in an inbox" for m, where in found.items() if max(where.values(), default=0) > 1]
    # Two addresses per mail, or one where both choices fell on the same: the sender's rule says which.
    faults += [f"{m}: not in all of its inboxes" for m, where in found.items() if m not in acknowledged and len(where) != copies(m)]
    print(f"{len(acknowledged)} acknowledged, {sum(1 for where in found.values() if where)} found, {len(faults)} faults")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults or not acknowledged else 0


def copies(mail_id, addresses=8):
    sender, number = map(int, mail_id.split("."))
    return 1 if (sender + number) % addresses == (sender + 2 * number + 1) % addresses else 2


command, *arguments = sys.argv[1:]
sys.exit({"create": create, "check": check}[command](*arguments))
