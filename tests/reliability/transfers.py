"""Large mails over many connections at once, each sent once and not again.

usage: transfers.py SMTP_PORT CONNECTIONS MEGABYTES ADDRESS...

The contents hold noise, so that nothing makes them smaller. Prints how many were answered what, and a line "250 ADDRESS COUNT UNKNOWN" for
each address: UNKNOWN were sent to their end and had no answer, and may be there or not. Ends with 1 when one was answered anything but 250 or 4xx, or nothing.
"""
import asyncio
import base64
import collections
import os
import sys

port, count, megabytes, *addresses = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]
BLOCK = base64.encodebytes(os.urandom(192 * 1024)).replace(b"\n", b"\r\n")
# The limit is for the whole content: the header, and a little less of blocks than would fit.
blocks = megabytes * 1024 * 1024 // len(BLOCK)
answers, stored, unknown = collections.Counter(), collections.Counter(), collections.Counter()


async def reply(reader):
    while True:
        line = await asyncio.wait_for(reader.readline(), 900)
        if not line.endswith(b"\r\n"):
            raise ConnectionError("closed without a reply")
        if line[3:4] != b"-":
            return line.decode().strip()


async def send(number):
    address = addresses[number % len(addresses)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reply(reader)
    for line in ("EHLO client.example", "MAIL FROM:<large@sender.example>", f"RCPT TO:<{address}>", "DATA"):
        writer.write(line.encode() + b"\r\n")
        answer = await reply(reader)
        if answer[0] not in "23":
            return answer
    writer.write(b"Subject: large %d\r\n\r\n" % number)
    for _ in range(blocks):
        writer.write(BLOCK)
        await writer.drain()
    unknown[address] += 1
    writer.write(b".\r\n")
    answer = await reply(reader)
    unknown[address] -= 1
    stored[address] += answer.startswith("250")
    writer.close()
    return answer


async def outcome(number):
    try:
        answers[await send(number)] += 1
    except (OSError, asyncio.TimeoutError) as fault:
        answers[repr(fault)] += 1


async def main():
    await asyncio.gather(*map(outcome, range(count)))


asyncio.run(main())
for answer, times in answers.most_common():
    print(f"{times} x {answer}")
for address in addresses:
    print("250", address, stored[address], unknown[address])
sys.exit(any(not answer.startswith(("250", "4")) for answer in answers))
