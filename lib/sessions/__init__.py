"""The session store: the format of stored sessions, and the places they may lie in (`file://`, `s3://`)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lib.errors import ConfigError
from lib.sessions.bucket import Bucket
from lib.sessions.circuit import Circuit, Corner, Outline
from lib.sessions.copies import LocalCopies
from lib.sessions.folder import Folder
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Availability, Driver, Frozen, Manifest, Plausibility, Result, TimingLines
from lib.sessions.pinned_store import PinnedStore
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.session_data import SessionData
from lib.sessions.store import SessionStore
from lib.sessions.stored_session import StoredSession
from lib.sessions.survey import Survey
from lib.sessions.tables import Table

__all__ = [
    "Availability",
    "CarSamples",
    "Circuit",
    "Corner",
    "Driver",
    "Frozen",
    "Manifest",
    "Outline",
    "PinnedStore",
    "Plausibility",
    "PosSamples",
    "Result",
    "SessionData",
    "SessionKey",
    "SessionStore",
    "StoredSession",
    "Survey",
    "Table",
    "TimingLines",
    "open_store",
]


def open_store(store_url: str, s3_endpoint_url: str | None = None) -> SessionStore:
    """Return the store at `file:///path` or `s3://bucket/prefix`. Raise ConfigError for anything else."""
    parts = urlsplit(store_url)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return SessionStore(Folder(Path(unquote(parts.path))))
    if parts.scheme == "s3" and parts.netloc:
        copies = LocalCopies(_copies_folder(f"{s3_endpoint_url} {store_url}"))
        return SessionStore(Bucket(parts.netloc, parts.path, s3_endpoint_url, copies))
    raise ConfigError("STORE_URL", f"is {store_url!r}; it must be file:///path or s3://bucket/prefix")


def _copies_folder(identity: str) -> Path:
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"slipstream-{os.getuid()}-{digest}"
