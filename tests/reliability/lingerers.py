"""Clients that are there when the server is told to stop, in every state in which one can be; each must come to its end.

usage: lingerers.py API SMTP_PORT KEY JOURNAL STUCK ADDRESS...

Prints "ready" once all are where they should be. SIGTERM says that the server has been told: those in the midst of their
content finish it a second later, are owed a 250, and stand in the journal. With STUCK=1 there are two more that never go on.
Prints how many of each kind ended how; fails when one ended otherwise than it should, or not within two minutes.
"""
import collections
import concurrent.futures
import socket
import sys
import threading
import time
import urllib.parse

import client

api, smtp_port, key, journal_path, stuck, *addresses = sys.argv[1:]
told = client.Enough()
places = threading.Semaphore(0)
journal = open(journal_path, "a", buffering=1)


def connect(port):
    connection = socket.create_connection(("127.0.0.1", int(port)), timeout=120)
    return connection, connection.makefile("rb")


def reply(stream):
    while True:
        line = stream.readline()
        if line[3:4] != b"-":
            return line.decode().strip()


def smtp(*commands):
    connection, stream = connect(smtp_port)
    reply(stream)
    for command in commands:
        connection.sendall(f"{command}\r\n".encode())
        reply(stream)
    return connection, stream


def end_of(stream):
    """What came before the connection was closed."""
    try:
        return stream.read().decode(errors="replace")[:3] or "closed"
    except ConnectionError:
        return "closed"


def idle(*commands):
    _, stream = smtp(*commands)
    places.release()
    return end_of(stream)


def in_transaction():
    return idle("EHLO client.example", "MAIL FROM:<a@sender.example>")


def in_content(number, finishes):
    mail_id, recipients = f"9.{number}", sorted({addresses[(9 + number) % 8], addresses[(9 + 2 * number + 1) % 8]})
    connection, stream = smtp("EHLO client.example", "MAIL FROM:<a@sender.example>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA")
    connection.sendall(f"Subject: {mail_id}\r\n\r\n{'half of it' * 5000}\r\n".encode())
    places.release()
    if not finishes:
        return end_of(stream)
    give_up = time.monotonic() + 120
    while not told.said and time.monotonic() < give_up:
        time.sleep(0.05)
    time.sleep(1)
    connection.sendall(b"the other half\r\n.\r\n")
    if not (answer := reply(stream)).startswith("250"):
        return answer or "closed"
    journal.write(f"250 {mail_id} {' '.join(recipients)}\n")
    return f"250 {end_of(stream)}"


def http(path, first_line_is_a_place):
    connection, stream = connect(urllib.parse.urlsplit(api).port)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
    if not first_line_is_a_place:
        places.release()
        status = stream.readline()[9:12].decode() or "closed"
        end_of(stream)
        return status
    status = stream.readline()[9:12].decode()
    places.release()
    end_of(stream)
    return status


inbox = client.get(api, "POST", "/v1/inbox", key, {})["data"]["id"]
kinds = [
    ("idle after the greeting", 10, {"421"}, idle),
    ("idle after EHLO", 10, {"421"}, lambda: idle("EHLO client.example")),
    ("waiting reads", 20, {"200", "503"}, lambda: http(f"/v1/inbox/{inbox}?wait=180", False)),
    ("event streams", 5, {"200"}, lambda: http(f"/v1/inbox/{inbox}/events", True)),
    *((f"in its content, number {n}", 1, {"250 421", "250 closed"}, lambda n=n: in_content(n, True)) for n in range(1, 4)),
]
if stuck == "1":
    kinds += [
        ("stuck after MAIL", 1, {"421", "closed"}, in_transaction),
        ("stuck in its content", 1, {"421", "closed"}, lambda: in_content(9, False)),
    ]

faults = 0
with concurrent.futures.ThreadPoolExecutor(100) as pool:
    running = [(name, wanted, [pool.submit(run) for _ in range(count)]) for name, count, wanted, run in kinds]
    for _ in range(sum(len(ends) for _, _, ends in running)):
        places.acquire(timeout=60)
    print("ready", flush=True)
    for name, wanted, ends in running:
        how = collections.Counter(end.result() if end.exception() is None else repr(end.exception()) for end in ends)
        faults += sum(how[h] for h in how if h not in wanted)
        print(f"{name}: {', '.join(f'{count} x {end}' for end, count in how.items())}")
sys.exit(1 if faults else 0)
