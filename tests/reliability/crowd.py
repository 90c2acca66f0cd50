"""Many clients that hold connections and do nothing with them, and some that send one octet a second.

usage: crowd.py API_PORT SMTP_PORT ADDRESS IDLE_SMTP IDLE_HTTP SLOW SOURCES

The connections come from so many source addresses, 127.0.1.1 and on. Prints what is open and holds it until SIGTERM; then says how many
are open still, and closes. Half of the slow ones are in a command, half in their content, to ADDRESS.
"""
import socket
import sys
import time

import client

api_port, smtp_port, address = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
idle_smtp, idle_http, slow_count, sources = map(int, sys.argv[4:])
BATCH = 100


def connect(port, number):
    source = f"127.0.{1 + number % sources // 250}.{1 + number % sources % 250}"
    return socket.create_connection(("127.0.0.1", port), 60, (source, 0))


def say(clients, octets):
    """To all of them, then the first octets of each one's answer; none of who was closed without one."""
    for one in clients:
        send(one, octets)
    return [receive(one) for one in clients]


def send(one, octets):
    try:
        one.sendall(octets)
    except OSError:
        pass  # Closed by the server, which may.


def receive(one):
    try:
        return one.recv(4096)
    except ConnectionResetError:
        return b""


def to_the_end(one, answer):
    """Of an answer in chunks: what is left unread would look like something that was told later."""
    while b"chunked" in answer and not answer.endswith(b"0\r\n\r\n"):
        answer += receive(one) or b"0\r\n\r\n"
    return answer


def open_smtp(numbers):
    clients = [connect(smtp_port, number) for number in numbers]
    greetings = [receive(one) for one in clients]
    let_in = [one for one, greeting in zip(clients, greetings) if greeting.startswith(b"220")]
    say(let_in, b"HELO client.example\r\n")
    return let_in, sum(greeting.startswith(b"421") for greeting in greetings)


def open_http(numbers):
    clients = [connect(api_port, number) for number in numbers]
    answers = say(clients, b"GET /health/live HTTP/1.1\r\nHost: mail.test\r\n\r\n")
    answers = [to_the_end(one, answer) for one, answer in zip(clients, answers)]
    let_in = [one for one, answer in zip(clients, answers) if answer.startswith(b"HTTP/1.1 200")]
    return let_in, len(clients) - len(let_in)


def open_all(count, open_batch):
    clients, refused = [], 0
    for start in range(0, count, BATCH):
        opened, turned_away = open_batch(range(start, min(count, start + BATCH)))
        clients += opened
        refused += turned_away
    return clients, refused


def begin_content(clients):
    for line in (b"MAIL FROM:<slow@sender.example>", b"RCPT TO:<%s>" % address.encode(), b"DATA"):
        say(clients, line + b"\r\n")


def is_open(one):
    """Neither closed nor told anything: who is given up is told 421 first."""
    one.setblocking(False)
    try:
        one.recv(1, socket.MSG_PEEK)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


enough = client.Enough()
smtp, smtp_refused = open_all(idle_smtp, open_smtp)
http, http_refused = open_all(idle_http, open_http)
slow, _ = open_all(slow_count, open_smtp)
begin_content(slow[::2])
print(f"open: {len(smtp)} SMTP ({smtp_refused} refused), {len(http)} HTTP ({http_refused} refused), {len(slow)} slow", flush=True)
while not enough.said:
    for one in slow:
        send(one, b"x")
    time.sleep(1)
print(f"open still: {sum(map(is_open, smtp))} SMTP, {sum(map(is_open, http))} HTTP, {sum(map(is_open, slow))} slow")
