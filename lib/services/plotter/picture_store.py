"""Drawn pictures in the session store, so that a new instance need not draw them again; old ones are swept out."""

from __future__ import annotations

import hashlib
import logging
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from lib.errors import SlipstreamError
from lib.services.plotter.picture import Format, Picture
from lib.sessions import SessionStore

FOLDER = "plots"
KEPT_SECONDS = 14 * 86_400  # two weeks; chosen: a plot is looked at in the days after its session
MOST_BYTES = 4 * 2**20  # chosen: usual pictures have 50 to 300 KB
SWEPT_AT_ONCE = 1000  # one request of S3 deletes as many
SWEEP_SECONDS = 30.0  # the daily job has 250 s, most of them for loading
DRAWN_BY = (  # a season is not among them: its rows are part of the tag
    "lib/services/circuit_names.py",
    "lib/services/plotter",
    "lib/services/race_story",
    "lib/services/session_survey",
    "lib/services/session_views",
    "lib/services/telemetry_service",
    "lib/services/styling.py",
    "lib/sessions",
    "styles.json",
)
ROOT = Path(__file__).resolve().parent.parent.parent.parent
_log = logging.getLogger(__name__)


class PictureHeader(msgspec.Struct):
    """The line before a picture's bytes: its words, and a digest of these, its tag and its bytes."""

    alt: str
    digest: str


@cache
def code_version() -> str:
    """Return a digest of what decides how plots look: a deployment that changes none of it keeps its pictures."""
    digest = hashlib.blake2b(version("matplotlib").encode() + version("numpy").encode(), digest_size=8)
    for place in DRAWN_BY:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists():
            digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def find(store: SessionStore, etag: str, form: Format) -> Picture | None:
    """Return the picture kept under a tag, or None if it is missing or damaged, or the store fails."""
    try:
        blob = store.get_blob(_path(etag, form))
    except (SlipstreamError, OSError) as error:
        _log.warning("a kept plot could not be read: %s", error)
        return None
    head, _, content = (blob or b"").partition(b"\n")
    try:
        about = msgspec.json.decode(head, type=PictureHeader)
    except msgspec.MsgspecError:
        return None
    picture = Picture(content, form, about.alt)
    return picture if about.digest == _digest(etag, picture) else None


def keep(store: SessionStore, etag: str, picture: Picture) -> None:
    """Keep a picture, its words in a line before its bytes; one that is very large, or a store that fails: do not."""
    if len(picture.content) > MOST_BYTES:
        return
    try:
        head = msgspec.json.encode(PictureHeader(picture.alt, _digest(etag, picture)))
        store.put_blob(_path(etag, picture.format), head + b"\n" + picture.content)
    except (SlipstreamError, OSError) as error:
        _log.warning("a plot could not be kept: %s", error)


def sweep(store: SessionStore, now: float, seconds: float = SWEEP_SECONDS) -> int:
    """Delete the pictures drawn more than two weeks ago, oldest first, for as long as `seconds` last.

    Return how many were deleted; the rest goes next time, and a store that fails stops it.
    """
    deadline, deleted = time.monotonic() + seconds, 0
    try:
        old = [entry for entry in store.list(FOLDER) if entry.modified < now - KEPT_SECONDS]
        paths = [entry.path for entry in sorted(old, key=lambda entry: entry.modified)]
        while deleted < len(paths) and time.monotonic() < deadline:
            chosen = paths[deleted : deleted + SWEPT_AT_ONCE]
            store.delete_blobs(chosen)
            deleted += len(chosen)
    except (SlipstreamError, OSError) as error:
        _log.warning("old plots could not be deleted: %s", error)
    return deleted


def _digest(etag: str, picture: Picture) -> str:
    digest = hashlib.blake2b(f"{etag}\0{picture.format}\0{picture.alt}\0".encode(), digest_size=12)
    digest.update(picture.content)
    return digest.hexdigest()


def _path(etag: str, form: Format) -> str:
    return f"{FOLDER}/{etag}.{form}"
