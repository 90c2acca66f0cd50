"""Sends mails that can be recognised in the server's writes, and reads from its trace whether each was on disk before its 250.

usage: fsync.py send SMTP_PORT JOURNAL CONNECTIONS MAILS ADDRESS
       fsync.py check TRACE FOLDER JOURNAL [early]

TRACE is strace's (-f -yy -xx -s), FOLDER the data folder. The content of a mail is noise, so that compression leaves it as it
is and each of its samples can be looked for in every write to every file below FOLDER (but -shm, which recovery makes anew).
A mail was on disk before its 250 when, of each file that a sample or the subject was first written to, a sync began after that
write had ended - in the -wal after the commit frame of that transaction had been written - and ended before the reply's send
began. After a sync that failed, unsynced writes to that file count as lost: what was written later counts only if they were
written again before it. A line of a trace is written at a call's begin or end while the thread is held there, so the order of the lines is the order of what
happened. Calls that strace did not let happen count as not happened. early: every reply is taken to have begun with the
commit, before any sync; the check must then fail.
"""
import bisect
import collections
import concurrent.futures
import os
import random
import re
import socket
import struct
import sys
import threading

Call = collections.namedtuple("Call", "name path begin end octets offset failed")
BEGIN = re.compile(r"^(\d+) +(\w+)\(\d+<((?:TCP[^\[]*\[[^\]]*\])|[^>]*)>(.*)$", re.S)
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OFFSET = re.compile(r", (\d+)\) += \d+")


# ---- sending

def content(mail_id):
    noise = random.Random(mail_id)
    octets = bytes(c for c in range(256) if c not in b"\r\n\0.")
    lines = [bytes(noise.choices(octets, k=900)) for _ in range(200 if mail_id.endswith("5") else 9)]
    return f"Subject: {mail_id}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode(), lines


def samples(mail_id):
    subject, lines = content(mail_id)
    return [mail_id.encode()] + [line[400:416] for line in lines]


def send(port, journal_path, connections, mails, address):
    journal, lock = open(journal_path, "w", buffering=1), threading.Lock()

    def run(connection_number):
        with socket.create_connection(("127.0.0.1", int(port)), timeout=120) as connection, connection.makefile("rb") as stream:
            def ask(octets):
                connection.sendall(octets)
                while (line := stream.readline())[3:4] == b"-":
                    pass
                return line.decode().strip()

            stream.readline()
            ask(b"EHLO client.example\r\n")
            for number in range(int(mails)):
                mail_id = f"proof-{os.getpid()}-{connection_number:02}-{number:03}"
                head, lines = content(mail_id)
                for command in ("MAIL FROM:<a@sender.example> BODY=8BITMIME", f"RCPT TO:<{address}>", "DATA"):
                    ask(f"{command}\r\n".encode())
                answer = ask(head + b"".join(line + b"\r\n" for line in lines) + b".\r\n")
                with lock:
                    journal.write(f"{connection.getsockname()[1]} {mail_id} {answer}\n")
            ask(b"QUIT\r\n")

    with concurrent.futures.ThreadPoolExecutor(int(connections)) as pool:
        list(pool.map(run, range(int(connections))))  # Raises what a sender met.
    return 0


# ---- reading the trace

def octets_of(text):
    return b"".join(bytes.fromhex(hexadecimal.replace("\\x", "")) for hexadecimal in TEXT.findall(text))


def plain(path):
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def calls(trace_path):
    """Every call that happened, in the order of their begins; a place is the number of a line."""
    begun = {}
    with open(trace_path) as lines:
        for place, line in enumerate(lines):
            if resumed := RESUMED.match(line):
                if resumed[1] in begun:
                    name, path, begin, text = begun.pop(resumed[1])
                    yield from finished(name, path, begin, place, text.removesuffix(" <unfinished ...>\n") + resumed[3])
            elif started := BEGIN.match(line):
                thread, name, path, text = started.groups()
                if text.endswith("<unfinished ...>\n"):
                    begun[thread] = (name, path, place, text)
                else:
                    yield from finished(name, path, place, place, text)


def finished(name, path, begin, end, text):
    result = text.rsplit(" = ", 1)[-1]
    failed = result.startswith("-")
    if not failed and "INJECTED" in result:
        return
    offset = OFFSET.search(text)
    yield Call(name, plain(path), begin, end, octets_of(text), int(offset[1]) if offset else None, failed)


