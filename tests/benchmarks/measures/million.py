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
from .tables import at_least, below, head, ratio, row, tell

SLICES = 50


def measure(published, options):
    inboxes = max(200, options.mails // 50)
    metrics = free_port()
    with Server(published, "million", Inboxes__SweepInterval="00:00:01", Metrics__Port=str(metrics)) as server:
        watched, watch = ten_mails(published, server)
        addresses = published.folder / "inboxes"
        list(published.run("--inboxes", "make", server.url, server.key, inboxes, addresses))
        list(spread(published, server, addresses, min(20_000, options.mails // 5)))  # Compiled by then, as it is at the end.
        fill(published, server, addresses, inboxes, options.mails)
        compare_polls(published, server, watched, options)
        expire(published, server, addresses, watch, options.mails, metrics)


def ten_mails(published, server):
    """An inbox with ten mails, and the file that tells a sender of it."""
    server.new_key()
    inbox = server.new_inbox()
    file = published.folder / f"watched-{server.smtp_port}"
    file.write_text(f"{inbox['id']} {inbox['email']}\n")
    list(spread(published, server, file, 10, connections=1))
    return inbox, file


def spread(published, server, addresses, mails, connections=10, slices=1, per_second=0):
    """A line for each slice: mails per second, then ms from MAIL to 250: median, 99th percentile, longest."""
    for line in published.run("--mail", "spread", server.smtp_port, addresses, mails, connections, slices, per_second, 2048):
        yield [float(word) for word in line.split()]


def fill(published, server, addresses, inboxes, mails):
    """Rate and cost of the first tenth and of the last, and the most that was resident."""
    rates, costs, spent = [], [], cpu_seconds(server.pid)
    for rate, *_ in spread(published, server, addresses, mails, slices=SLICES):
        rates.append(rate)
        costs.append((cpu_seconds(server.pid) - spent) * 1000 * SLICES / mails)
        spent = cpu_seconds(server.pid)
    tenth = len(rates) // 10
    head(f"{mails:,} mails, {inboxes:,} inboxes", "first tenth", "last tenth", "ratio")
    for name, values, digits in (("mails/s", rates, 0), ("CPU, s per 1,000", costs, 3)):
        first, last = median(values[:tenth]), median(values[-tenth:])
        row(name, f"{first:,.{digits}f}", f"{last:,.{digits}f}", at_least(last / first, 0.8) if values is rates else ratio(last, first))
    tell(f"\nresident at most {below(memory_mb(server.pid, 'VmHWM'), 400, 0)} MB; file {server.database.stat().st_size / 1e6:,.0f} MB")


def compare_polls(published, server, inbox, options):
    """In turn with a server that has no more than its ten mails; both have compiled for speed what they are asked."""
    seconds = max(2, int(5 * options.scale))
    head("poll", "beside 10 mails, calls/s", f"beside {options.mails:,}, calls/s", "ratio")
    with Server(published, "few", Metrics__Port=str(free_port())) as few:
        theirs, ours = questions(few, ten_mails(published, few)[0]), questions(server, inbox)
        for name in ours:
            poll(theirs[name], 2 * seconds), poll(ours[name], 2 * seconds)
            rates = [(poll(theirs[name], seconds), poll(ours[name], seconds)) for _ in range(options.rounds)]
            beside_few, beside_many = (median(side) for side in zip(*rates))
            row(name, beside_few, beside_many, at_least(beside_many / beside_few, 0.85))


def poll(question, seconds):
    url, headers, status = question
    return get(url, headers, seconds, status)


def questions(server, inbox):
    """The answer remembered, confirmed by its tag, and read from the database each time: "after" is never remembered."""
    url = f"{server.url}/v1/inbox/{inbox['id']}"
    oldest = server.call("GET", f"/v1/inbox/{inbox['id']}")[0]["data"]["emails"][-1]["id"]
    after = {"9 mails from the database (`after`)": (f"{url}?after={oldest}", [f"Authorization: Bearer {server.key}"], 200)}
    return {name: (url, *rest) for name, rest in polls(server, inbox).items()} | after


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
        middle, high, longest = (list(figures) for figures in zip(*runs))
        row(name, f"{500 * len(runs):,}", f"{median(middle):.1f}", f"{median(high):.1f}", below(max(longest), 50) if runs is during else f"{max(longest):.1f}")
    tell(f"\n{mails:,} mails gone in {seconds:.0f} s; file {full / 1e6:,.0f} MB, then {left / 1e6:,.0f} MB: given back, % "
         f"{at_least(100 * (1 - left / full), 90, 0)}; resident at most {below(memory_mb(server.pid, 'VmHWM'), 400, 0)} MB")
    taken = shorter[float("inf")]
    longer = {limit: taken - shorter[limit] for limit in (0.01, 0.025, 0.05)}
    tell(f"{taken:,} turns of the sweeper, {longer[0.01]:,} longer than 10 ms, {longer[0.025]:,} than 25, and than 50: {below(longer[0.05], 1, 0)}")


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
    ((_, *figures),) = spread(published, server, inbox, mails, connections=2, per_second=100)
    return figures


def swept(file):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=60) as database:
        gone = database.execute('SELECT count(*) FROM "Inboxes" WHERE "ExpiresAt" = 1').fetchone()[0] == 0
        empty = database.execute("PRAGMA freelist_count").fetchone()[0] < 1000
    database.close()
    return gone and empty
