"""What a loader at home does next: from the schedule, what is stored, what failed and the clock, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lib.services.loading.failed_loads import BUSY, FailedLoad
from lib.services.loading.needed import due_from
from lib.services.season.find_session import Meant
from lib.sessions import Manifest, SessionKey

LOOK_BACK = timedelta(days=14)  # two race weekends: a holiday of the machine; older ones are loaded by --season
LONGEST_WAIT = 900.0  # the schedule is read anew then, and a clock that was set in between is noticed
SHORTEST_WAIT = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 600.0, 6 * 3600.0  # 10, 20, 40 minutes …: 60 tries of a session in two weeks at most
JITTER = 0.2  # so that loaders which failed together do not come back together

ManifestOf = Callable[[SessionKey], Manifest | None]


@dataclass(frozen=True)
class WatchedSession:
    """A session of the schedule that the loader is to store once it is over."""

    key: SessionKey
    title: str
    start: datetime

    @classmethod
    def of(cls, meant: Meant) -> WatchedSession | None:
        """Return the session, None if nobody knows when it starts or F1 times none of its event."""
        if meant.session.start is None or not meant.event.has_timing:
            return None
        return cls(meant.key, f"{meant.event.name}, {meant.session.name}", meant.session.start)


@dataclass(frozen=True)
class Plan:
    """What is to be loaded now, what waits after a failure, and when the next look is worth while."""

    due: tuple[WatchedSession, ...]
    waiting: tuple[tuple[WatchedSession, FailedLoad], ...]
    coming: tuple[WatchedSession, datetime] | None
    wait: float


def make_plan(
    sessions: Iterable[WatchedSession],
    manifest_of: ManifestOf,
    failed: Mapping[SessionKey, FailedLoad],
    now: datetime,
) -> Plan:
    """Return the plan of a moment. What is stored is asked for sessions that may be due, and for no others."""
    due: list[WatchedSession] = []
    waiting: list[tuple[WatchedSession, FailedLoad]] = []
    coming: list[tuple[datetime, WatchedSession]] = []
    for session in {one.key: one for one in sessions}.values():
        begun = session.start < now
        moment = due_from(session.key.session, session.start, manifest_of(session.key) if begun else None)
        failure = failed.get(session.key)
        if moment is None:
            continue
        if moment > now:
            coming.append((moment, session))
        elif failure and holds(failure, session.start, now):
            waiting.append((session, failure))
        else:
            due.append(session)
    coming.sort(key=lambda pair: pair[0])
    moments = [moment.timestamp() for moment, _ in coming] + [failure.again_at for _, failure in waiting]
    first = (coming[0][1], coming[0][0]) if coming else None
    return Plan(tuple(sorted(due, key=_start)), tuple(waiting), first, bounded_wait(moments, now.timestamp()))


def holds(failure: FailedLoad, start: datetime, now: datetime) -> bool:
    """Return whether a failure keeps its session waiting: not after a new start, nor by a clock that was wrong."""
    of_this_start = abs(failure.start - start.timestamp()) < 1
    left = failure.again_at - now.timestamp()
    return of_this_start and 0 < left <= LONGEST_PAUSE * (1 + JITTER)


def pause_after(times: int, retry_after: float | None, random: Random, first: float = FIRST_PAUSE) -> float:
    """Return the seconds to wait after so many failures in a row: twice as long each time, never over six hours."""
    grown = min(LONGEST_PAUSE, first * 2.0 ** min(times - 1, 20))
    asked = min(LONGEST_PAUSE, max(0.0, retry_after or 0.0))
    sooner = JITTER if asked < grown else 0.0  # never before the source asked us to come
    return max(grown, asked) * random.uniform(1 - sooner, 1 + JITTER)


def failure_after(
    before: FailedLoad | None, start: datetime, code: str, retry_after: float | None, now: float, random: Random
) -> FailedLoad:
    """Return what to keep of a load that failed: one more in a row, unless the session has another start now."""
    same = before is not None and abs(before.start - start.timestamp()) < 1
    times = before.times if before and same else 0
    if code == BUSY:
        return FailedLoad(times, now + SHORTEST_WAIT * (2 + 2 * random.random()), code, start.timestamp())
    return FailedLoad(times + 1, now + pause_after(times + 1, retry_after, random), code, start.timestamp())


def bounded_wait(moments: Iterable[float], now: float) -> float:
    """Return the seconds until the first of the moments, at least half a minute and at most a quarter of an hour."""
    return min(LONGEST_WAIT, max(SHORTEST_WAIT, min(moments, default=now + LONGEST_WAIT) - now))


def _start(session: WatchedSession) -> datetime:
    return session.start
