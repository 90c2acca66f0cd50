"""A poll of an inbox with ten mails beside Kestrel that serialises the same out of memory."""
from statistics import median

from .load import get, send, write_mail
from .processes import wait_for
from .servers import Server
from .tables import at_least, head, row


WANTED = {200: 0.5, 304: 0.7}


def polls(server, inbox):
    """The two ways to poll, without and with what the last answer was: their headers, and the status they get."""
    tag = server.call("GET", f"/v1/inbox/{inbox['id']}")[1]["ETag"]
    authorization = f"Authorization: Bearer {server.key}"
    return {"10 mails": ([authorization], 200), "10 mails, `If-None-Match`": ([authorization, f"If-None-Match: {tag}"], 304)}


def measure(published, options):
    seconds = max(2, int(5 * options.scale))
    head("poll", "connections", "bare Kestrel JSON, calls/s", "inbox, calls/s", "ratio")
    with published.yardstick("--http", "bare") as bare, Server(published, "poll") as server:
        wait_for(bare.port, bare.process)
        server.new_key()
        inbox = server.new_inbox()
        send(server.smtp_port, inbox["email"], write_mail(published.folder, 1024), 1, 10)
        url, yardstick = f"{server.url}/v1/inbox/{inbox['id']}", f"http://127.0.0.1:{bare.port}/inbox"
        for name, (headers, status) in polls(server, inbox).items():
            get(url, headers, 2, status), get(yardstick, [], 2)
            rates = [(get(yardstick, [], seconds), get(url, headers, seconds, status)) for _ in range(options.rounds)]
            theirs, ours = (median(side) for side in zip(*rates))
            row(name, "16", theirs, ours, at_least(ours / theirs, WANTED[status]))
