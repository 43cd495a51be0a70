"""What a source answered, kept in the shared cache: fresh for a while, and long after that as a reserve.

One instance fetches at a time; the others wait for what it brings. A source that fails leaves what was kept, marked.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec

from lib.errors import NotFound, SlipstreamError, TooManyRequests, Unavailable
from lib.services.f1_source import F1Source, remembered_failures

T = TypeVar("T")
DAY = 24 * 3600
FRESH = {"running": 900, "empty": 300, "finished": 30 * DAY}
KEPT = 180 * DAY
LEASE = 40  # seconds; chosen: longer than the slowest fetch with its retries
WAIT = {"with a reserve": 0.5, "without": 10.0}
FORMAT = 1


class CachedTable(msgspec.Struct):
    format: int
    origin: str
    at: float
    data: msgspec.Raw


@dataclass(frozen=True)
class SharedAnswer(Generic[T]):
    """What was kept or fetched; `stale` if the source had something newer to say but could not be asked."""

    data: T
    at: float
    stale: bool = False

    @property
    def fetched_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.at), UTC)


@dataclass(frozen=True)
class Wanted(Generic[T]):
    """A key of the cache, the season it belongs to, the type of its data, and how to fetch them."""

    key: str
    season: int
    kind: type[T]
    fetch: Callable[[], T]
    is_empty: Callable[[T], bool] = lambda data: not data


def keep(source: F1Source, wanted: Wanted[T]) -> SharedAnswer[T]:
    """Return the data, fetched at most once for all who ask. Raise what `fetch` raises if nothing is kept."""
    found = _near(source, wanted) or _shared(source, wanted)
    if found and _is_fresh(source, wanted, found):
        return found
    lock, mine = f"lock:{wanted.key}", secrets.token_hex(8)
    if not source.cache.add(lock, mine, LEASE):
        return _wait(source, wanted, found, lock) or _fetch(source, wanted, found)
    try:
        newer = _shared(source, wanted)
        if newer and _is_fresh(source, wanted, newer):
            return newer
        return _fetch(source, wanted, newer or found)
    finally:
        source.cache.delete_if(lock, mine)


def _fetch(source: F1Source, wanted: Wanted[T], reserve: SharedAnswer[T] | None) -> SharedAnswer[T]:
    try:
        if failure := remembered_failures.remembered(source.cache, wanted.key, source.clock):
            raise failure
        found = SharedAnswer(wanted.fetch(), source.clock())
    except (Unavailable, NotFound) as error:
        if error is not failure:
            remembered_failures.remember(source.cache, wanted.key, error, source.clock)
        return _reserve_or_raise(reserve, error)
    except TooManyRequests as error:  # of one client: the next one is asked for
        return _reserve_or_raise(reserve, error)
    _store(source, wanted, found)
    return found


def _wait(source: F1Source, wanted: Wanted[T], reserve: SharedAnswer[T] | None, lock: str) -> SharedAnswer[T] | None:
    """Return what another request brings, the reserve if that fails or takes too long, else None."""
    for pause in _pauses(WAIT["with a reserve" if reserve else "without"]):
        source.sleep(pause)
        found = _shared(source, wanted)
        if found and _is_fresh(source, wanted, found):
            return found
        if failure := remembered_failures.remembered(source.cache, wanted.key, source.clock):
            return _reserve_or_raise(reserve, failure)
        if source.cache.get(lock) is None:  # the other gave up because it was refused: our turn
            return keep(source, wanted)
    return SharedAnswer(reserve.data, reserve.at, stale=True) if reserve else None


def _pauses(total: float) -> Iterator[float]:
    pause = 0.02
    while total > 0:
        yield pause
        total -= pause
        pause = min(2 * pause, 0.5)


def _reserve_or_raise(reserve: SharedAnswer[T] | None, error: SlipstreamError) -> SharedAnswer[T]:
    if reserve is None:
        raise error
    return SharedAnswer(reserve.data, reserve.at, stale=True)


def _is_fresh(source: F1Source, wanted: Wanted[T], found: SharedAnswer[T]) -> bool:
    """What was fetched after its season counts as finished; before that it may still change."""
    if found.fetched_at.year > wanted.season:
        rule = "finished"
    else:
        rule = "empty" if wanted.is_empty(found.data) else "running"
    return source.clock() < found.at + FRESH[rule]


def _near(source: F1Source, wanted: Wanted[T]) -> SharedAnswer[T] | None:
    found = _decode(source, wanted, source.cache.near.get(wanted.key))
    return found if found and _is_fresh(source, wanted, found) else None


def _shared(source: F1Source, wanted: Wanted[T]) -> SharedAnswer[T] | None:
    text = source.cache.get(wanted.key)
    found = _decode(source, wanted, text)
    if found and text:
        source.cache.near.set(wanted.key, text, KEPT)
    return found


def _store(source: F1Source, wanted: Wanted[T], found: SharedAnswer[T]) -> None:
    entry = CachedTable(FORMAT, source.base, found.at, msgspec.Raw(msgspec.json.encode(found.data)))
    source.cache.set(wanted.key, msgspec.json.encode(entry).decode(), KEPT)


def _decode(source: F1Source, wanted: Wanted[T], text: str | None) -> SharedAnswer[T] | None:
    """Return the entry, or None if it is damaged, of another format, or of another F1_SOURCE."""
    if text is None:
        return None
    try:
        entry = msgspec.json.decode(text, type=CachedTable)
        if (entry.format, entry.origin) != (FORMAT, source.base):
            return None
        return SharedAnswer(msgspec.json.decode(entry.data, type=wanted.kind), entry.at)
    except msgspec.DecodeError:
        return None
