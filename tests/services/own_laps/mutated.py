"""Files of every reader, and files that were like them once."""

from __future__ import annotations

import gzip
import json
from random import Random

from tests.services.own_laps import recorded

OUTING = recorded.outing(82, 80, rate=5)
TIME, SPEED = ("time", OUTING.time), ("speed [km/h]", OUTING.speed)
COLUMNS = {
    "time": OUTING.time.tolist(),
    "speed": OUTING.speed.tolist(),
    "lap": OUTING.lap.tolist(),
    "gear": [3] * len(OUTING.time),
}
RECORDS = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)]
SEEDS: dict[str, bytes] = {
    "csv": recorded.as_csv(TIME, SPEED, ("lap", OUTING.lap), ("lat", OUTING.part), ("lon", OUTING.part)).encode(),
    "semicolons": recorded.as_csv(TIME, SPEED, ("LapDistPct", OUTING.part), delimiter=";", comma=True).encode(),
    "motec csv": recorded.as_motec_csv(OUTING).encode(),
    "utf-16": recorded.as_csv(TIME, SPEED).encode("utf-16"),
    "vbo": recorded.as_vbo(OUTING).encode(),
    "ibt": recorded.as_ibt(OUTING),
    "ld": recorded.as_ld(OUTING),
    "json columns": json.dumps(COLUMNS).encode(),
    "json records": json.dumps({"laps": [{"lap_time": 80.0, "data": RECORDS[50:450]}]}).encode(),
    "program text": b"export const Lap = " + json.dumps(RECORDS[50:450]).encode(),
    "gzip": gzip.compress(recorded.as_csv(TIME, SPEED).encode(), mtime=0),
}
PIECES = (b"\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"nan", b"1e308", b"-1", b"", b",", b";", b"\n", b'"',
          b"[", b"]", b"{", b"}", b"null", b"1" * 400, b"[" * 300, b"\xef\xbb\xbf", b"\xf0\x9f", b"inf", b"speed",
          b"lap", b"0")  # fmt: skip


def mutated(content: bytes, chance: Random) -> bytes:
    """Return the content with up to eight changes: bytes put in, taken out, copied, moved, or cut off at the end."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = (
            chance.randrange(len(changed) + 1)
            if chance.random() < 0.5
            else chance.randrange(min(len(changed), 400) + 1)
        )
        what = chance.randrange(6)
        if what == 0:
            changed[place:place] = chance.choice(PIECES)
        elif what == 1:
            piece = chance.choice(PIECES)
            changed[place : place + len(piece)] = piece
        elif what == 2:
            del changed[place : place + chance.choice((1, 2, 4, 50, 1000))]
        elif what == 3 and len(changed):
            changed[place : place + 1] = bytes([chance.randrange(256)])
        elif what == 4:
            length = chance.choice((1, 8, 100, 2000))
            changed[place:place] = changed[place : place + length]
        elif what == 5 and chance.random() < 0.3:
            del changed[place:]
    return bytes(changed)
