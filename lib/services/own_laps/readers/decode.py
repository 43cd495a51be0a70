"""From bytes to text or bytes: gzip (bounded), byte order marks, UTF-16, UTF-8, and Latin-1 for what is left."""

from __future__ import annotations

import zlib

from lib.services.own_laps.recording import refuse

GZIP = b"\x1f\x8b"
MOST_EXPANDED = 64_000_000  # bytes; a session of 15 minutes from a simulator, as it lies on the disk
MOST_TEXT = 32_000_000  # characters: eight times the largest body, unpacked
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def expanded(content: bytes) -> bytes:
    """Return what a gzip file holds, anything else as it is. Raise InvalidRequest if it is broken or too large."""
    if not content.startswith(GZIP):
        return content
    engine = zlib.decompressobj(wbits=31)
    try:
        inner = engine.decompress(content, MOST_EXPANDED + 1)
    except zlib.error as error:
        raise refuse("this gzip file is damaged") from error
    if len(inner) > MOST_EXPANDED:
        raise refuse(f"this gzip file expands to more than {MOST_EXPANDED // 1_000_000} MB")
    if not engine.eof:
        raise refuse("this gzip file is truncated")
    return inner


def as_text(content: bytes) -> str:
    """Return the text of a file. Raise InvalidRequest if it is binary, or too long."""
    if len(content) > MOST_TEXT:
        raise refuse(f"{len(content) // 1_000_000} MB of text; the limit is {MOST_TEXT // 1_000_000} MB")
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if (sort := _utf16(content)) is not None:
        return content.decode(sort, "replace")
    if b"\x00" in content:
        raise refuse("this is neither text nor a known recorder's file: it contains null bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _utf16(content: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is: one of its two bytes is zero nearly everywhere."""
    head = content[:2000]
    if len(head) < 40:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.9 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.9 and odd < 0.1 else None
