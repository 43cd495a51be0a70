"""Whether a session must be loaded: one answer for the API, the loader, the daily job and the command line."""

from __future__ import annotations

from datetime import datetime, timedelta

from lib.errors import DamagedData, SessionNotLoaded
from lib.services.season.events import longest
from lib.sessions import Manifest, SessionKey, SessionStore

AGAIN_AFTER = timedelta(minutes=15)  # the source publishes the rest of a session minutes to hours after its end
HOPELESS_AFTER = timedelta(days=1)  # what is not there a day later never comes


def needs_loading(key: SessionKey, store: SessionStore, now: float) -> bool:
    """Return whether a session is not stored, or was stored while it ran and is over by now."""
    try:
        return not is_complete(store.manifest(key), now)
    except (SessionNotLoaded, DamagedData):
        return True


def is_complete(manifest: Manifest, now: float) -> bool:
    """Return whether loading a stored session again would bring nothing new at this moment."""
    if manifest.finished or not (manifest.start_utc and manifest.loaded_at):
        return True
    end = _moment(manifest.start_utc) + longest(manifest.session)
    loaded = _moment(manifest.loaded_at)
    is_due = now >= max(end, loaded + AGAIN_AFTER).timestamp()
    return not is_due or loaded >= end + HOPELESS_AFTER


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
