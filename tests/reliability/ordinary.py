"""An ordinary user beside whatever else goes on: sends a small mail, sees it by HTTP, again and again, for so many seconds or until SIGTERM.

usage: ordinary.py API SMTP_PORT KEY MAX_SECONDS SOURCE_ADDRESS [SECONDS]

Every mail has connections of its own and is timed from connecting to the 250, and on to its being seen. Ends with 1 when one was
refused or took longer than allowed; the last line says how many there were and how long they took.
"""
import sys
import time

import client

api, port, key, limit = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
source = sys.argv[5]
seconds = float(sys.argv[6]) if len(sys.argv) > 6 else float("inf")


def one(inbox, number):
    began = time.monotonic()
    reply = client.deliver(port, [inbox["email"]], b"Subject: ordinary %d\r\n\r\nJust a mail.\r\n" % number, source)
    answered = time.monotonic()
    if not reply.startswith("250"):
        raise client.Refused(reply)
    newest = client.get(api, "GET", f"/v1/inbox/{inbox['id']}?limit=1", key, source=source)["data"]["emails"]
    if not newest or newest[0]["subject"] != f"ordinary {number}":
        raise client.Refused(f"mail {number} was answered 250 and is not to be seen")
    return answered - began, time.monotonic() - began


enough = client.Enough()
times, faults, number = [], [], 0
inbox = client.get(api, "POST", "/v1/inbox", key, {"duration": 600})["data"]
started = time.monotonic()
while not enough.said and time.monotonic() - started < seconds:
    number += 1
    began = time.monotonic()
    try:
        times.append((*one(inbox, number), time.strftime("%H:%M:%S")))
    except (client.Refused, OSError) as fault:
        faults.append(f"{time.strftime('%H:%M:%S')} after {time.monotonic() - began:.1f} s: {fault!r}")
    time.sleep(0.1)

if not times:
    sys.exit(f"NOT ok: no ordinary mail at all: {faults[:1]}")
answered, seen = sorted(t[0] for t in times), sorted(t[1] for t in times)
slowest = max(times, key=lambda t: t[1])
for fault in faults[:10]:
    print("NOT ok: an ordinary mail:", fault)
print(f"ordinary mail: {len(times)} sent; connect to 250: median {answered[len(times) // 2] * 1000:.0f} ms, slowest {answered[-1] * 1000:.0f} ms; "
      f"seen by HTTP: median {seen[len(times) // 2] * 1000:.0f} ms, slowest {seen[-1] * 1000:.0f} ms (at {slowest[2]}); "
      f"{len(faults) + sum(t > limit for t in seen)} faults")
sys.exit(1 if faults or seen[-1] > limit else 0)
