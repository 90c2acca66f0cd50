"""Mails that are made to keep a reader busy, to fill its memory or to end its process.

every(scale) yields name, content. The scale is 1 for the full size, less for a quicker run of the same shapes.
"""
import base64
import gzip
import io
import struct
import zipfile
import zlib

LARGEST = 25 * 1024 * 1024
START = b"From: Sender <sender@sender.example>\r\nTo: you@mail.test\r\nSubject: hostile\r\nMIME-Version: 1.0\r\n"


def every(scale):
    def many(count):
        return max(100, int(count * scale))

    for group in (nested, parts, headers, encoded_words, parameters, lines, encodings, tnef, charsets, bombs, boundaries, html):
        for name, content in group(many):
            yield name, content[: LARGEST - 2] + b"\r\n"


def single(content_type, body, extra=b""):
    return START + b"Content-Type: " + content_type + b"\r\n" + extra + b"\r\n" + body


def mixed(*bodies, boundary=b"b"):
    inner = b"".join(b"--" + boundary + b"\r\n" + body + b"\r\n" for body in bodies)
    return single(b'multipart/mixed; boundary="' + boundary + b'"', inner + b"--" + boundary + b"--\r\n")


def attachment(name, octets, kind=b"application/octet-stream", encoding=b"base64"):
    body = base64.encodebytes(octets).replace(b"\n", b"\r\n") if encoding == b"base64" else octets
    return (b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + encoding
            + b"\r\nContent-Disposition: attachment; filename=" + name + b"\r\n\r\n" + body)


def nested(many):
    n = many(10_000)
    yield "multiparts nested 10,000 deep", START + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(n)) + b"\r\nbottom"
    yield "multiparts nested with one boundary", START + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * n + b"\r\nbottom"
    yield "messages nested 10,000 deep", START + b"Content-Type: message/rfc822\r\n\r\n" * n + b"\r\nbottom"
    yield "messages and multiparts in turns", START + b"".join(
        b"Content-Type: multipart/digest; boundary=b%d\r\n\r\n--b%d\r\n\r\n" % (i, i) for i in range(n)) + b"\r\nbottom"
    yield "nested with boundaries of 1 KB", START + b"".join(
        b'Content-Type: multipart/mixed; boundary="%s%d"\r\n\r\n--%s%d\r\n' % (b"x" * 1000, i, b"x" * 1000, i) for i in range(n)) + b"\r\nbottom"


