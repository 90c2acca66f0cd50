"""Beside other servers that take mail, in turn: Postfix's smtp-sink, aiosmtpd (Debian) and maildev (npm), each as it comes."""
import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from .load import get, send, write_mail
from .processes import Process, free_port, wait_for
from .servers import Server
from .tables import head, ratio, row

MAILDEV = "maildev@3.0.0"
SIZES = {"1 KB": 1024, "20 KB": 20 * 1024}


def measure(published, options):
    with ExitStack() as running:
        server = running.enter_context(Server(published, "peers"))
        server.new_key()
        address = server.new_inbox()["email"]
        peers = start_peers(published, running)
        ports = {"DisposableMail": server.smtp_port, **{name: process.port for name, process in peers.items()}}
        head("size, 10 connections", *(f"{name}, mails/s" for name in ports), "ours to theirs")
        for name, size in SIZES.items():
            mail, count = write_mail(published.folder, size), int(2000 * options.scale)
            rates = {peer: [] for peer in ports}
            for _ in range(options.rounds + 1):  # The first is for warming up.
                for peer, port in ports.items():
                    rates[peer].append(send(port, address, mail, 10, count))
            medians = {peer: median(found[1:]) for peer, found in rates.items()}
            ours = medians["DisposableMail"]
            row(name, *medians.values(), ", ".join(ratio(ours, theirs) for peer, theirs in medians.items() if peer != "DisposableMail"))
        if "maildev" in peers:
            compare_polls(published, options, server, peers["maildev"])


def compare_polls(published, options, server, maildev):
    """Of ten mails: an inbox of ours, and maildev's whole box, which is all it has; then with 1,000 and 10,000 mails stored."""
    inbox, mail, seconds = server.new_inbox(), write_mail(published.folder, 1024), max(2, int(5 * options.scale))
    delete_all(maildev)
    head("poll", "DisposableMail, calls/s", "maildev, calls/s", "ratio")
    url, headers = f"{server.url}/v1/inbox/{inbox['id']}", [f"Authorization: Bearer {server.key}"]
    send(server.smtp_port, inbox["email"], mail, 1, 10), send(maildev.port, "you@mail.test", mail, 1, 10)
    stored = 10
    for total in sorted({10, int(1000 * options.scale), int(10_000 * options.scale)}):
        if total > stored:
            other = server.new_inbox()["email"]
            send(server.smtp_port, other, mail, 10, total - stored), send(maildev.port, "other@mail.test", mail, 10, total - stored)
            stored = total
        rounds = [(get(url, headers, seconds), get(f"{maildev.url}/api/email", [], seconds, connections=2)) for _ in range(options.rounds)]
        ours, theirs = (median(one) for one in zip(*rounds))
        row(f"{total:,} mails stored", ours, f"{theirs:.1f}", ratio(ours, theirs))


def start_peers(published, running):
    """By name those that are installed here; maildev comes from the registry into the run's folder."""
    peers = {}
    for name, make in {"smtp-sink": smtp_sink, "aiosmtpd": aiosmtpd, "maildev": maildev}.items():
        port = free_port()
        if (command := make(published, port)) is None:
            print(f"{name} is not there: left out")
            continue
        process = running.enter_context(Process(command, published.log, folder=published.folder))
        wait_for(port, process.process)
        process.port = port
        peers[name] = process
    if "maildev" in peers:
        peers["maildev"].url = f"http://127.0.0.1:{published.maildev_http}"
        wait_for(published.maildev_http, peers["maildev"].process)
    return peers


def smtp_sink(_, port):
    return ["smtp-sink", *(["-u", "nobody"] if os.geteuid() == 0 else []), f"127.0.0.1:{port}", "100"]


def aiosmtpd(_, port):
    there = subprocess.run(["/usr/bin/python3", "-c", "import aiosmtpd"], capture_output=True).returncode == 0
    return ["/usr/bin/python3", str(Path(__file__).with_name("sink.py")), str(port)] if there else None


def maildev(published, port):
    if not shutil.which("npm"):
        return None
    folder = published.folder / "maildev"
    folder.mkdir()
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", MAILDEV], cwd=folder, check=True, timeout=300)
    published.maildev_http = free_port()
    return [str(folder / "node_modules/.bin/maildev"), "--ip", "127.0.0.1", "--smtp", str(port), "--web-ip", "127.0.0.1", "--web", str(published.maildev_http),
            "--mail-directory", str(folder / "mails")]


def delete_all(process):
    subprocess.run(["curl", "-fsS", "-o", "/dev/null", "-X", "DELETE", f"{process.url}/api/email/all"], check=True, timeout=60)
