"""From the command to the first mail that is answered 250; what the server then weighs, and what it weighs on disk."""
import smtplib
import time
from pathlib import Path
from statistics import median

from .processes import Process, cpu_seconds, memory_mb
from .servers import Server
from .tables import below, head, row


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
    """Both published forms in turn, each first without data and then with what that start has left."""
    forms = {"for one platform": ["dotnet", published.server], "self-contained, one composite image": [published.self_contained()]}
    starts = {name: ([], []) for name in forms}
    for i in range(options.rounds):
        for form, (name, command) in enumerate(forms.items()):
            server = Server(published, f"start-{form}-{i}")
            server.command = command
            starts[name][0].append(start_once(server, 0))
            starts[name][1].append(start_once(server, 60 * options.scale if i == 0 else 0))
    head("start", "data", "to the first 250, s", "all of them, s", "of that CPU, s", "resident after a minute, MB", "on disk, MB")
    for name, command in forms.items():
        for data, runs in zip(("none yet", "there"), starts[name]):
            seconds, cpu, _ = zip(*runs)
            weight = below(runs[0][2], 120, 0) if data == "there" else "-"
            row(name, data, below(median(seconds), 1.5, 2), f"{min(seconds):.2f} to {max(seconds):.2f}", f"{median(cpu):.2f}", weight,
                f"{size_mb(Path(command[-1]).parent):.0f}")
