"""The stand-in for all processes of a machine: texts and locks of this process, budgets of sources counted in files."""

from __future__ import annotations

import fcntl
import secrets
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec

from lib.cache.memory import MemoryCache, taken


class MachineCache(MemoryCache):
    """Each budget is a file of the moments at which a request was counted, changed by one process at a time.

    The moments are of the clock that counts since the machine was started: it is the same in all processes, and nobody
    sets it. A folder that cannot be written leaves each process to count for itself.
    """

    def __init__(self, folder: Path, ticks: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._folder, self._ticks = folder, ticks

    def take(self, name: str, limit: int, window: int) -> float:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                return self._take(self._folder / f"{name}.json", limit, window)
        except OSError:
            return super().take(name, limit, window)

    def _take(self, file: Path, limit: int, window: int) -> float:
        stamps = _read(file)
        wait = taken(stamps, self._ticks(), limit, window)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            draft.write_bytes(msgspec.json.encode(list(stamps)))
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        return wait


def _read(file: Path) -> deque[float]:
    """Return the moments in a file, none if it is not there or was damaged."""
    try:
        return deque(sorted(msgspec.json.decode(file.read_bytes(), type=list[float])))
    except (FileNotFoundError, msgspec.DecodeError):
        return deque()
