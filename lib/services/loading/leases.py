"""Locks with a lease: one loader a session, and a few loads at once, whichever instances and machines ask."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from lib.cache import SharedCache
from lib.errors import Unavailable

LEASE = 60  # seconds; four heartbeats: who died is replaced after a minute
HEARTBEAT = 15.0  # seconds between two renewals of the lease


@contextmanager
def slot(cache: SharedCache, at_once: int) -> Iterator[bool]:
    """Hold one of the places of those that may run at once; False if all are taken."""
    for number in range(at_once):
        with _held(f"load:slot:{number}", cache) as ours:
            if ours:
                yield True
                return
    yield False


@contextmanager
def held_in_both(name: str, first: SharedCache, second: SharedCache) -> Iterator[bool]:
    """Hold a lock in two places; False, and the second not asked, if it is somebody else's in the first."""
    with _held(name, first) as half:
        if not half:
            yield False
            return
        with _held(name, second) as ours:
            yield ours


@contextmanager
def _held(name: str, cache: SharedCache) -> Iterator[bool]:
    """Hold a lock whose lease is renewed while we live; False if it is somebody else's."""
    token = secrets.token_hex(8)
    if not cache.add(name, token, LEASE):
        yield False
        return
    over = threading.Event()

    def renew() -> None:
        while not over.wait(HEARTBEAT):
            with suppress(Unavailable):
                cache.renew_if(name, token, LEASE)

    threading.Thread(target=renew, daemon=True).start()
    try:
        yield True
    finally:
        over.set()
        with suppress(Unavailable):
            cache.delete_if(name, token)
