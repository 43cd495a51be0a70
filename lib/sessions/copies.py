"""Copies of immutable parts on /tmp, so that a warm function asks the bucket once: bounded, oldest use goes first."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path

LIMIT = 200 * 2**20  # bytes: of the 500 MB that /tmp has on Vercel


class LocalCopies:
    """Files named by a hash of their path, in a folder that only this user can enter."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder, self._limit = folder, limit
        self._lock = threading.Lock()
        self._usable = self._prepare()

    def get(self, path: str) -> bytes | None:
        if not self._usable:
            return None
        with suppress(OSError):
            file = self._file(path)
            content = file.read_bytes()
            os.utime(file)
            return content
        return None

    def put(self, path: str, content: bytes) -> None:
        """Keep a copy if there is room; a full or missing disk is not an error."""
        if not self._usable or len(content) > self._limit:
            return
        with self._lock, suppress(OSError):
            self._make_room(len(content))
            draft = self._folder / f".{secrets.token_hex(8)}"
            try:
                draft.write_bytes(content)
                draft.replace(self._file(path))
            finally:
                draft.unlink(missing_ok=True)

    def drop(self, path: str) -> bool:
        """Remove a copy and return whether there was one."""
        with suppress(OSError):
            self._file(path).unlink()
            return True
        return False

    def _prepare(self) -> bool:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stat = self._folder.lstat()
        except OSError:
            return False
        # another user of the machine may have made the folder first
        return stat.st_uid == os.getuid() and not stat.st_mode & 0o077 and self._folder.is_dir()

    def _make_room(self, size: int) -> None:
        files = sorted(((file.stat(), file) for file in self._folder.iterdir()), key=lambda pair: pair[0].st_mtime_ns)
        total = sum(stat.st_size for stat, _ in files)
        for stat, file in files:
            if total + size <= self._limit:
                return
            file.unlink(missing_ok=True)
            total -= stat.st_size

    def _file(self, path: str) -> Path:
        return self._folder / hashlib.sha256(path.encode()).hexdigest()
