"""A name server for tests: answers TXT questions over UDP from a file that is read anew each time, one "NAME VALUE" a line.

    python3 dns.py FILE      listens on 127.0.0.1, prints the port
"""
import socket
import struct
import sys

TXT, INTERNET = 16, 1


def records(path):
    with open(path, encoding="ascii") as file:
        return [line.split() for line in file if line.strip()]


def answer(query, path):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii").lower())
        at += query[at] + 1
    name, kind = ".".join(labels), struct.unpack_from(">H", query, at + 1)[0]
    found = [value.encode("ascii") for owner, value in records(path) if owner == name]
    texts = found if kind == TXT else []
    # RFC 1035 §4.1: a response; NXDOMAIN for a name that has no record at all. In an answer 0xc00c points to the name asked for.
    header = query[:2] + struct.pack(">HHHHH", 0x8180 if found else 0x8183, 1, len(texts), 0, 0)
    rows = [struct.pack(">HHHLHB", 0xC00C, TXT, INTERNET, 0, len(text) + 1, len(text)) + text for text in texts]
    return header + query[12 : at + 5] + b"".join(rows)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        question, client = server.recvfrom(4096)
        server.sendto(answer(question, sys.argv[1]), client)