def parts(many):
    n = many(100_000)
    yield "100,000 parts", mixed(*[b"Content-Type: application/pdf; name=a.pdf\r\n\r\npdf"] * n)
    yield "100,000 empty parts", mixed(*[b""] * n)
    yield "100,000 alternatives", mixed(*[b"Content-Type: text/html\r\n\r\n<p>x"] * n).replace(b"/mixed", b"/alternative", 1)
    yield "100,000 inline images of one id", mixed(*[b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nx"] * n).replace(b"/mixed", b"/related", 1)


def headers(many):
    yield "1,000,000 header fields", START + b"A: b\r\n" * many(1_000_000) + b"\r\nbody"
    yield "1,000,000 Received fields", START + b"Received: x\r\n" * many(1_000_000) + b"\r\nbody"
    yield "one header field of 20 MB", START + b"X: " + b"x" * many(20_000_000) + b"\r\n\r\nbody"
    yield "one folded header field of 20 MB", START + b"X: y" + b"\r\n x" * many(5_000_000) + b"\r\n\r\nbody"
    yield "header without a colon, 20 MB", START + b"x" * many(20_000_000) + b"\r\n\r\nbody"
    yield "folded lines behind a run of CR", b"\r" * 32_000 + b"x\n" + b" \n" * 15_900 + b"\r\n\r\nbody"
    yield "header section without an end", START + b"A: b\r\n" * many(4_000_000)
    yield "To with nested comments", START + b"Cc: " + b"(" * many(200_000) + b"\r\n\r\nbody"
    yield "To with nested groups", START + b"Cc: " + b"a:" * many(100_000) + b"\r\n\r\nbody"
    yield "From of 100,000 angle brackets", b"From: " + b"<" * many(100_000) + b"\r\n\r\nbody"
    yield "From of 100,000 quotes", b"From: " + b'"\\' * many(100_000) + b"\r\n\r\nbody"
    yield "Date, Message-ID and Content-ID of nothing but brackets", START + b"".join(
        name + b": " + b"(<[" * many(20_000) + b"\r\n" for name in (b"Date", b"Message-ID", b"Content-ID", b"References")) + b"\r\nbody"


def encoded_words(many):
    n = many(1_000_000)
    yield "1,000,000 encoded words in one Subject", b"Subject: " + b"=?utf-8?q?a?= " * n + b"\r\n\r\nbody"
    yield "encoded words in 100,000 fields", b"X: =?utf-8?q?a?= =?iso-2022-jp?b?GyRC?=\r\n" * many(100_000) + b"\r\nbody"
    yield "encoded words of as many charsets", b"Subject: " + b"".join(b"=?x-%d?b?/w==?= " % i for i in range(many(100_000))) + b"\r\n\r\nbody"
    yield "encoded words without an end", b"Subject: " + b"=?utf-8?b?" * n + b"\r\n\r\nbody"
    yield "From of encoded words", b"From: " + b"=?utf-8?q?a?= " * many(100_000) + b"<a@b.example>\r\n\r\nbody"


def parameters(many):
    n = many(1_000_000)
    sections = b"".join(b" name*%d=a;" % i for i in range(n))
    yield "1,000,000 RFC 2231 continuations", single(b"application/pdf;" + sections + b" x=y", b"pdf")
    back = b"".join(b" filename*%d*=%%41;" % i for i in range(many(12_000), 0, -1))
    yield "continuations backwards", mixed(b"Content-Disposition: attachment;" + back + b" x=y\r\n\r\nx")
    yield "continuations of one number", mixed(b"Content-Disposition: attachment;" + b" filename*0=a;" * many(15_000) + b"\r\n\r\nx")
    yield "continuations with huge numbers", mixed(b"Content-Disposition: attachment; filename*99999999999999999999=a; filename*-1=b\r\n\r\nx")
    yield "1,000,000 parameters", single(b"text/plain" + b";a=b" * n, b"body")
    yield "attachment with a name of 200 KB", mixed(attachment(b'"' + b"../" * many(70_000) + b'a.txt"', b"octets"))


def lines(many):
    n = many(25_000_000)
    yield "one line of 25 MB", single(b"text/plain", b"x" * n)
    yield "one HTML line of 25 MB", single(b"text/html", b"<p>" * (n // 3))
    yield "25 MB of CR", single(b"text/plain", b"\r" * n)
    yield "25 MB of LF", single(b"text/plain", b"x\n" * (n // 2))
    yield "25 MB of empty lines", single(b"text/plain", b"\r\n" * (n // 2))
    yield "25 MB of NUL", single(b"text/plain", b"\0" * n)
    yield "25 MB of control characters", single(b"text/plain", b"\x01\x1b" * (n // 2))


def encodings(many):
    n = many(4_000_000)
    junk = bytes(range(33, 127)) * (n // 94)
    for name in (b"base64", b"quoted-printable", b"x-uuencode", b"x-yenc", b"gzip", b"8bit; x=y", b"=?utf-8?q?base64?="):
        yield "broken " + name.decode(), mixed(attachment(b"a.bin", junk, encoding=name), b"Content-Transfer-Encoding: " + name + b"\r\n\r\n" + junk)
    yield "quoted-printable of equals signs", single(b"text/plain", b"=" * n, b"Content-Transfer-Encoding: quoted-printable\r\n")
    yield "base64 of padding", single(b"text/plain", b"=" * n, b"Content-Transfer-Encoding: base64\r\n")
    yield "base64 without an end", single(b"text/html", b"QUFB" * (n // 4) + b"Q", b"Content-Transfer-Encoding: base64\r\n")
    uu = b"begin 644 a.bin\r\n" + b"M" + b"`" * 10 + b"\r\n" + b"\x20\x7f" * 1000 + b"\r\nbegin 644 b\r\n"
    yield "uuencode within a text, broken", single(b"text/plain", uu * many(1000))
    yenc = b"=ybegin part=1 line=128 size=99999999999 name=a.bin\r\n=ypart begin=9 end=1\r\n" + b"=\xff" * 1000 + b"\r\n=yend size=1 crc32=zzzz\r\n"
    yield "yEnc within a text, broken", single(b"text/plain", yenc * many(1000))


def tnef(many):
    def attribute(level, kind, octets, length=None):
        return struct.pack("<BII", level, kind, len(octets) if length is None else length) + octets + struct.pack("<H", sum(octets) & 0xFFFF)

    start = struct.pack("<IH", 0x223E9F78, 1)
    whole = start + attribute(1, 0x00089006, struct.pack("<I", 0x10000)) + attribute(2, 0x00069002, b"\0" * 14) + attribute(2, 0x0006800F, b"data")
    for name, octets in (
        ("", whole),
        (", cut", whole[:25]),
        (", with a lying length", start + attribute(2, 0x0006800F, b"x", length=0xFFFFFFFF)),
        (", of 100,000 attributes", start + attribute(2, 0x00069002, b"\0" * 14) * many(100_000)),
        (", of junk", start + b"\xff" * many(1_000_000)),
    ):
        yield "winmail.dat" + name, mixed(b"\r\nsee attachment", attachment(b"winmail.dat", octets, b"application/ms-tnef"))


def charsets(many):
    texts = {
        b"utf-7": b"+ADw-script+AD4-" * 1000 + b"+", b"iso-2022-jp": b"\x1b$B" * 100_000 + b"\x1b", b"iso-2022-kr": b"\x1b$)C\x0e" * 10_000,
        b"hz-gb-2312": b"~{" * 10_000 + b"~", b"utf-16": b"\xd8\x00\xd8\x00\x00", b"utf-16le": b"\x00\xd8" * 10_000 + b"\x01",
        b"utf-32": b"\xff\xff\xff\xff" * 1000, b"utf-8": b"\xed\xa0\x80\xf8\x88\x80\x80\x80\xc0\xaf" * 10_000, b"x-unknown-charset": bytes(range(128, 256)) * 100,
        b"cp65000": b"+ADw-", b"cp99999": b"\xff", b"cp-1": b"\xff", b"gb18030": b"\x81\x30" * 10_000, b"big5": b"\xff\xfe\x80" * 10_000,
        b"ibm290": b"\x0e\x0f" * 1000, b"x-mac-arabic": b"\xff" * 1000, b"x-user-defined": b"\xff", b"us-ascii": b"\xff\x00\x7f", b'"; charset="x': b"y",
        b'"' + b"c" * many(100_000) + b'"': b"y", b"=?utf-8?q?utf-8?=": b"\xe4", b"EUC-JP": b"\x8f" * 10_000, b"unicode-1-1-utf-7": b"+////////",
    }
    for charset, text in texts.items():
        words = b"Subject: =?" + charset[:40].strip(b'"') + b"?b?" + base64.b64encode(text[:30]) + b"?=\r\n"
        name = charset.decode() if len(charset) < 40 else "of 100 KB"
        yield "charset " + name, words + b"Content-Type: text/html; charset=" + charset + b"\r\n\r\n" + text


def bombs(many):
    packed = gzip.compress(b"\0" * many(300_000_000))
    yield "gzip bomb", mixed(attachment(b"a.gz", packed, b"application/gzip"))
    yield "gzip bomb as a transfer encoding", mixed(attachment(b"a.txt", packed, b"text/plain", b"gzip"))
    yield "zlib bomb in HTML", single(b"text/html", zlib.compress(b"<p>" * many(50_000_000)), b"Content-Encoding: deflate\r\n")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(10):
            archive.writestr(f"{i}.txt", b"\0" * many(20_000_000))
    yield "zip bomb", mixed(attachment(b"a.zip", bomb.getvalue(), b"application/zip"))


def boundaries(many):
    yield "empty boundary", single(b'multipart/mixed; boundary=""', b"--\r\n\r\nx\r\n----\r\n" * many(10_000))
    yield "no boundary", single(b"multipart/mixed", b"--b\r\n\r\nx\r\n" * many(10_000))
    yield "boundary of 10 KB", mixed(b"\r\nx", b"\r\ny", boundary=b"b" * 10_000)
    yield "boundary of 200 KB", mixed(b"\r\nx", b"\r\ny", boundary=b"b" * many(200_000))
    yield "boundary of blanks", single(b'multipart/mixed; boundary="   "', b"--   \r\n\r\nx\r\n" * many(10_000))
    yield "boundaries that begin with each other", START + b"".join(
        b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n' % (b"b" * i, b"b" * i) for i in range(1, min(4000, many(4000)))) + b"\r\nx"
    yield "million lines that are nearly boundaries", single(b"multipart/mixed; boundary=bbbb", b"--bbb\r\n" * many(1_000_000))
    yield "million lines that begin as boundaries of 90 containers", START + b"".join(
        b'Content-Type: multipart/mixed; boundary="%s%d"\r\n\r\n--%s%d\r\n' % (b"b" * 60, i, b"b" * 60, i) for i in range(10, 99)
    ) + b"\r\n" + (b"--" + b"b" * 60 + b"\r\n") * many(300_000)
    yield "boundary with a line end", single(b'multipart/mixed; boundary="a\r\n b"', b"--a\r\n b\r\n\r\nx\r\n--a b--\r\n")


def html(many):
    n = many(100_000)
    bodies = {
        "100,000 nested div": b"<div>" * n, "100,000 nested tables": b"<table><tr><td>" * n, "100,000 nested b": b"<b>" * n,
        "nested formatting, wrongly closed": b"<a><b><i><p>" * (n // 4) + b"</b></a></i>" * (n // 4), "100,000 links": b"<a href=http://x.example/>" * n,
        "1,000,000 attributes": b"<p " + b"".join(b"a%d=b " % i for i in range(many(130_000))) + b">x", "100,000 of one attribute": b"<p " + b"a=b " * n + b">",
        "unclosed comment": b"<!--" + b"-" * many(1_000_000), "100,000 comments": b"<!--" * n, "100,000 comment ends": b"--!>" * n + b"<!-->" * n,
        "unclosed tag": b"<a " + b"x" * many(1_000_000), "unclosed quote": b'<a href="' + b"x" * many(1_000_000), "nothing but <": b"<" * many(1_000_000),
        "million entities": b"&amp;" * (n * 2) + b"&" * n + b"&#x110000;" * n, "long entity": b"&" + b"a" * many(1_000_000) + b";",
        "CSS bomb in style": b"<style>" + b"a{background:url(" * n + b"</style>x", "CSS bomb in an attribute": b'<p style="' + b"color:calc((((" * n + b'">x',
        "CSS braces": b"<style>" + b"@media{" * n + b"</style>", "CSS escapes": b'<p style="' + b"\\0" * many(500_000) + b'">x',
        "CSS imports": b"<style>" + b"@import '//x.example/a.css';" * (n // 4) + b"</style>", "script unclosed": b"<script>" + b"</" * many(500_000),
        "nested templates": b"<template>" * n, "nested svg": b"<svg>" * n, "svg and math in turns": b"<svg><foreignObject><math><mi>" * (n // 4),
        "nested select": b"<select><option>" * n, "framesets": b"<frameset>" * n, "plaintext": b"<plaintext>" + b"</plaintext>" * n,
        "textarea": b"<textarea>" * n, "nested lists": b"<ul><li>" * n, "nested buttons": b"<button><p>" * n, "nested forms": b"<form><div>" * n,
        "nested objects": b"<object><applet><marquee>" * (n // 3), "CDATA": b"<svg><![CDATA[" + b"]]" * n, "doctype": b"<!DOCTYPE " + b"x" * many(1_000_000),
        "fonts for reconstruction": b"".join(b"<p><font size=%d>" % i for i in range(min(n, 40_000))), "ruby": b"<ruby><rt>" * n,
        "long URL": b'<a href="http://x.example/' + b"%41" * many(300_000) + b'">x</a><img src="data:image/png;base64,' + b"A" * many(300_000) + b'">',
        "many data URLs": b'<img src="data:image/png;base64,AAAA">' * (n // 2), "javascript URLs": b'<a href="java\tscript:alert(1)">x</a>' * (n // 4),
        "bad URLs": b'<img src="http://[' + b":" * n + b'"><a href="http://' + b"xn--" * n + b'">x</a>', "IDN URLs": '<a href="http://ä.'.encode() * (n // 4),
    }
    for name, body in bodies.items():
        yield "HTML: " + name, single(b"text/html; charset=utf-8", b"<html><body>" + body)
    yield "code and link patterns", single(b"text/plain", b"code: " + b"1 " * n + b"http://" * n + b"a@" * n + b"1-" * n)
