"""The store in a folder: `file:///path`. Writes go through a temporary file, are synced, and appear by renaming."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from lib.errors import Unavailable
from lib.sessions.storage import StoredFile, Tagged, checked


class Folder:
    """A Place on the local disk."""

    fresh_for = 0.0

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        with _translated():
            try:
                return self._at(path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def read_if_changed(self, path: str, tag: str | None) -> Tagged | Literal["unchanged"] | None:
        with _translated():
            try:
                if tag is not None and _tag(os.stat(self._at(path))) == tag:
                    return "unchanged"
                with open(self._at(path), "rb") as file:
                    return file.read(), _tag(os.fstat(file.fileno()))
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, path: str, content: bytes, content_type: str | None = None) -> None:  # noqa: ARG002  (no place for it)
        target = self._at(path)
        with _translated():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{secrets.token_hex(8)}")
            try:
                with open(draft, "xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
            _sync_folder(target.parent)

    def write_many(self, contents: Mapping[str, bytes]) -> None:
        for path, content in contents.items():
            self.write(path, content)

    def forget(self, path: str) -> bool:  # noqa: ARG002  (a Place has it; a folder keeps no copies)
        return False

    def delete(self, path: str) -> None:
        with _translated():
            self._at(path).unlink(missing_ok=True)

    def delete_many(self, paths: Collection[str]) -> None:
        for path in paths:
            self.delete(path)

    def delete_prefix(self, prefix: str) -> int:
        with _translated():
            count = len(self.list(prefix))
            with suppress(FileNotFoundError):
                shutil.rmtree(self._at(prefix))
            return count

    def list(self, prefix: str) -> list[StoredFile]:
        with _translated():
            return sorted(self._walk(self._at(prefix)), key=lambda entry: entry.path)

    def folders(self, prefix: str) -> Sequence[str]:
        with _translated():
            try:
                with os.scandir(self._at(prefix)) as entries:
                    return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
            except (FileNotFoundError, NotADirectoryError):
                return []

    def download_link(self, path: str, filename: str, seconds: int) -> str | None:  # noqa: ARG002
        """Return None: a folder has no addresses, so the function that is asked sends the file itself."""
        return None

    def upload_link(self, path: str, size: int, content_type: str, seconds: int) -> str | None:  # noqa: ARG002
        """Return None: a folder has no addresses, so the function that is asked takes the file itself."""
        return None

    def ping(self) -> None:
        """Raise Unavailable if the folder cannot be written."""
        with _translated():
            self.root.mkdir(parents=True, exist_ok=True)
            if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
                raise Unavailable("The store's folder cannot be written")

    def _at(self, path: str) -> Path:
        return self.root / checked(path)

    def _walk(self, folder: Path) -> Iterator[StoredFile]:
        for parent, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                # a writer may rename or remove a file while we look
                with suppress(FileNotFoundError):
                    if not name.startswith("."):
                        stat = os.stat(file := Path(parent, name))
                        yield StoredFile(file.relative_to(self.root).as_posix(), stat.st_size, stat.st_mtime)


def _tag(stat: os.stat_result) -> str:
    return f"{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_size}"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"The store's folder fails: {error.strerror}") from error
