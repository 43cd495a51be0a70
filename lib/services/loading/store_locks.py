"""Locks of loads in the store itself, for loaders that share no cache: a laptop and a scheduled job on one bucket.

A claim is a file, `loading/locks/2025-01-R.<token>.<seconds>.<machine>.<pid>`. Whoever finds no other claim after
having written its own holds the lock; two that claim at the same moment both step back and try again. Age is measured
between the store's own time stamps, so that no clock of a machine matters.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

from lib.cache.memory import MemoryCache
from lib.errors import SlipstreamError
from lib.sessions import SessionStore

FOLDER = "loading/locks"
PREFIX = "load:lock:"
TRIES, FIRST_STEP_BACK = 4, 0.1
_CLAIM = re.compile(r"(?P<lock>[\w-]+)\.(?P<token>\w+)\.(?P<seconds>\d+)\.(?P<machine>\w+)\.(?P<pid>\d+)")


class LockClaim(NamedTuple):
    """A claim as it lies in the store."""

    path: str
    token: str
    seconds: int
    machine: str
    pid: int
    modified: float


class StoreLocks(MemoryCache):
    """A cache of this process whose locks of loads lie in the store. Every lock raises Unavailable if that fails."""

    def __init__(self, store: SessionStore, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__()
        self._store, self._sleep, self._random = store, sleep, SystemRandom()

    def add(self, key: str, value: str, seconds: int) -> bool:
        if not key.startswith(PREFIX):
            return super().add(key, value, seconds)
        for number in range(TRIES):
            rivals = self._claim(key, value, seconds)
            if rivals is None:
                return True
            if not any(rival_age < seconds / 4 for rival_age in rivals):
                return False  # it has held the lock for long: no draw
            self._sleep(FIRST_STEP_BACK * 2**number * (0.5 + self._random.random()))
        return False

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        if not key.startswith(PREFIX):
            return super().renew_if(key, value, seconds)
        mine = [claim for claim in self._claims(key) if claim.token == value]
        for claim in mine:
            self._store.put_blob(claim.path, b"1")
        return bool(mine)

    def delete_if(self, key: str, value: str) -> bool:
        if not key.startswith(PREFIX):
            return super().delete_if(key, value)
        mine = [claim.path for claim in self._claims(key) if claim.token == value]
        self._store.delete_blobs(mine)
        return bool(mine)

    def get(self, key: str) -> str | None:
        if not key.startswith(PREFIX):
            return super().get(key)
        now = time.time()
        return next((claim.token for claim in self._claims(key) if not _is_stale(claim, now)), None)

    def _claim(self, key: str, value: str, seconds: int) -> list[float] | None:
        """Return None if the lock is ours now, else the ages of the claims in the way."""
        path = f"{FOLDER}/{_slug(key)}.{value}.{seconds}.{this_machine()}.{os.getpid()}"
        self._store.put_blob(path, b"1")
        claims = self._claims(key)
        mine = next((claim for claim in claims if claim.token == value), None)
        now = mine.modified if mine else time.time()
        stale = [claim.path for claim in claims if claim.token != value and _is_stale(claim, now)]
        rivals = [claim for claim in claims if claim.token != value and claim.path not in stale]
        if mine and not rivals:
            with suppress(SlipstreamError):
                self._store.delete_blobs(stale)
            return None
        self._store.delete_blobs([path])
        return [now - rival.modified for rival in rivals] or [0.0]

    def _claims(self, key: str) -> list[LockClaim]:
        found = []
        for file in self._store.list(FOLDER):
            match = _CLAIM.fullmatch(file.path.removeprefix(f"{FOLDER}/"))
            if match and match["lock"] == _slug(key):
                numbers = int(match["seconds"]), match["machine"], int(match["pid"])
                found.append(LockClaim(file.path, match["token"], *numbers, file.modified))
        return found


def this_machine() -> str:
    """Return a name of the machine, or of the container on it, whose process numbers are ours."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        return _short(f"{socket.gethostname()} {boot} {Path('/proc/self/ns/pid').readlink()}")
    return _short(socket.gethostname())


def _is_stale(claim: LockClaim, now: float) -> bool:
    """Return whether the claim was not renewed in time, or its process on this machine is gone."""
    return now - claim.modified >= claim.seconds or (claim.machine == this_machine() and not _lives(claim.pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    with suppress(OSError):  # in a container nobody may have taken note of its end: Linux calls that a zombie
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _slug(key: str) -> str:
    return key.removeprefix(PREFIX).replace("/", "-")
