"""Sends mail over several connections at once, until the server is gone or SIGTERM says enough, and notes what it was answered.

usage: senders.py HOST PORT JOURNAL SENDERS ADDRESS...

Each mail goes to two of the addresses in one envelope and carries an id of its own as its subject. A line of the journal is
written after the answer and never before; how many were sent without one nobody needs to know:

  250 ID ADDRESS...     stored, by the answer to the end of the data
  4.. ID ADDRESS...     not stored, or 5..: the first refusal of its transaction
  end SENDER HOW        "421", "closed" without a word, "quit" after SIGTERM; "silent": neither answer nor end in a minute
"""
import socket
import sys
import threading
import time

import client

host, port, journal_path, senders, *addresses = sys.argv[1:]
journal = open(journal_path, "a", buffering=1)
lock = threading.Lock()
enough = client.Enough()


class Stopping(Exception):
    """The server said 421."""


def note(*words):
    with lock:
        journal.write(" ".join(map(str, words)) + "\n")


def reply(stream):
    while True:
        line = stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server is gone")
        if line.startswith(b"421"):
            raise Stopping
        if line[3:4] != b"-":
            return int(line[:3])


def body(number):
    lines = 5000 if number % 25 == 0 else 12
    return b"".join(b"Line %d of %d, and some words to make it as long as a line is.\r\n" % (i, number) for i in range(lines))


def mail(sender, number):
    mail_id = f"{sender}.{number}"
    recipients = {addresses[(sender + number) % len(addresses)], addresses[(sender + 2 * number + 1) % len(addresses)]}
    head = f"From: sender{sender}@sender.example\r\nSubject: {mail_id}\r\nMessage-ID: <{mail_id}@sender.example>\r\n\r\n"
    return mail_id, sorted(recipients), head.encode() + body(number)


def transact(connection, stream, sender, recipients, content):
    for command in (f"MAIL FROM:<sender{sender}@sender.example>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"):
        connection.sendall(f"{command}\r\n".encode())
        if (code := reply(stream)) >= 400:
            connection.sendall(b"RSET\r\n")
            reply(stream)
            return code
    connection.sendall(content + b".\r\n")
    return reply(stream)


def send_until_the_end(sender):
    with socket.create_connection((host, int(port)), timeout=60) as connection, connection.makefile("rb") as stream:
        reply(stream)
        connection.sendall(b"EHLO client.example\r\n")
        reply(stream)
        number = 0
        while not enough.said:
            number += 1
            mail_id, recipients, content = mail(sender, number)
            code = transact(connection, stream, sender, recipients, content)
            note(code, mail_id, *recipients)
            if code != 250:
                time.sleep(0.1)
        connection.sendall(b"QUIT\r\n")


def run(sender):
    try:
        send_until_the_end(sender)
        how = "quit"
    except Stopping:
        how = "421"
    except TimeoutError:
        how = "silent"
    except OSError:
        how = "closed"
    note("end", sender, how)


threads = [threading.Thread(target=run, args=(n,)) for n in range(int(senders))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
