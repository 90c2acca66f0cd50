"""Opens connections as fast as it can, waits for no answer, and closes the oldest.

usage: flood.py SECONDS PORT...

Two processes for each port, from addresses of 127.0.1.0/24 and on. Prints how many connections they began.
"""
import errno
import itertools
import multiprocessing
import socket
import sys
import time

seconds, ports = float(sys.argv[1]), list(map(int, sys.argv[2:]))
HELD = 1000


def begin(port, network, number):
    one = socket.socket()
    one.setblocking(False)
    one.bind((f"127.0.{network}.{1 + number % 250}", 0))
    begun = one.connect_ex(("127.0.0.1", port)) in (0, errno.EINPROGRESS)
    return one, begun


def flood(port, network):
    held, until, begun = [], time.monotonic() + seconds, 0
    for number in itertools.count():
        if time.monotonic() > until:
            return begun
        one, has_begun = begin(port, network, number)
        held.append(one)
        begun += has_begun
        if len(held) == HELD:
            for one in held[:HELD // 2]:
                one.close()
            del held[:HELD // 2]


if __name__ == "__main__":
    tasks = [(port, 1 + network) for network, port in enumerate(ports * 2)]
    with multiprocessing.Pool(len(tasks)) as pool:
        print(f"{sum(pool.starmap(flood, tasks))} connections begun in {seconds:.0f} s")
