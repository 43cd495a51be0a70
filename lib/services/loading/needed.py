"""Whether a session must be loaded: one answer for the API, the loader, the daily job and the command line."""

from __future__ import annotations

from datetime import datetime, timedelta

from lib.errors import DamagedData, SessionNotLoaded
from lib.services.season.events import longest
from lib.sessions import Manifest, SessionKey, SessionStore

AGAIN_AFTER = timedelta(minutes=15)  # the source publishes the rest of a session minutes to hours after its end
HOPELESS_AFTER = timedelta(days=1)  # what is not there a day later never comes
# Sources have a session 30 to 120 minutes after it: OpenF1 is closed until 30 minutes after its end, F1's archive is
# whole within two hours. `longest` ends 0 to 90 minutes after the flag, so this look comes 30 to 120 minutes after it:
# 60 for practice and qualifying, 90 for a race of two hours, 30 for one that red flags stretch to the limit of three.
FIRST_LOOK_AFTER = timedelta(minutes=30)
# Stewards decide within hours, results come on the next morning, OpenF1 repairs a session within hours of a report:
# what was stored before is read once more a day after the end.
CORRECTED_AFTER = timedelta(days=1)
PATIENCE = 0.5  # of the time since the end: a day of testing, nine hours long, is read about ten times


def needs_loading(key: SessionKey, store: SessionStore, now: float) -> bool:
    """Return whether a session is not stored, or was stored while it ran and is over by now."""
    manifest = stored_manifest(key, store)
    return manifest is None or not is_complete(manifest, now)


def is_complete(manifest: Manifest, now: float) -> bool:
    """Return whether loading a stored session again would bring nothing new at this moment."""
    again = again_from(manifest)
    return again is None or now < again.timestamp()


def again_from(manifest: Manifest) -> datetime | None:
    """Return from when on a session that was stored while it ran may have more, None if it has all or never will."""
    if manifest.finished or not (manifest.start_utc and manifest.loaded_at):
        return None
    end, loaded = _moment(manifest.start_utc) + longest(manifest.session), _moment(manifest.loaded_at)
    return None if loaded >= end + HOPELESS_AFTER else max(end, loaded + AGAIN_AFTER)


def due_from(short: str, start: datetime, manifest: Manifest | None) -> datetime | None:
    """Return from when on a session of the schedule is to be loaded, None if it is stored for good.

    What was stored before the session began, by the schedule, is of a start that was put off.
    """
    end = start + longest(short)
    if manifest is None:
        return end + FIRST_LOOK_AFTER
    if not manifest.loaded_at:
        return None
    loaded = _moment(manifest.loaded_at)
    if loaded < start:
        return end + FIRST_LOOK_AFTER
    if not manifest.finished:
        again = again_from(manifest)
        return again and max(again, loaded + PATIENCE * (loaded - end))
    return end + CORRECTED_AFTER if loaded < end + CORRECTED_AFTER else None


def stored_manifest(key: SessionKey, store: SessionStore) -> Manifest | None:
    """Return what is stored of a session, None if that is nothing or damaged."""
    try:
        return store.manifest(key)
    except (SessionNotLoaded, DamagedData):
        return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
