"""Many mails of 2 KB in many inboxes: does it stay as fast, as light, and how fast is a poll beside them; then all of them expire."""
import collections
import re
import sqlite3
import time
import urllib.request
from statistics import median

from .load import get
from .poll import polls
from .processes import cpu_seconds, free_port, memory_mb
from .servers import Server
from .tables import head, ratio, row

SLICES = 50


def measure(published, options):
    inboxes = max(200, options.mails // 50)
    metrics = free_port()
    with Server(published, "million", Inboxes__SweepInterval="00:00:01", Metrics__Port=str(metrics)) as server:
        watched, watch = ten_mails(published, server)
        addresses = published.folder / "inboxes"
        list(published.run("--inboxes", "make", server.url, server.key, inboxes, addresses))
        fill(published, server, addresses, inboxes, options.mails)
        compare_polls(published, server, watched, options)
        expire(published, server, addresses, watch, options.mails, metrics)


def ten_mails(published, server):
    """An inbox with ten mails, and the file that tells a sender of it."""
    server.new_key()
    inbox = server.new_inbox()
    file = published.folder / f"watched-{server.smtp_port}"
    file.write_text(f"{inbox['id']} {inbox['email']}\n")
    list(published.run("--mail", "spread", server.smtp_port, file, 10, 1, 1, 0, 2048))
    return inbox, file


def fill(published, server, addresses, inboxes, mails):
    """Rate and cost of the first tenth and of the last, and the most that was resident."""
    rates, costs, spent = [], [], cpu_seconds(server.pid)
    for line in published.run("--mail", "spread", server.smtp_port, addresses, mails, 10, SLICES, 0, 2048):
        rates.append(float(line.split()[0]))
        costs.append((cpu_seconds(server.pid) - spent) * 1000 * SLICES / mails)
        spent = cpu_seconds(server.pid)
    tenth = len(rates) // 10
    head(f"{mails:,} mails, {inboxes:,} inboxes", "first tenth", "last tenth", "ratio")
    for name, values, digits in (("mails/s", rates, 0), ("CPU, s per 1,000", costs, 3)):
        first, last = median(values[:tenth]), median(values[-tenth:])
        row(name, f"{first:,.{digits}f}", f"{last:,.{digits}f}", ratio(last, first))
    print(f"\nresident at most {memory_mb(server.pid, 'VmHWM'):.0f} MB; file {server.database.stat().st_size / 1e6:,.0f} MB")


def compare_polls(published, server, inbox, options):
    """In turn with a server that has no more than its ten mails; both have compiled for speed what they are asked."""
    seconds = max(2, int(5 * options.scale))
    head("poll", "beside 10 mails, calls/s", f"beside {options.mails:,}, calls/s", "ratio")
    with Server(published, "few", Metrics__Port=str(free_port())) as few:
        theirs, ours = questions(few, ten_mails(published, few)[0]), questions(server, inbox)
        for name in ours:
            get(*theirs[name], 2 * seconds), get(*ours[name], 2 * seconds)
            rates = [(get(*theirs[name], seconds), get(*ours[name], seconds)) for _ in range(options.rounds)]
            beside_few, beside_many = (median(side) for side in zip(*rates))
            row(name, beside_few, beside_many, ratio(beside_many, beside_few))


def questions(server, inbox):
    """The answer remembered, confirmed by its tag, and read from the database each time: "after" is never remembered."""
    url = f"{server.url}/v1/inbox/{inbox['id']}"
    oldest = server.call("GET", f"/v1/inbox/{inbox['id']}")[0]["data"]["emails"][-1]["id"]
    after = {"9 mails from the database (`after`)": (f"{url}?after={oldest}", [f"Authorization: Bearer {server.key}"])}
    return {name: (url, headers) for name, headers in polls(server, inbox).items()} | after


def expire(published, server, addresses, watch, mails, metrics):
    """Ends all inboxes but one at once, as their time would, while a sender goes on at a steady pace; and as long when they have gone."""
    full, earlier = server.database.stat().st_size, turns(metrics)
    with sqlite3.connect(server.database, timeout=60) as database:
        database.executemany('UPDATE "Inboxes" SET "ExpiresAt" = 1 WHERE "Id" = (SELECT "InboxId" FROM "Addresses" WHERE "Text" = ?)',
                             [(line.split()[1],) for line in addresses.read_text().splitlines()])
    database.close()
    began, during = time.monotonic(), []
    while not swept(server.database):
        during.append(latency(published, server, watch, 500))
    seconds, left, shorter = time.monotonic() - began, server.database.stat().st_size, turns(metrics) - earlier
    afterwards = [latency(published, server, watch, 500) for _ in during]  # The longest of so many: of a few, it tells nothing.
    head("expiry", "mails", "median, ms", "99 %, ms", "longest, ms")
    for name, runs in (("MAIL to 250 while they go", during), ("as many when they have gone", afterwards)):
        row(name, f"{500 * len(runs):,}", *(f"{value:.1f}" for value in (median(r[0] for r in runs), median(r[1] for r in runs), max(r[2] for r in runs))))
    print(f"\n{mails:,} mails gone in {seconds:.0f} s; file {full / 1e6:,.0f} MB, then {left / 1e6:,.0f} MB: "
          f"{1 - left / full:.0%} given back; resident at most {memory_mb(server.pid, 'VmHWM'):.0f} MB")
    taken = shorter[float("inf")]
    print(f"{taken:,} turns of the sweeper: " + ", ".join(f"{taken - shorter[limit]:,} longer than {limit * 1000:.0f} ms" for limit in (0.01, 0.025, 0.05)))


def turns(port):
    """The sweeper's turns to write so far, by how long they were at most: what a mail may have waited, without what the disk took for the mail itself."""
    bucket = re.compile(r'disposablemail_expiry_step_duration_seconds_bucket\{.*le="([^"]+)".*\} (\d+)')
    shorter = collections.Counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        for limit, steps in bucket.findall(answer.read().decode()):
            shorter[float(limit)] += int(steps)
    return shorter


def latency(published, server, inbox, mails):
    """Median, 99th percentile and longest of mails at 100 a second."""
    lines = list(published.run("--mail", "spread", server.smtp_port, inbox, mails, 2, 1, 100, 2048))
    return [float(word) for word in lines[0].split()][1:]


def swept(file):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60) as database:
        gone = database.execute('SELECT count(*) FROM "Inboxes" WHERE "ExpiresAt" = 1').fetchone()[0] == 0
        empty = database.execute("PRAGMA freelist_count").fetchone()[0] < 1000
    database.close()
    return gone and empty
