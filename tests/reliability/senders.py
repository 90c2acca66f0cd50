"""Sends mail over several connections at once until the server is gone, and notes every mail it answered 250.

usage: senders.py HOST PORT ACKNOWLEDGED SENDERS ADDRESS...

Each mail goes to two of the addresses in one envelope and carries an id of its own as its subject. The id is written to the
file ACKNOWLEDGED after the 250 and never before; how many were sent without an answer nobody needs to know.
"""
import socket
import sys
import threading

host, port, acknowledged_path, senders, *addresses = sys.argv[1:]
acknowledged = open(acknowledged_path, "a", buffering=1)
lock = threading.Lock()


def reply(stream):
    while True:
        line = stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server is gone")
        if line[3:4] != b"-":
            return int(line[:3])


def body(number):
    lines = 1000 if number % 25 == 0 else 12
    return b"".join(b"Line %d of %d, and some words to make it as long as a line is.\r\n" % (i, number) for i in range(lines))


def mail(sender, number):
    mail_id = f"{sender}.{number}"
    recipients = {addresses[(sender + number) % len(addresses)], addresses[(sender + 2 * number + 1) % len(addresses)]}
    head = f"From: sender{sender}@sender.example\r\nSubject: {mail_id}\r\nMessage-ID: <{mail_id}@sender.example>\r\n\r\n"
    return mail_id, recipients, head.encode() + body(number)


def send_until_gone(sender):
    try:
        with socket.create_connection((host, int(port))) as connection, connection.makefile("rb") as stream:
            reply(stream)
            connection.sendall(b"EHLO client.example\r\n")
            reply(stream)
            number = 0
            while True:
                number += 1
                mail_id, recipients, content = mail(sender, number)
                commands = [f"MAIL FROM:<sender{sender}@sender.example>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"]
                connection.sendall("".join(c + "\r\n" for c in commands).encode())
                if [reply(stream) for _ in commands][-1] != 354:
                    raise SystemExit(f"sender {sender}: a recipient was refused")
                connection.sendall(content + b".\r\n")
                if reply(stream) == 250:
                    with lock:
                        acknowledged.write(f"{mail_id} {' '.join(sorted(recipients))}\n")
    except OSError:
        pass


threads = [threading.Thread(target=send_until_gone, args=(n,)) for n in range(int(senders))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
