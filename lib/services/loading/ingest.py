"""Loading a session: from the source, by FastF1, into the store. The one place that ties the two halves."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

import orjson

from lib.errors import DamagedData, NotFound, SessionNotLoaded, SourceBlocked, SourceRateLimited, Unavailable
from lib.services.ff1_interact import Progress, no_progress, read_session
from lib.services.season.events import Event, parse_schedule
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest
from lib.sessions.store import SessionStore

LIVE_SCHEDULES = "https://raw.githubusercontent.com/theOehrly/f1schedule/master"
SCHEDULE_SECONDS = 10


def load_session(
    key: SessionKey, store: SessionStore, source: str, cache_dir: Path, progress: Progress = no_progress
) -> Manifest:
    """Read a session from the source, store it and return what was stored; raises what read_session raises."""
    data = read_session(key, source, cache_dir, progress)
    progress("storing", 0.9)
    manifest = store.write(key, data)
    progress("done", 1.0)
    return manifest


def is_loaded(key: SessionKey, store: SessionStore) -> bool:
    """Return whether a finished session lies in the store; one that was still running counts as not loaded."""
    try:
        return store.manifest(key).finished
    except (SessionNotLoaded, DamagedData):
        return False


def fetch_schedule(year: int, source: str) -> list[Event]:
    """Return the season's events from the source; raises NotFound for a season it does not know, or Unavailable."""
    folder = LIVE_SCHEDULES if source == "live" else f"{source.rstrip('/')}/f1schedule"
    try:
        with urllib.request.urlopen(f"{folder}/schedule_{year}.json", timeout=SCHEDULE_SECONDS) as answer:  # noqa: S310
            return parse_schedule(year, orjson.loads(answer.read()))
    except urllib.error.HTTPError as error:
        raise _refused(year, error.code) from error
    except (OSError, HTTPException, KeyError, ValueError) as error:
        raise Unavailable(f"the schedule of {year} cannot be read: {type(error).__name__}") from error


def _refused(year: int, status: int) -> NotFound | Unavailable:
    if status == 404:
        return NotFound(f"there is no schedule for {year}")
    if status == 429:
        return SourceRateLimited(retry_after=300)
    return SourceBlocked(f"the schedule is refused ({status})") if status in (401, 403) else Unavailable()
