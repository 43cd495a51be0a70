"""The stand-in for all processes of a machine: texts and locks of this process, budgets of sources counted in files."""

from __future__ import annotations

import fcntl
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from lib.cache.memory import MemoryCache, taken

LONGEST_TURN = 3600.0  # seconds: nobody is asked to rest for longer
TURN = ":turn"  # how keys end that say whose turn at a source it is, for all processes


class MachineCache(MemoryCache):
    """Each budget is a file of the moments at which a request was counted, changed by one process at a time.

    Whose turn it is at a source is a file too, of the moment at which the turn ends.

    The moments are of the clock that counts since the machine was started: it is the same in all processes, and nobody
    sets it. A folder that cannot be written leaves each process to count for itself.
    """

    def __init__(self, folder: Path, ticks: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._folder, self._ticks = folder, ticks

    def take(self, name: str, limit: int, window: int) -> float:
        try:
            with self._alone_with(name) as file:
                stamps = _read(file)
                wait = taken(stamps, self._ticks(), limit, window)
                _write(file, stamps)
                return wait
        except OSError:
            return super().take(name, limit, window)

    def add(self, key: str, value: str, seconds: int) -> bool:
        if not key.endswith(TURN):
            return super().add(key, value, seconds)
        try:
            with self._alone_with(key.replace(":", "-")) as file:
                now, turns = self._ticks(), _read(file)
                # an end that is far away is of before the machine was started anew
                if any(now < end <= now + LONGEST_TURN for end in turns):
                    return False
                _write(file, [now + seconds])
                return True
        except OSError:
            return super().add(key, value, seconds)

    def set(self, key: str, value: str, seconds: int) -> None:
        if key.endswith(TURN):
            with suppress(OSError), self._alone_with(key.replace(":", "-")) as file:
                _write(file, [self._ticks() + min(seconds, LONGEST_TURN)])
        super().set(key, value, seconds)

    @contextmanager
    def _alone_with(self, name: str) -> Iterator[Path]:
        """Keep the other processes out while a file is changed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._folder / f"{name}.json"


def _write(file: Path, stamps: Iterable[float]) -> None:
    """Write a file whole or not at all."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(msgspec.json.encode(list(stamps)))
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _read(file: Path) -> deque[float]:
    """Return the moments in a file, none if it is not there or was damaged."""
    try:
        return deque(sorted(msgspec.json.decode(file.read_bytes(), type=list[float])))
    except (FileNotFoundError, msgspec.DecodeError):
        return deque()
