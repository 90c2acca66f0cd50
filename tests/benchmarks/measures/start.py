"""From the command to the first mail that is answered 250; what the server then weighs, and what it weighs on disk."""
import smtplib
import time
from statistics import median

from .processes import Process, cpu_seconds, memory_mb
from .servers import Server
from .tables import head, row


def deliver(port, deadline):
    """A mail to postmaster, whom every server knows (RFC 5321 section 4.5.1): no key, no inbox, no call before it."""
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
                return smtp.sendmail("shop@sender.example", "postmaster@mail.test", "Subject: First\r\n\r\nIs anybody there?\r\n")
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.005)


def start_once(server, idle_seconds):
    began = time.monotonic()
    with Process(server.command, server.log, server.environment, server.folder) as process:
        deliver(server.smtp_port, began + 60)
        seconds, cpu = time.monotonic() - began, cpu_seconds(process.pid)
        time.sleep(idle_seconds)
        return seconds, cpu, memory_mb(process.pid)


def size_mb(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def measure(published, options):
    head("start", "to the first 250, s", "of that CPU, s", "resident after a minute, MB")
    idle = 60 * options.scale
    new = [start_once(Server(published, f"start-{i}"), 0) for i in range(options.rounds)]
    again = [start_once(Server(published, "start-0"), idle if i == 0 else 0) for i in range(options.rounds)]
    for name, runs, weight in (("no data yet", new, "-"), ("data there", again, f"{again[0][2]:.0f}")):
        seconds, cpu, _ = (median(values) for values in zip(*runs))
        row(name, f"{seconds:.2f}", f"{cpu:.2f}", weight)
    print(f"\nPublished: {size_mb(published.server.parent):.0f} MB")
