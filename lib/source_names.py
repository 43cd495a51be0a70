"""F1_SOURCE as names: where sessions are read from, in the order in which they are asked.

`live` (FastF1 from F1's archive), `openf1` (OpenF1's public API), or the base URL of a server: plain for one with the
paths of F1's archive, `openf1+URL` for one with OpenF1's below `/openf1/v1`. Several are separated by commas.
"""

from __future__ import annotations

from typing import NamedTuple

from lib.errors import ConfigError

LIVE, OPENF1, DEMO = "live", "openf1", "demo"
PREFIX = "openf1+"
FORMS = "demo, or a list of: live, openf1, a base URL, openf1+ and a base URL"


class SourceName(NamedTuple):
    """Which reader reads (`fastf1` or `openf1`), and from where: `live`, or a base URL."""

    reader: str
    base: str

    def __str__(self) -> str:
        if self.reader == OPENF1:
            return OPENF1 if self.base == LIVE else f"{PREFIX}{self.base}"
        return self.base


def source_names(text: str) -> tuple[SourceName, ...]:
    """Return the sources that `text` lists. Raise ConfigError for one of another form."""
    pieces = [piece.strip().rstrip("/") for piece in text.split(",")]
    return tuple(dict.fromkeys(_name(piece) for piece in pieces if piece))


def _name(piece: str) -> SourceName:
    if piece in (LIVE, DEMO):
        return SourceName("fastf1", piece)
    if piece == OPENF1:
        return SourceName(OPENF1, LIVE)
    reader, base = (OPENF1, piece[len(PREFIX) :]) if piece.startswith(PREFIX) else ("fastf1", piece)
    if base.startswith(("http://", "https://")):
        return SourceName(reader, base)
    raise ConfigError("F1_SOURCE", f"is {piece!r}; it must be {FORMS}")
