"""A weekend by a clock that tests move: the schedule over HTTP, a real store, loads that write what is over by then."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import NotYetPublished, SlipstreamError
from lib.loader.jobs import Outcome, outcome_of
from lib.loader.watch import Watcher, WatchStep
from lib.services.f1_source import F1Source
from lib.services.loading.watching import WatchedSession
from lib.sessions import SessionStore
from tests.services.ff1_interact.source_server import Source
from tests.sessions.invented import session as invented

SPRINT_WEEKEND = (
    ("Practice 1", "2026-06-05T11:30:00"),
    ("Sprint Qualifying", "2026-06-05T15:30:00"),
    ("Sprint", "2026-06-06T11:00:00"),
    ("Qualifying", "2026-06-06T15:00:00"),
    ("Race", "2026-06-07T13:00:00"),
)
REAL_LENGTH = {"R": timedelta(hours=2), "S": timedelta(minutes=35)}
PUBLISHED_AFTER = timedelta(minutes=20)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def row(number: int, name: str, sessions: Any, supported: bool = True) -> dict[str, Any]:
    """Return an event of FastF1's schedule, on London's winter time so that local times are UTC."""
    slots = [*sessions, *[(None, None)] * (5 - len(sessions))]
    return {
        "round_number": number,
        "country": "Nowhere",
        "location": name,
        "official_event_name": name,
        "event_date": sessions[-1][1] if sessions else None,
        "event_name": f"{name} Grand Prix",
        "gmt_offset": "+00:00",
        "event_format": "sprint_qualifying",
        "f1_api_support": supported,
        **{f"session{n}": slot[0] for n, slot in enumerate(slots, 1)},
        **{f"session{n}_date": slot[1] for n, slot in enumerate(slots, 1)},
    }


def publish(root: Path, *rows: dict[str, Any], year: int = 2026) -> None:
    """Write a season's schedule in place of the one before."""
    columns = {name: {str(n): one[name] for n, one in enumerate(rows)} for name in rows[0]}
    file = root / "f1schedule" / f"schedule_{year}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(columns))


@dataclass
class Weekend:
    """`lengths` says how long a session really takes, `refuse` what the source says instead of giving one."""

    root: Path
    source: Source
    store: SessionStore
    now: datetime
    restarts: bool = False
    lengths: dict[str, timedelta] = field(default_factory=dict)
    refuse: Callable[[WatchedSession, datetime], SlipstreamError | None] = lambda _session, _now: None
    loads: list[tuple[str, datetime]] = field(default_factory=list)
    tries: list[tuple[str, datetime]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    _watcher: Watcher | None = None
    _cache: MemoryCache = field(default_factory=MemoryCache)

    def until(self, end: str) -> None:
        """Let the watcher work until a moment."""
        while self.now < moment(end):
            self.pass_time(self.look().wait)

    def look(self) -> WatchStep:
        if self._watcher is None or self.restarts:
            self._cache = MemoryCache()
            self._watcher = self.watcher()
        look = self._watcher.look()
        self.waits.append(look.wait)
        return look

    def watcher(self, seed: int = 1) -> Watcher:
        f1 = F1Source(self.source.base, steady(self._cache), clock=self.clock, sleep=self.pass_time)
        return Watcher(f1, self.store, self.load, self.lines.append, Random(seed))

    def clock(self) -> float:
        return self.now.timestamp()

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def load(self, session: WatchedSession) -> Outcome:
        """Do as the real loader does: store what there is by now, or say why there is nothing."""
        self.tries.append((str(session.key), self.now))
        length = self.lengths.get(str(session.key), REAL_LENGTH.get(session.key.session, timedelta(hours=1)))
        over = session.start + length
        error = self.refuse(session, self.now)
        if error is None and self.now < session.start:
            error = NotYetPublished("not yet")
        if error:
            return outcome_of(error)
        stamps = {"start_utc": session.start.isoformat(), "loaded_at": self.now.isoformat()}
        changed = {"session": session.key.session, "finished": self.now >= over + PUBLISHED_AFTER, **stamps}
        data = invented()
        try:
            manifest = msgspec.structs.replace(data.manifest, **changed)
            self.store.write(session.key, dataclasses.replace(data, manifest=manifest))
        except SlipstreamError as failure:
            return outcome_of(failure)
        self.loads.append((str(session.key), self.now))
        return Outcome("loaded", "stored")

    def times(self, key: str) -> list[str]:
        """Return when a session was loaded, to the minute."""
        return [f"{when:%d %H:%M}" for name, when in self.loads if name == key]
