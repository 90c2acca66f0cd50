"""Ingest beside the same listener with a receiver that throws everything away."""
from statistics import median

from .load import send, write_mail
from .processes import wait_for
from .servers import Server
from .tables import at_least, head, ratio, row

SIZES = {"1 KB": 1024, "20 KB": 20 * 1024, "200 KB": 200 * 1024}
CONNECTIONS = {1: 2000, 10: 12000, 50: 12000}  # And how many mails of 1 KB one round has.
FEWER = {1024: 1, 20480: 3, 204800: 20}
WANTED = {("1 KB", 50): 0.3, ("20 KB", 50): 0.4}


def measure(published, options):
    head("size", "connections", "discard, mails/s", "durable, mails/s", "ratio")
    with published.yardstick("--listener", "discard") as discard, Server(published, "ingest") as server:
        wait_for(discard.port, discard.process)
        server.new_key()
        address = server.new_inbox()["email"]
        for name, size in SIZES.items():
            mail = write_mail(published.folder, size)
            for connections, most in CONNECTIONS.items():
                count = max(50, int(options.scale * most / FEWER[size]))
                for port in (server.smtp_port, discard.port):
                    send(port, address, mail, connections, count // 2)
                rates = [(send(discard.port, address, mail, connections, count), send(server.smtp_port, address, mail, connections, count))
                         for _ in range(options.rounds)]
                theirs, ours = (median(side) for side in zip(*rates))
                limit = WANTED.get((name, connections))
                row(name, str(connections), theirs, ours, at_least(ours / theirs, limit) if limit else ratio(ours, theirs))
