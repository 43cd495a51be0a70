"""What a store asks of the place it lies in. Paths are relative, with `/`; a write is seen whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import quote

from lib.errors import InvalidRequest

Tagged = tuple[bytes, str]
_NAME = re.compile(r"[A-Za-z0-9_@+=-][A-Za-z0-9_.@+=-]*")


@dataclass(frozen=True)
class StoredFile:
    """One stored file: its path, its size, and when it was last written (seconds since 1970)."""

    path: str
    size: int
    modified: float


class Storage(Protocol):
    """A folder or a bucket. Every method raises errors.Unavailable where the place itself fails."""

    @property
    def fresh_for(self) -> float:
        """For how many seconds a manifest may be used without asking whether it changed."""
        ...

    def read(self, path: str) -> bytes | None:
        """Return the content or None."""
        ...

    def read_if_changed(self, path: str, tag: str | None) -> Tagged | Literal["unchanged"] | None:
        """Return content and a tag of it, "unchanged" while `tag` still holds, None if there is nothing."""
        ...

    def write(self, path: str, content: bytes, content_type: str | None = None) -> None:
        """Store a file. A bucket also keeps its type, which a download link answers with."""
        ...

    def write_many(self, contents: Mapping[str, bytes]) -> None: ...

    def forget(self, path: str) -> bool:
        """Drop a nearby copy of the content; false if none is kept, so that reading again could not differ."""
        ...

    def delete(self, path: str) -> None: ...

    def delete_many(self, paths: Collection[str]) -> None:
        """Delete these files in as few requests as the place allows; one that is gone already is not an error."""
        ...

    def delete_prefix(self, prefix: str) -> int:
        """Delete everything below the folder `prefix` and return how many files that were."""
        ...

    def list(self, prefix: str) -> list[StoredFile]:
        """Return what lies below the folder `prefix`, sorted by path."""
        ...

    def folders(self, prefix: str) -> Sequence[str]:
        """Return the names of the folders right below the folder `prefix`, sorted."""
        ...

    def download_link(self, path: str, filename: str, seconds: int) -> str | None:
        """Return an address from which anybody can download the file for `seconds`; None if the place has no such."""
        ...

    def upload_link(self, path: str, size: int, content_type: str, seconds: int) -> str | None:
        """Return an address to which `size` bytes can be PUT for `seconds`; None if the place has no such."""
        ...

    def ping(self) -> None: ...


def checked(path: str) -> str:
    """Return the path if every step of it is a plain name. Raise InvalidRequest, so that nobody climbs out."""
    if len(path) > 500 or not all(_NAME.fullmatch(step) for step in path.split("/")):
        raise InvalidRequest.field("path", f"{path!r} is not a path in the store")
    return path


def attachment(filename: str) -> str:
    """Return the Content-Disposition that saves a download as `filename` (RFC 6266: plain letters, then the name)."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
