"""Many mails of 2 KB in many inboxes: does it stay as fast, as light, and how fast is a poll beside them; then all of them expire."""
import sqlite3
import time
from statistics import median

from .load import get
from .poll import polls
from .processes import cpu_seconds, memory_mb
from .servers import Server
from .tables import head, ratio, row

SLICES = 50


def measure(published, options):
    inboxes = max(200, options.mails // 50)
    with Server(published, "million", Inboxes__SweepInterval="00:00:01") as server:
        server.new_key()
        addresses = published.folder / "inboxes"
        list(published.run("--inboxes", "make", server.url, server.key, inboxes, addresses))
        watched = server.new_inbox()
        watch = published.folder / "watched"
        watch.write_text(f"{watched['id']} {watched['email']}\n")
        list(published.run("--mail", "spread", server.smtp_port, watch, 10, 1, 1, 0, 2048))
        beside_few = polls_of(server, watched, options)
        fill(published, server, addresses, inboxes, options.mails)
        beside_many = polls_of(server, watched, options)
        head("poll", "beside 10 mails, calls/s", f"beside {options.mails:,}, calls/s", "ratio")
        for name, few in beside_few.items():
            row(name, few, beside_many[name], ratio(beside_many[name], few))
        expire(published, server, addresses, watch, options.mails)


def fill(published, server, addresses, inboxes, mails):
    """Rate and cost of the first tenth and of the last, and the most that was resident at the end of a slice."""
    heaviest, rates, costs, spent = 0, [], [], cpu_seconds(server.pid)
    for line in published.run("--mail", "spread", server.smtp_port, addresses, mails, 10, SLICES, 0, 2048):
        rates.append(float(line.split()[0]))
        costs.append((cpu_seconds(server.pid) - spent) * 1000 * SLICES / mails)
        spent = cpu_seconds(server.pid)
        heaviest = max(heaviest, memory_mb(server.pid))
    tenth = len(rates) // 10
    head(f"{mails:,} mails, {inboxes:,} inboxes", "first tenth", "last tenth", "ratio")
    for name, values, digits in (("mails/s", rates, 0), ("CPU, s per 1,000", costs, 3)):
        first, last = median(values[:tenth]), median(values[-tenth:])
        row(name, f"{first:,.{digits}f}", f"{last:,.{digits}f}", ratio(last, first))
    print(f"\nresident at most {heaviest:.0f} MB; file {server.database.stat().st_size / 1e6:,.0f} MB")


def polls_of(server, inbox, options):
    """Calls per second: the answer remembered, confirmed by its tag, and read from the database each time."""
    seconds = max(2, int(5 * options.scale))
    warm_up = 2 * seconds  # Until then the runtime has compiled for speed what it met first; the second series would profit from the first.
    url = f"{server.url}/v1/inbox/{inbox['id']}"
    rates = {}
    for name, headers in polls(server, inbox).items():
        get(url, headers, warm_up)
        rates[name] = median(get(url, headers, seconds) for _ in range(options.rounds))
    # A page behind a mail is never remembered: "after" asks the database every time.
    oldest = server.call("GET", f"/v1/inbox/{inbox['id']}")[0]["data"]["emails"][-1]["id"]
    after, headers = f"{url}?after={oldest}", [f"Authorization: Bearer {server.key}"]
    rates["9 mails from the database (`after`)"] = median(get(after, headers, seconds) for _ in range(options.rounds))
    return rates


def expire(published, server, addresses, watch, mails):
    """Ends all inboxes but one at once, as their time would, while a sender goes on at a steady pace; and as long when they have gone."""
    full = server.database.stat().st_size
    with sqlite3.connect(server.database, timeout=60) as database:
        database.executemany('UPDATE "Inboxes" SET "ExpiresAt" = 1 WHERE "Id" = (SELECT "InboxId" FROM "Addresses" WHERE "Text" = ?)',
                             [(line.split()[1],) for line in addresses.read_text().splitlines()])
    database.close()
    began, during, heaviest = time.monotonic(), [], 0
    while not swept(server.database):
        during.append(latency(published, server, watch, 500))
        heaviest = max(heaviest, memory_mb(server.pid))
    seconds, left = time.monotonic() - began, server.database.stat().st_size
    afterwards = [latency(published, server, watch, 500) for _ in during]  # The longest of so many: of a few, it tells nothing.
    head("expiry", "mails", "median, ms", "99 %, ms", "longest, ms")
    for name, runs in (("MAIL to 250 while they go", during), ("as many when they have gone", afterwards)):
        row(name, f"{500 * len(runs):,}", *(f"{value:.1f}" for value in (median(r[0] for r in runs), median(r[1] for r in runs), max(r[2] for r in runs))))
    print(f"\n{mails:,} mails gone in {seconds:.0f} s; file {full / 1e6:,.0f} MB, then {left / 1e6:,.0f} MB: "
          f"{1 - left / full:.0%} given back; resident at most {heaviest:.0f} MB")


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
