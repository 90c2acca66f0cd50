"""What the scripts of this folder share: calls of the API, mails by SMTP, a look at the server's process."""
import http.client
import json
import signal
import socket
import urllib.parse


class Refused(Exception):
    """An HTTP answer that is no success."""


class Enough:
    """What SIGTERM says. Not an Event: the handler may interrupt the thread that holds its lock, and would wait for it for ever."""

    def __init__(self):
        self.said = False
        signal.signal(signal.SIGTERM, self)

    def __call__(self, *_):
        self.said = True


def call(api, method, path, key=None, body=None, timeout=60, source=None):
    """One call on a connection of its own: (status, octets)."""
    where = urllib.parse.urlsplit(api)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=timeout, source_address=source and (source, 0))
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def get(*arguments, **named):
    """The JSON of a call that must succeed."""
    status, octets = call(*arguments, **named)
    if status >= 300:
        raise Refused(f"{arguments[1]} {arguments[2][:80]}: {status} {octets[:200]}")
    return json.loads(octets)


def stuffed(content):
    """RFC 5321 §4.5.2, with the end of data."""
    content = content.replace(b"\r\n.", b"\r\n..")
    return (b"." if content.startswith(b".") else b"") + content + b".\r\n"


class Smtp:
    """One connection that says what it is told and reads replies."""

    def __init__(self, port, source=None, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout, source and (source, 0))
        self.replies = self.socket.makefile("rb")
        self.reply()
        self.say(b"EHLO client.example")

    def reply(self):
        while True:
            line = self.replies.readline()
            if not line.endswith(b"\r\n"):
                raise ConnectionError("closed without a reply")
            if line[3:4] != b"-":
                return line.decode().strip()

    def say(self, line):
        self.socket.sendall(line + b"\r\n")
        return self.reply()

    def send(self, recipients, content):
        """The reply to the content, or the one that refused before it."""
        commands = [b"MAIL FROM:<sender@sender.example>", *(b"RCPT TO:<%s>" % r.encode() for r in recipients), b"DATA"]
        for command in commands:
            reply = self.say(command)
            if reply[0] not in "23":
                return reply
        self.socket.sendall(stuffed(content))
        return self.reply()

    def close(self):
        self.replies.close()
        self.socket.close()


def deliver(port, recipients, content, source=None):
    """One mail on a connection of its own: the reply."""
    smtp = Smtp(port, source)
    try:
        return smtp.send(recipients, content)
    finally:
        smtp.close()


def process(pid):
    """Memory in MiB (now, and the most so far), open descriptors and threads of a process."""
    import os
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    megabytes = lambda key: int(status[key].split()[0]) // 1024
    return megabytes("VmRSS"), megabytes("VmHWM"), len(os.listdir(f"/proc/{pid}/fd")), int(status["Threads"])
