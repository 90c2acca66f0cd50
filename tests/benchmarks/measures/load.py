"""Mails and calls as load: smtp-source (Postfix) and wrk."""
import random
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

WORDS = ("account address answer arrive attach begin button carry change code confirm delay deliver enter expire follow gentle "
         "house inbox invite letter light message minute morning number offer open order paper person press quiet ready record "
         "reset river second secret secure send short sign simple start station summer thank ticket token verify visit window").split()


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


def send(port, recipient, mail, connections, count):
    """Mails per second over connections that stay open and wait for every reply."""
    started = time.monotonic()
    subprocess.run(["smtp-source", "-d", "-s", str(connections), "-m", str(count), "-f", "sender@sender.example", "-t", recipient,
                    "-F", mail, f"127.0.0.1:{port}"], check=True, stdout=subprocess.DEVNULL, timeout=600)
    return count / (time.monotonic() - started)


def get(url, headers, seconds, status=200, connections=16):
    """Answers per second; the one before them and the one behind them have that status, and none fails."""
    require(url, headers, status)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"] + [part for header in headers for part in ("-H", header)] + [url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    if bad := re.search(r"Non-2xx or 3xx responses: .*|Socket errors: .*", printed):
        sys.exit(f"{url}: {bad.group()}")
    require(url, headers, status)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


def require(url, headers, status):
    request = urllib.request.Request(url, headers=dict(header.split(": ", 1) for header in headers))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answered = answer.status
    except urllib.error.HTTPError as other:
        answered = other.code
    if answered != status:
        sys.exit(f"{url} answers {answered} instead of {status}")