class Trace:
    def __init__(self, trace_path, folder):
        self.writes, self.syncs, self.sends, self.lost = [], collections.defaultdict(list), collections.defaultdict(list), []
        for call in sorted(calls(trace_path), key=lambda c: c.begin):
            if call.name in ("sendto", "sendmsg"):
                self.sends[call.path].append(call)
            elif call.path.startswith(folder) and not call.path.endswith("-shm"):
                if call.name in ("fsync", "fdatasync"):
                    self.lose_unsynced(call) if call.failed else self.syncs[call.path].append(call)
                elif not call.failed:
                    self.writes.append(call)
        self.commits = {path: commits(path, self.writes) for path in {w.path for w in self.writes} if path.endswith("-wal")}

    # After a failed sync the system may forget what it had not written yet, and a later sync of the file succeeds without it.
    def lose_unsynced(self, failure):
        lost = [w for w in self.writes if w.path == failure.path and not self.is_synced(w, failure.begin)]
        self.writes = [w for w in self.writes if w not in lost]
        self.lost += lost

    def is_whole(self, write):
        """Whether all that was lost below it in its file had been written again with it."""
        return all(
            any(w.path == gap.path and w.offset == gap.offset and gap.end < w.begin <= write.begin for w in self.writes)
            for gap in self.lost if gap.path == write.path and gap.end < write.begin and gap.offset <= write.offset)

    def written(self, write):
        """The write that this one is worth nothing without: in the -wal that of its transaction's commit frame; None before it."""
        if write.path not in self.commits:
            return write
        known = self.commits[write.path]
        at = bisect.bisect_left([c.begin for c in known], write.begin)
        return known[at] if at < len(known) else None

    def first(self, sample):
        return next((w for w in self.writes if sample in w.octets), None)

    def is_synced(self, write, before):
        return any(write.end < sync.begin and sync.end < before for sync in self.syncs[write.path])


# A frame of the -wal: a header of 24 octets, whose second number is not 0 in the last frame of a transaction; then the page.
def commits(path, writes):
    found, is_last = [], False
    for write in (w for w in writes if w.path == path):
        if len(write.octets) == 24:
            is_last = struct.unpack(">6I", write.octets)[1] != 0
        elif is_last:
            found.append(write)
            is_last = False
    return found


# ---- the check

def replies(trace, journal_path):
    """Mail and the send of its 250, by the order on its connection."""
    by_port = collections.defaultdict(list)
    for line in open(journal_path):
        port, mail_id, answer = line.rstrip("\n").split(" ", 2)
        by_port[port].append((mail_id, answer))
    for port, answers in by_port.items():
        stored = {answer for _, answer in answers if answer.startswith("250")}
        sends = [s for path, sent in trace.sends.items() if path.endswith(f":{port}]") for s in sent if s.octets.decode().strip() in stored]
        told = [mail_id for mail_id, answer in answers if answer.startswith("250")]
        if len(sends) != len(told):
            raise SystemExit(f"{len(told)} mails were answered 250 on port {port}, and {len(sends)} such sends are in the trace")
        yield from zip(told, sends)


def faults_of(trace, mail_id, send, early):
    wanted = samples(mail_id)
    firsts = [w for w in map(trace.first, wanted) if w]
    # A sample can lie across the border of two pages; most cannot.
    if len(firsts) < 0.7 * len(wanted) or trace.first(wanted[0]) is None:
        yield f"{len(firsts)} of {len(wanted)} samples are in no write: nothing is known of this mail"
        return
    for path in {w.path for w in firsts}:
        last = trace.written(max((w for w in firsts if w.path == path), key=lambda w: w.begin))
        before = last.end if early and last else send.begin
        if last is None or last.end >= send.begin:
            yield f"answered before its commit was written to {path}"
        elif not trace.is_synced(last, before):
            yield f"answered before {path} was synced"
        elif not trace.is_whole(last):
            yield f"answered although what lies before it in {path} was lost in a failed sync"


def check(trace_path, folder, journal_path, mode=""):
    trace = Trace(trace_path, folder)
    mails, faults, files = 0, [], collections.Counter()
    for mail_id, send in replies(trace, journal_path):
        mails += 1
        found = list(faults_of(trace, mail_id, send, mode == "early"))
        faults += [f"{mail_id}: {fault}" for fault in found[:1]]
    synced = ", ".join(f"{path.removeprefix(folder).lstrip('/') or 'the folder'} {len(s)} x" for path, s in trace.syncs.items())
    print(f"{mails} mails answered 250, {len(faults)} of them before they were on disk; {len(trace.writes)} writes, "
          f"synced: {synced or 'nothing'}; {len(trace.lost)} writes lost in failed syncs")
    for fault in faults[:5]:
        print(fault)
    return 1 if faults or not mails else 0


command, *arguments = sys.argv[1:]
sys.exit({"send": send, "check": check}[command](*arguments))
