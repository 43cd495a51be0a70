"""An example of each kind, of a session that is in the store."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode

from lib.errors import NotFound, SlipstreamError
from lib.services.plotter.kind import QUALIFYING, QUALIFYINGS, PlotKind
from lib.services.plotter.registry import KINDS
from lib.services.race_story.race_laps import RACES
from lib.sessions import Manifest, SessionKey, SessionStore

YEARS = 3  # back from the running season: further back nothing is listed
LOOKED_AT = 8  # sessions of each sort that are opened to find one with telemetry


def examples(store: SessionStore, year: int) -> dict[str, str]:
    """Return a query for each kind; if nothing stored fits it is the one of the demo season."""
    stored = _Stored(store, year)
    return {kind.name: _example(kind, stored) for kind in KINDS.values()}


class _Stored:
    """The stored sessions, newest first, each opened once."""

    def __init__(self, store: SessionStore, year: int) -> None:
        self._store = store
        self._keys = [key for back in range(YEARS) for key in reversed(store.keys(year - back))]
        self._opened: dict[SessionKey, Manifest | None] = {}

    def opened(self, key: SessionKey) -> Manifest | None:
        """Return a session's manifest, None if it is not stored or damaged."""
        if key not in self._opened:
            try:
                self._opened[key] = self._store.open(key).manifest
            except SlipstreamError:
                self._opened[key] = None
        return self._opened[key]

    def of(self, session: str) -> Iterator[Manifest]:
        wanted = [key for key in self._keys if key.session == session]
        return (found for key in wanted[:LOOKED_AT] if (found := self.opened(key)))


def _example(kind: PlotKind, stored: _Stored) -> str:
    asked = {name: values[0] for name, values in parse_qs(kind.example).items()}
    if kind.of == "season":
        return kind.example
    drivers = asked["driver"].split(",") if "driver" in asked else []
    demo = stored.opened(SessionKey(int(asked["year"]), int(asked["event"]), asked["session"]))
    if demo is not None and _has(demo, drivers):
        return kind.example
    usual = QUALIFYINGS if QUALIFYING in kind.example else RACES
    for manifest in (one for name in usual if kind.fits(name) for one in stored.of(name)):
        if kind.of != "laps" or "none" not in (manifest.available.car, manifest.available.pos):
            return _query(manifest, len(drivers))
    return kind.example


def _has(manifest: Manifest, drivers: list[str]) -> bool:
    try:
        return all(manifest.driver(name) for name in drivers)
    except NotFound:
        return False


def _query(manifest: Manifest, count: int) -> str:
    """Return the query for a session and the first so many of its result."""
    asked = {"year": manifest.year, "event": manifest.round, "session": manifest.session}
    ranked = [row.driver for row in manifest.results if row.driver] or [one.part for one in manifest.drivers]
    names = f"&driver={quote(','.join(ranked[:count]), safe=',')}" if count else ""
    return urlencode(asked) + names
