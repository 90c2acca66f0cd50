"""How long one transaction takes its sender: from MAIL to the 250 behind the dot."""
from statistics import median

from .ingest import SIZES
from .load import write_mail
from .servers import Server
from .tables import below, head, row


def measure(published, options):
    head("MAIL to 250", "connections", "median, ms", "99th percentile, ms", "longest, ms")
    with Server(published, "latency") as server:
        server.new_key()
        address = server.new_inbox()["email"]
        for name in ("1 KB", "20 KB"):
            mail = write_mail(published.folder, SIZES[name])
            for connections in (1, 10):
                count = int(options.scale * 200 * (4 + connections))
                # The first round warms up and does not count.
                rounds = [once(published, server, address, mail, connections, count) for _ in range(options.rounds + 1)][1:]
                middle, high, longest = zip(*rounds)
                percentile = median(high)
                row(name, str(connections), f"{median(middle):.1f}", below(percentile, 50) if connections == 10 else f"{percentile:.1f}", f"{max(longest):.1f}")


def once(published, server, address, mail, connections, count):
    (line,) = published.run("--smtp", "latency", server.smtp_port, address, mail, connections, count)
    return [float(word) for word in line.split()]
