#!/usr/bin/env python3
"""Measures ingest and poll against a listener that discards and an HTTP server that only serialises, in one interleaved run.

usage: tests/benchmarks/run.py [--rounds 5] [--quick] [--only ingest|poll]

Needs smtp-source (Debian: postfix), wrk and the .NET SDK. Everything listens on 127.0.0.1, on free ports, and ends with the
script. What counts is the ratio of two medians of the same run: absolute figures say more about the machine.
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"1 KB": 1024, "20 KB": 20 * 1024, "200 KB": 200 * 1024}
CONNECTIONS = [1, 10, 50]
WORDS = ("account address answer arrive attach begin button carry change code confirm delay deliver enter expire follow gentle "
         "house inbox invite letter light message minute morning number offer open order paper person press quiet ready record "
         "reset river second secret secure send short sign simple start station summer thank ticket token verify visit window").split()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


class Servers:
    """The three processes under measurement, published once in Release."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        for project in ("src/DisposableMail.Server", "tests/benchmarks/DisposableMail.Benchmarks"):
            subprocess.run(["dotnet", "publish", str(ROOT / project), "-c", "Release", "-o", str(folder / Path(project).name),
                            "-nologo", "-v", "q"], check=True, stdout=sys.stderr)
        self.discard_port, self.bare_port, self.http_port, self.smtp_port = (free_port() for _ in range(4))
        self.environment = {
            **os.environ, "ASPNETCORE_ENVIRONMENT": "Production", "Metrics__Port": "0",
            "Kestrel__Endpoints__Http__Url": f"http://127.0.0.1:{self.http_port}", "Smtp__Port": str(self.smtp_port),
            "Smtp__RateLimitExempt__0": "127.0.0.0/8", "Tiers__ultra__MessagesPerInbox": "1000000",
            "Tiers__ultra__BytesPerInbox": str(1 << 40), "Database__ConnectionString": f"Data Source={folder}/mail.db"}
        self.server = str(folder / "DisposableMail.Server/DisposableMail.Server.dll")
        self.benchmarks = str(folder / "DisposableMail.Benchmarks/DisposableMail.Benchmarks.dll")

    def start(self):
        self.spawn([self.benchmarks, "--listener", "discard", "--port", str(self.discard_port)], os.environ)
        self.spawn([self.benchmarks, "--http", "bare", "--port", str(self.bare_port)], os.environ)
        self.spawn([self.server], self.environment)
        for port in (self.discard_port, self.bare_port, self.http_port, self.smtp_port):
            wait_for(port)

    def spawn(self, command, environment):
        log = open(self.folder / "servers.log", "ab")
        self.processes.append(subprocess.Popen(["dotnet", *command], env=environment, cwd=self.folder, stdout=log, stderr=log))

    def key(self):
        made = subprocess.run(["dotnet", self.server, "keys", "create", "--account", "benchmark", "--tier", "ultra"],
                              env=self.environment, cwd=self.folder, check=True, capture_output=True, text=True)
        return made.stdout.strip().splitlines()[-1]

    def stop(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(30)


def write_mail(folder, size):
    """A text mail of that size in words: as compressible as mail is, not as a row of one letter."""
    chance = random.Random(size)
    lines = ["From: Sender <sender@sender.example>", "To: you@mail.test", "Subject: Your weekly summary",
             "Date: Mon, 23 Nov 2026 10:00:00 +0000", "Message-ID: <benchmark@sender.example>", "MIME-Version: 1.0",
             "Content-Type: text/plain; charset=utf-8", ""]
    length = sum(len(line) + 2 for line in lines)
    while length < size:
        line = " ".join(chance.choices(WORDS, k=10)) + f" {chance.randrange(10**6)}"
        lines.append(line[:max(1, size - length - 2)])
        length += len(lines[-1]) + 2
    path = folder / f"mail-{size}.txt"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def ingest(port, recipient, mail, connections, count):
    started = time.monotonic()
    subprocess.run(["smtp-source", "-d", "-s", str(connections), "-m", str(count), "-f", "sender@sender.example", "-t", recipient,
                    "-F", mail, f"127.0.0.1:{port}"], check=True, stdout=subprocess.DEVNULL)
    return count / (time.monotonic() - started)


def poll(url, headers, seconds):
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s"] + [part for header in headers for part in ("-H", header)] + [url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    if bad:
        sys.exit(f"{bad.group(1)} answers of {url} were no success")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


def call(servers, key, method, path):
    request = urllib.request.Request(f"http://127.0.0.1:{servers.http_port}{path}", method=method, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers


def measure_ingest(servers, key, folder, rounds, scale):
    print("| size | connections | discard, mails/s | durable, mails/s | ratio |\n| --- | --- | --- | --- | --- |")
    address = call(servers, key, "POST", "/v1/inbox")[0]["data"]["email"]
    for name, size in SIZES.items():
        mail = write_mail(folder, size)
        for connections in CONNECTIONS:
            count = max(50, int(scale * {1: 2000, 10: 12000, 50: 12000}[connections] / {1024: 1, 20480: 3, 204800: 20}[size]))
            ingest(servers.smtp_port, address, mail, connections, count // 2)
            ingest(servers.discard_port, address, mail, connections, count // 2)
            discard, durable = [], []
            for _ in range(rounds):
                discard.append(ingest(servers.discard_port, address, mail, connections, count))
                durable.append(ingest(servers.smtp_port, address, mail, connections, count))
            row(name, connections, statistics.median(discard), statistics.median(durable))


def measure_poll(servers, key, folder, rounds, scale):
    inbox = call(servers, key, "POST", "/v1/inbox")[0]["data"]
    ingest(servers.smtp_port, inbox["email"], write_mail(folder, 1024), 1, 10)
    url, bare = f"http://127.0.0.1:{servers.http_port}/v1/inbox/{inbox['id']}", f"http://127.0.0.1:{servers.bare_port}/inbox"
    tag = call(servers, key, "GET", f"/v1/inbox/{inbox['id']}")[1]["ETag"]
    authorization, seconds = f"Authorization: Bearer {key}", max(2, int(5 * scale))
    print("\n| poll | | bare Kestrel JSON, calls/s | inbox, calls/s | ratio |\n| --- | --- | --- | --- | --- |")
    for name, headers in {"10 mails": [authorization], "10 mails, If-None-Match": [authorization, f"If-None-Match: {tag}"]}.items():
        poll(url, headers, 2), poll(bare, [], 2)
        first, second = [], []
        for _ in range(rounds):
            first.append(poll(bare, [], seconds))
            second.append(poll(url, headers, seconds))
        row(name, "16 connections", statistics.median(first), statistics.median(second))


def row(name, detail, yardstick, ours):
    print(f"| {name} | {detail} | {yardstick:,.0f} | {ours:,.0f} | {ours / yardstick:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a fifth of the work: to see that it runs, not to quote")
    parser.add_argument("--only", choices=["ingest", "poll"])
    options = parser.parse_args()
    for tool in ("smtp-source", "wrk", "dotnet"):
        if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin"):
            sys.exit(f"{tool} is missing (Debian: apt-get install postfix wrk)")
    os.environ["PATH"] += ":/usr/sbin"
    folder = Path(tempfile.mkdtemp(prefix="disposablemail-benchmark-"))
    servers = Servers(folder)
    try:
        servers.start()
        key, scale = servers.key(), 0.2 if options.quick else 1.0
        for name, measure in {"ingest": measure_ingest, "poll": measure_poll}.items():
            if options.only in (None, name):
                measure(servers, key, folder, options.rounds, scale)
    except SystemExit:
        print((folder / "servers.log").read_text()[-4000:], file=sys.stderr)
        raise
    finally:
        servers.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
