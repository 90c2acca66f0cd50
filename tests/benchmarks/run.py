#!/usr/bin/env python3
"""Measures what docs/benchmarks.md has, both sides of each comparison in turn: what counts is the ratio of two medians of one run.

usage: tests/benchmarks/run.py [--rounds 5] [--quick] [--mails 100000] [--only NAME ...] [--strict]

Figures that miss what is wanted say so, and stand together at the end.
Needs the .NET SDK, smtp-source and smtp-sink (Debian: postfix) and wrk; for all peers also python3-aiosmtpd and npm with its registry.
Everything listens on 127.0.0.1, on free ports, and ends with the script. Absolute figures say more about the machine.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measures import ingest, latency, million, peers, poll, start, tables
from measures.servers import ROOT, Published


def script(name):
    """A benchmark that brings its own server."""
    def run(published, options):
        command = ["bash", str(ROOT / "tests/benchmarks" / name)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                tables.tell(line.rstrip())
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)

    return run


MEASURES = {
    "ingest": ingest.measure, "latency": latency.measure, "poll": poll.measure, "start": start.measure, "million": million.measure,
    "peers": peers.measure, "sockets": script("websockets.sh"), "waiting": script("waiting.sh"),
}
NEEDED = {"smtp-source": "postfix", "smtp-sink": "postfix", "wrk": "wrk", "dotnet": "the .NET SDK"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a fifth of the work: to see that it runs, not to quote")
    parser.add_argument("--mails", type=int, default=100_000, help="of the measure 'million'; 1000000 takes an hour")
    parser.add_argument("--only", choices=MEASURES, nargs="+", default=list(MEASURES))
    parser.add_argument("--strict", action="store_true", help="end with 1 when a figure is missed")
    options = parser.parse_args()
    options.scale = 0.2 if options.quick else 1.0
    os.environ["PATH"] += ":/usr/sbin"
    for tool, package in NEEDED.items():
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: {package}")
    folder = Path(tempfile.mkdtemp(prefix="disposablemail-benchmark-"))
    try:
        published = Published(folder)
        for name in options.only:
            MEASURES[name](published, options)
    except BaseException:
        if (log := folder / "servers.log").exists():
            print(log.read_text()[-4000:], file=sys.stderr)
        raise
    finally:
        shutil.rmtree(folder)
    print("\nmissed:" if tables.missed else "\nnothing that is wanted was missed", *tables.missed, sep="\n")
    if options.strict and tables.missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
