"""The session store: reads are checked and cached, a write is published whole by its manifest, written last."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from lib.errors import DamagedData, InvalidRequest, NoTelemetry, SessionNotLoaded, SlipstreamError, Unavailable
from lib.lru import LruCache
from lib.sessions import manifest as manifests
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest, StoredPart
from lib.sessions.session_data import SessionData
from lib.sessions.storage import Storage, StoredFile
from lib.sessions.stored_session import PartKind, StoredSession

MEMORY_BYTES = 64 * 2**20  # chosen: a function of 1 GB has room for matplotlib beside it
KEEP_OLD_SECONDS = 3600.0  # an hour: longer than any reader holds a version
SESSIONS = "sessions"


class SessionStore:
    """Sessions and small files in one Place. Values are immutable and shared between threads."""

    def __init__(
        self, place: Storage, memory_bytes: int = MEMORY_BYTES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._place, self._clock = place, clock
        self._memory = LruCache(memory_bytes)
        self._manifests: dict[SessionKey, tuple[Manifest, str, float]] = {}
        self._lock = threading.Lock()

    def manifest(self, key: SessionKey) -> Manifest:
        """Return what is stored. Raise SessionNotLoaded, and DamagedData once for a damaged session.json."""
        return self._manifest(key, self._place.fresh_for)

    def open(self, key: SessionKey) -> StoredSession:
        """Return the session pinned to its present version. Raise as manifest does. For more than one part."""
        return StoredSession(key, self.manifest(key), self._part)

    def write(self, key: SessionKey, data: SessionData) -> Manifest:
        """Publish a session and return its manifest; until it is whole, readers see what was there before."""
        parts = data.parts()
        listed = {
            name: StoredPart(sha256=_sha256(content), size=len(content)) for name, content in sorted(parts.items())
        }
        before = self._manifest_there(key)
        manifest = manifests.sealed(manifests.revised(msgspec.structs.replace(data.manifest, parts=listed), before))
        self._place.write_many({_path(key, manifest, name): content for name, content in parts.items()})
        self._place.write(f"{key.path}/session.json", manifests.encode(manifest))
        self._forget(key)
        self._clean(key, {manifest.version, before.version if before else None})
        return manifest

    def years(self) -> Sequence[int]:
        """Return the seasons of which something was stored, in order."""
        return [int(name) for name in self._place.folders(SESSIONS) if name.isdecimal()]

    def rounds(self, year: int) -> Sequence[int]:
        """Return the rounds of a season of which something was stored, in order."""
        return [int(name) for name in self._place.folders(f"{SESSIONS}/{year}") if name.isdecimal()]

    def keys(self, year: int, number: int | None = None) -> Sequence[SessionKey]:
        """Return the sessions stored of a season, or of one round; damaged and half written ones may be among them."""
        rounds = self.rounds(year) if number is None else [number]
        folders = {one: self._place.folders(f"{SESSIONS}/{year}/{one:02}") for one in rounds}
        return sorted(SessionKey(year, one, name) for one, names in folders.items() for name in names)

    def get_blob(self, path: str) -> bytes | None:
        return self._place.read(_blob(path))

    def put_blob(self, path: str, content: bytes, content_type: str | None = None) -> None:
        """Store a small file; `content_type` is what its download link answers with."""
        self._place.write(_blob(path), content, content_type)

    def delete_blob(self, path: str) -> None:
        self._place.delete(_blob(path))

    def delete_blobs(self, paths: Collection[str]) -> None:
        """Delete many small files at once; one that is gone already is not an error."""
        self._place.delete_many([_blob(path) for path in paths])

    def download_link(self, path: str, filename: str, seconds: int) -> str | None:
        """Return an address that anybody can use for `seconds`, saved as `filename`; None for a store in a folder."""
        return self._place.download_link(_blob(path), filename, seconds)

    def upload_link(self, path: str, size: int, content_type: str, seconds: int) -> str | None:
        """Return an address to which `size` bytes can be PUT for `seconds`; None for a store in a folder."""
        return self._place.upload_link(_blob(path), size, content_type, seconds)

    def delete_prefix(self, prefix: str) -> int:
        """Delete the files below a folder and return how many there were."""
        return self._place.delete_prefix(_blob(prefix))

    def list(self, prefix: str) -> list[StoredFile]:
        return self._place.list(_blob(prefix))

    def ping(self) -> None:
        """Raise Unavailable if the place does not answer."""
        self._place.ping()

    def _manifest(self, key: SessionKey, fresh_for: float) -> Manifest:
        known = self._manifests.get(key)
        if known and self._clock() - known[2] < fresh_for:
            return known[0]
        found = self._place.read_if_changed(f"{key.path}/session.json", known[1] if known else None)
        if found == "unchanged" and known:
            manifest, tag = known[:2]
        elif found is None or found == "unchanged":
            self._forget(key)
            raise SessionNotLoaded(f"{key} is not in the store", session=str(key))
        else:
            manifest, tag = self._decoded(key, found[0]), found[1]
        with self._lock:
            self._manifests[key] = (manifest, tag, self._clock())
        return manifest

    def _decoded(self, key: SessionKey, content: bytes) -> Manifest:
        try:
            manifest = manifests.decode(content)
        except DamagedData:
            self._set_aside(key, lambda found: found == content)
            raise
        if manifest is None:
            raise SessionNotLoaded(f"{key} is stored in a format of another version", session=str(key))
        return manifest

    def _part(self, key: SessionKey, manifest: Manifest, name: str, kind: PartKind) -> Any:
        held = (key, manifest.version, name)
        value = self._memory.get(held)
        if value is None:
            value = kind.unpack(self._checked(key, manifest, name))
            self._memory.put(held, value, kind.size(value))
        return value

    def _checked(self, key: SessionKey, manifest: Manifest, name: str) -> bytes:
        """Return a part whose checksum holds. Raise DamagedData, and then the session counts as not loaded."""
        part = manifest.parts.get(name)
        if part is None:
            raise NoTelemetry(f"{key} has no {name.removesuffix('.npz')}")
        path = _path(key, manifest, name)
        content = self._place.read(path)
        if not _matches(content, part) and self._place.forget(path):
            content = self._place.read(path)
        if content is not None and _matches(content, part):
            return content
        if self._manifest(key, 0.0).version != manifest.version:
            raise Unavailable(f"{key} was loaded anew while it was being read", retry_after=1)
        self._set_aside(key, lambda found: manifests.decode(found) == manifest)
        raise DamagedData(f"{name} of {key} is {'missing' if content is None else 'damaged'}", session=str(key))

    def _set_aside(self, key: SessionKey, is_damaged: Callable[[bytes], bool]) -> None:
        """Take session.json away if it is still the damaged one, so that everybody sees the session as not loaded."""
        self._forget(key)
        found = self._place.read_if_changed(f"{key.path}/session.json", None)
        if isinstance(found, tuple) and is_damaged(found[0]):
            self._place.write(f"{key.path}/damaged.json", found[0])
            self._place.delete(f"{key.path}/session.json")

    def _manifest_there(self, key: SessionKey) -> Manifest | None:
        try:
            return self._manifest(key, 0.0)
        except SlipstreamError:
            return None

    def _clean(self, key: SessionKey, kept: set[str | None]) -> None:
        """Remove what no reader can still be using: other versions, an hour after they were last written."""
        newest: dict[str, float] = {}
        for entry in self._place.list(key.path):
            version, _, inner = entry.path[len(key.path) + 1 :].partition("/")
            if inner and version not in kept:
                newest[version] = max(newest.get(version, 0.0), entry.modified)
        for version, modified in newest.items():
            if time.time() - modified > KEEP_OLD_SECONDS:
                self._place.delete_prefix(f"{key.path}/{version}")

    def _forget(self, key: SessionKey) -> None:
        with self._lock:
            self._manifests.pop(key, None)


def _path(key: SessionKey, manifest: Manifest, name: str) -> str:
    return f"{key.path}/{manifest.version}/{name}"


def _blob(path: str) -> str:
    if path.split("/")[0] == SESSIONS:
        raise InvalidRequest.field("path", "sessions are written and deleted as a whole")
    return path


def _matches(content: bytes | None, part: StoredPart) -> bool:
    return content is not None and len(content) == part.size and _sha256(content) == part.sha256


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
