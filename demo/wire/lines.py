"""The line formats: `00:12:34.567{json}` and, for `.z`, the stamp and a quoted, compressed JSON."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demo.record import Millis, stamp

BOM = b"\xef\xbb\xbf"
Row = tuple[Millis, dict[str, Any]]


def write_lines(path: Path, rows: Iterable[Row]) -> None:
    """Write a jsonStream: a byte-order mark, then stamped JSON lines with CRLF."""
    lines = [f"{stamp(time)}{json.dumps(content, ensure_ascii=False, separators=(',', ':'))}" for time, content in rows]
    path.write_bytes(BOM + "".join(f"{line}\r\n" for line in lines).encode())


def write_compressed(path: Path, records: Iterable[tuple[Millis, str]]) -> None:
    """Write a `.z.jsonStream`: each record deflated without header and in base64, in quotes."""
    with path.open("wb") as file:
        file.write(BOM)
        for time, text in records:
            squeeze = zlib.compressobj(5, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed = base64.b64encode(squeeze.compress(text.encode()) + squeeze.flush())
            file.write(stamp(time).encode() + b'"' + packed + b'"\r\n')


def line_of(number: int, content: dict[str, Any]) -> dict[str, Any]:
    """The wrapping that timing streams put around what they say of one car."""
    return {"Lines": {str(number): content}}
