"""Readers of recorders' files: which one reads a file is found in its content, never in its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from lib.services.own_laps.readers.decode import as_text, expanded
from lib.services.own_laps.readers.ibt import is_ibt, read_ibt
from lib.services.own_laps.readers.json_table import read_json
from lib.services.own_laps.readers.motec_csv import said_by
from lib.services.own_laps.readers.motec_ld import is_ld, read_ld
from lib.services.own_laps.readers.program_text import is_program_text, read_program_text
from lib.services.own_laps.readers.table import as_recording, read_table
from lib.services.own_laps.readers.vbo import is_vbo, read_vbo
from lib.services.own_laps.recording import Recording, refuse

MOST_JSON = 12_000_000


class Binary(NamedTuple):
    """A kind of binary file: how it is known, and how it is read, with the .ldx that came beside it."""

    fits: Callable[[bytes], bool]
    read: Callable[[bytes, str | None], Recording]


class Text(NamedTuple):
    fits: Callable[[str], bool]
    read: Callable[[str], Recording]


def read(samples: Any, beacons: str | None = None) -> Recording:
    """Return the recording in a file's bytes, in a text, or in a JSON value. Raise InvalidRequest with the reason.

    `beacons` is the text of an .ldx that came beside an .ld.
    """
    if isinstance(samples, bytes):
        return _from_bytes(samples, beacons)
    if isinstance(samples, str):
        return _from_text(samples.removeprefix("\ufeff"))
    return read_json(samples)


def _from_bytes(content: bytes, beacons: str | None) -> Recording:
    content = expanded(content)
    for start, message in FOREIGN.items():
        if content.startswith(start):
            raise refuse(message)
    for kind in BINARIES:
        if kind.fits(content):
            return kind.read(content, beacons)
    return _from_text(as_text(content))


def _from_text(text: str) -> Recording:
    if "\x00" in text:
        raise refuse("this is not a text file: it contains null bytes")
    return next(kind for kind in TEXTS if kind.fits(text)).read(text)


def _is_json(text: str) -> bool:
    return text[:1000].lstrip()[:1] in ("{", "[") and "[column names]" not in text[:20_000]


def _json(text: str) -> Recording:
    if len(text) > MOST_JSON:
        raise refuse(f"more than {MOST_JSON // 1_000_000} MB of JSON")
    try:
        return read_json(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise refuse(f"this is not valid JSON: {error.msg} (character {error.pos})") from error


def _is_xml(text: str) -> bool:
    return text[:1000].lstrip().startswith("<")


def _xml(text: str) -> Recording:
    if "<LDXFile" in text[:2000]:
        raise refuse("this .ldx holds only the beacons; send it beside its .ld, as the form field `ldx`")
    raise refuse("this is a web page or XML, no header row with samples was found in it. Export the lap as CSV")


def _table(text: str) -> Recording:
    table = read_table(text)
    first = " ".join(table.before[0])[:200] if table.before else ""
    tool = next((name for word, name in TOOLS.items() if word in first), "CSV")
    said = said_by(table)
    if tool == "RaceChrono CSV":
        said = replace(said, exact_rows=True, outing=True)
    return replace(as_recording(table, tool), said=said)


TOOLS = {"MoTeC": "MoTeC CSV", "AiM": "AiM CSV", "RaceChrono": "RaceChrono CSV"}
BINARIES = (
    Binary(is_ibt, lambda content, _: read_ibt(content)),
    Binary(is_ld, read_ld),
)
TEXTS = (
    Text(is_vbo, read_vbo),
    Text(_is_json, _json),
    Text(_is_xml, _xml),
    Text(is_program_text, lambda text: read_json(read_program_text(text))),
    Text(lambda _: True, _table),
)
# Files that people have and that are read by their own tools alone: what to do instead.
FOREIGN: Mapping[bytes, str] = {
    b"PK\x03\x04": "this is a zip archive (as RaceChrono's .rcz and .xlsx are); export the session as CSV",
    b"SQLite format 3": "this is an SQLite database; export the lap as CSV and send that",
    b"\xd0\xcf\x11\xe0": "this is a Microsoft Office file; save it as CSV and send that",
    b"%PDF": "this is a PDF, which contains no samples; export the lap as CSV",
    b"<mg": "this is AiM's own file; in RaceStudio 3 choose Export, CSV, and send that",
    b"<hCNF": "this is AiM's own file (.xrk, .xrz); in RaceStudio 3 choose Export, CSV, and send that",
    b"7z\xbc\xaf\x27\x1c": "this is a 7z archive; send the file inside, or compress it with gzip",
}
