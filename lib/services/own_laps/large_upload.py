"""Files too large for one request: sent to the store by a signed address, taken in by a second request."""

from __future__ import annotations

import hmac
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lib.errors import BodyTooLarge, Forbidden, InvalidRequest, NotFound
from lib.services.own_laps.readers.decode import MOST_EXPANDED
from lib.sessions import SessionStore
from lib.sessions.storage import StoredFile

MOST_BYTES = MOST_EXPANDED
LINK_SECONDS = 900  # 64 MB take 10 minutes at 1 Mbit/s up
MOST_WAITING = 3  # files of a user that were sent and not taken in
KEPT_SECONDS = 86_400.0  # a day: a file that was not read by then is deleted
CONTENT_TYPE = "application/octet-stream"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,9})\.(\d{1,12})\.([0-9a-f]{64})")


def begin(store: SessionStore, user_id: str, size: int, secret: str, now: float) -> dict[str, Any]:
    """Return where to PUT a file of `size` bytes, for a quarter of an hour, and the id to name afterwards.

    Raise InvalidRequest for a size that is not taken. Files that nobody took in within a day are deleted.
    """
    if not 1 <= size <= MOST_BYTES:
        raise InvalidRequest.field("bytes", f"must be from 1 to {MOST_BYTES}")
    _clean(store, user_id, now)
    upload_id = str(uuid.uuid4())
    until = int(now) + LINK_SECONDS
    link = store.upload_link(_path(user_id, upload_id), size, CONTENT_TYPE, LINK_SECONDS)
    if link is None:
        link = f"/api/telemetry?put={_token(user_id, upload_id, size, until, secret)}"
    return {
        "upload_id": upload_id,
        "url": link,
        "method": "PUT",
        "headers": {"Content-Type": CONTENT_TYPE},
        "bytes": size,
        "expires_at": datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


@dataclass(frozen=True)
class Address:
    """Where a signed path of our own leads, and for how many bytes it was made."""

    path: str
    size: int


def opened(token: str, secret: str, now: float) -> Address:
    """Return where a signed path leads. Raise Forbidden if it was changed, made up, or is too old."""
    found = _TOKEN.fullmatch(token[:300])
    if found is None:
        raise Forbidden("This upload URL is invalid")
    user_id, upload_id, size, until = found.group(1), found.group(2), int(found.group(3)), int(found.group(4))
    if not hmac.compare_digest(_token(user_id, upload_id, size, until, secret), token):
        raise Forbidden("This upload URL is invalid")
    if now > until:
        raise Forbidden("This upload URL has expired; request a new one")
    return Address(_path(user_id, upload_id), size)


def receive(store: SessionStore, address: Address, content: bytes) -> None:
    """Store a file that came by a signed path. Raise BodyTooLarge, InvalidRequest for another size."""
    if len(content) > address.size:
        raise BodyTooLarge(f"{len(content)} bytes; this address was made for {address.size}")
    if len(content) != address.size:
        raise InvalidRequest(f"{len(content)} bytes; this address was made for {address.size}")
    store.put_blob(address.path, content)


def content_of(store: SessionStore, user_id: str, upload_id: str) -> bytes:
    """Return a file of this user that was sent. Raise NotFound."""
    content = store.get_blob(_path(user_id, upload_id)) if _ID.fullmatch(upload_id) else None
    if content is None:
        raise NotFound("Upload not found; PUT the file to its upload URL first")
    return content


def forget(store: SessionStore, user_id: str, upload_id: str) -> None:
    store.delete_blob(_path(user_id, upload_id))


def _clean(store: SessionStore, user_id: str, now: float) -> None:
    """Delete what has waited for a day, and the oldest if too many wait."""
    waiting: Sequence[StoredFile] = sorted(store.list(f"users/{user_id}/uploads"), key=lambda file: file.modified)
    late = len(waiting) - (MOST_WAITING - 1)
    for place, file in enumerate(waiting):
        if place < late or file.modified < now - KEPT_SECONDS:
            store.delete_blob(file.path)


def _path(user_id: str, upload_id: str) -> str:
    return f"users/{user_id}/uploads/{upload_id}"


def _token(user_id: str, upload_id: str, size: int, until: int, secret: str) -> str:
    text = f"{user_id}.{upload_id}.{size}.{until}"
    key = hmac.digest(secret.encode(), b"own-lap-upload", "sha256")  # a key for this purpose alone
    return f"{text}.{hmac.new(key, text.encode(), 'sha256').hexdigest()}"
