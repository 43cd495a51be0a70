"""Failures that are remembered for a while, so that a source in trouble is neither waited for nor asked again."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from lib.cache import SharedCache
from lib.errors import NotFound, SlipstreamError, SourceBlocked, SourceRateLimited, Unavailable

KINDS: dict[str, type[SlipstreamError]] = {
    kind.code: kind for kind in (NotFound, Unavailable, SourceBlocked, SourceRateLimited)
}
SECONDS = {NotFound.code: 300, Unavailable.code: 15, SourceBlocked.code: 60, SourceRateLimited.code: 60}


class Failure(msgspec.Struct):
    code: str
    detail: str
    until: float


def remember(cache: SharedCache, name: str, error: SlipstreamError, clock: Callable[[], float]) -> None:
    """Keep an error for as long as it asks for, or the table says."""
    seconds = error.retry_after or SECONDS.get(error.code, SECONDS[Unavailable.code])
    failure = Failure(error.code, error.detail, clock() + seconds)
    cache.set(f"failed:{name}", msgspec.json.encode(failure).decode(), seconds)


def remembered(cache: SharedCache, name: str, clock: Callable[[], float]) -> SlipstreamError | None:
    """Return the error that is still in force, with the seconds that are left of it."""
    text = cache.get(f"failed:{name}")
    if text is None:
        return None
    try:
        failure = msgspec.json.decode(text, type=Failure)
    except msgspec.DecodeError:
        return None
    left = math.ceil(failure.until - clock())
    kind = KINDS.get(failure.code, Unavailable)
    return kind(failure.detail, retry_after=None if kind is NotFound else left) if left > 0 else None
