"""The loader at home: looks at the schedule and the store, loads what is due, waits, and says each step in a line."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random, SystemRandom

from lib.errors import NotFound, SlipstreamError
from lib.loader.jobs import Outcome
from lib.loader.troubles import Troubles
from lib.services.f1_source import F1Source
from lib.services.loading.check import PROBE
from lib.services.loading.failed_loads import FailedLoad, forget_failed, read_failed, write_failed
from lib.services.loading.needed import stored_manifest
from lib.services.loading.watching import (
    LONGEST_WAIT,
    LOOK_BACK,
    Plan,
    WatchedSession,
    bounded_wait,
    failure_after,
    make_plan,
)
from lib.services.season.find_session import known_sessions
from lib.services.season.schedules import calendar
from lib.sessions import SessionKey, SessionStore

EARLIEST_CLOCK = datetime(2025, 1, 1, tzinfo=UTC)  # a small computer without a battery begins in 1970


class Watcher:
    """`load` loads one session; `say` takes a line. What failed is kept in the store, or here while that fails."""

    def __init__(
        self,
        source: F1Source,
        store: SessionStore,
        load: Callable[[WatchedSession], Outcome],
        say: Callable[[str], None],
        random: Random | None = None,
    ) -> None:
        self._source, self._store, self._load, self._out = source, store, load, say
        self._random = random or SystemRandom()
        self._troubles = Troubles(source.clock, self._random)
        self._sessions: list[WatchedSession] = []
        self._failed: dict[SessionKey, FailedLoad] = {}
        self._said = ""

    def watch(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Look, wait and look again; only what is not an Exception (a signal) ends it."""
        while True:
            sleep(self.look().wait)

    def look(self) -> WatchStep:
        """Load what is due and return how things stand. Never raises an Exception."""
        try:
            return self._look()
        except SlipstreamError as error:
            self._trouble("store", error)
        except Exception as error:  # a defect: said, and tried again ever more rarely
            self._trouble("loader", None, f"{type(error).__name__}: {error}")
        return WatchStep(bounded_wait([self._troubles.left("store", "loader")], 0.0), 2)

    def _look(self) -> WatchStep:
        if self._source.now() < EARLIEST_CLOCK:
            self._say_once(f"the clock says {self._source.now():%Y-%m-%d}; waiting until it is set")
            return WatchStep(LONGEST_WAIT, 2)
        if not self._troubles.left("schedule"):
            self._read_schedule()
        plan = self._plan()
        left = self._troubles.left("source", "store", "loader")
        if plan.due and not left and self._store_works():
            self._load_all(plan.due)
            plan = self._plan()
        left = self._troubles.left("source", "store", "loader")
        if not left:
            self._troubles.end("loader")
        self._say_next(plan)
        return WatchStep(bounded_wait([left], 0.0) if plan.due and left else plan.wait, self._exit_code(plan))

    def _exit_code(self, plan: Plan) -> int:
        if "store" in self._troubles or ("schedule" in self._troubles and not self._sessions):
            return 2
        failing = any(failure.is_failure for _, failure in plan.waiting)
        return 1 if failing or self._troubles.parts else 0

    def _read_schedule(self) -> None:
        """Read the schedule anew; if that fails, what was read before holds."""
        now = self._source.now()
        try:
            found = [WatchedSession.of(meant) for meant in known_sessions(self._source, now - LOOK_BACK)]
            stale = self._is_stale(now.year, bool(found))
        except SlipstreamError as error:
            self._trouble("schedule", error)
            return
        self._sessions = [session for session in found if session]
        self._works("schedule")
        if stale:
            self._say_once("the schedule cannot be read anew; what was read before holds")

    def _is_stale(self, year: int, some: bool) -> bool:
        """Return whether this season's schedule is an old copy. Raise NotFound for a season without one.

        In January the last sessions of the season before do without.
        """
        try:
            return calendar(year, self._source).stale
        except NotFound:
            if some:
                return False
            raise

    def _plan(self) -> Plan:
        """Return what is due. Raise Unavailable if the store cannot be read."""
        kept = read_failed(self._store)
        for key, failed in self._failed.items():
            if key not in kept or kept[key].again_at < failed.again_at:
                kept[key] = failed
        return make_plan(self._sessions, lambda key: stored_manifest(key, self._store), kept, self._source.now())

    def _store_works(self) -> bool:
        """Return whether the store takes a file: a load that cannot be stored would cost the source for nothing."""
        try:
            self._store.put_blob(PROBE, b"ok")
            self._store.delete_blob(PROBE)
        except SlipstreamError as error:
            self._trouble("store", error)
            return False
        self._works("store")
        return True

    def _load_all(self, due: tuple[WatchedSession, ...]) -> None:
        failed = {**read_failed(self._store), **self._failed}
        for session in due:
            outcome = self._load(session)
            self._say(f"{session.key}  {session.title}: {outcome.text}")
            self._remember(session, outcome, failed.get(session.key))
            if outcome.hopeless:
                self._trouble("source", None, "no other session is tried", outcome.retry_after)
                return
            if outcome.state == "loaded":
                self._works("source")

    def _remember(self, session: WatchedSession, outcome: Outcome, before: FailedLoad | None) -> None:
        self._failed.pop(session.key, None)
        if outcome.state in ("loaded", "stored"):
            if before:
                forget_failed(self._store, session.key)
            return
        asked = outcome.code or outcome.state, outcome.retry_after
        failed = failure_after(before, session.start, *asked, self._source.clock(), self._random)
        self._failed[session.key] = failed
        if outcome.state != "busy":
            with suppress(SlipstreamError):  # then it holds for this process
                write_failed(self._store, session.key, failed)

    def _trouble(self, name: str, error: SlipstreamError | None, why: str = "", retry_after: int | None = None) -> None:
        until = self._troubles.add(name, error.retry_after if error else retry_after)
        said = f"{error.code}: {error.detail}" if error else why
        self._say(f"{name}: {said}; again at {datetime.fromtimestamp(until, UTC):%H:%M} UTC")

    def _works(self, name: str) -> None:
        if self._troubles.end(name):
            self._say(f"{name}: works again")

    def _say_next(self, plan: Plan) -> None:
        lines = [f"{one.key} waits until {_clock(why.again_at)} ({why.code})" for one, why in plan.waiting]
        if plan.coming:
            session, moment = plan.coming
            lines.append(f"next is {session.key} ({session.title}), from {_clock(moment.timestamp())}")
        self._say_once("; ".join(lines) or "nothing to load, and nothing is announced")

    def _say_once(self, line: str) -> None:
        if line != self._said:
            self._said = line
            self._say(line)

    def _say(self, line: str) -> None:
        self._out(f"{self._source.now():%Y-%m-%d %H:%M} UTC  {line}")


@dataclass(frozen=True)
class WatchStep:
    """What a look came to: the seconds until the next, and what a job that looks once ends with.

    0: nothing is wrong; 1: a session failed, or a source refuses; 2: the schedule or the store cannot be read.
    """

    wait: float
    exit_code: int = field(default=0)


def _clock(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%d %b %H:%M} UTC"
