#!/usr/bin/python3
"""aiosmtpd (Debian: python3-aiosmtpd) with a handler that keeps every mail in memory, as its users write it for tests: sink.py PORT"""
import asyncio
import sys

from aiosmtpd.controller import Controller


class Keeping:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        del self.mails[:-100_000]
        return "250 Kept in memory"


controller = Controller(Keeping(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
asyncio.new_event_loop().run_forever()
