"""One session out of FastF1: timing, results, weather, messages by its own load(), the two telemetry streams by us."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fastf1
import fastf1._api
import fastf1.mvapi.api
import pandas as pd
from fastf1.exceptions import RateLimitExceededError

from lib.errors import NoTelemetry, NotFound, NotYetPublished, SourceRateLimited, Unavailable
from lib.services.ff1_interact.journal import Journal, StopLoading
from lib.services.ff1_interact.sign_in import SignIn
from lib.services.ff1_interact.source import Count, no_count, watched
from lib.services.ff1_interact.streams import Decoded, decode_car, decode_position
from lib.sessions.key import SessionKey

Progress = Callable[[str, float], None]
FIRST_TELEMETRY_YEAR = 2018  # F1's archive has car data from this season on
PUBLISHED_AFTER = timedelta(days=14)
LIMIT_PAUSE = 3600  # seconds: the window of Jolpica's limit
SHARE_OF_TIMING = 0.7  # of the progress that is shown; the car data take most of a load
LONG_NAMES = {
    "FP1": "Practice 1",
    "FP2": "Practice 2",
    "FP3": "Practice 3",
    "Q": "Qualifying",
    "SQ": "Sprint Qualifying",
    "SS": "Sprint Shootout",
    "S": "Sprint",
    "R": "Race",
}


@dataclass(frozen=True)
class Raw:
    """What was read: FastF1's session, the decoded streams, the circuit's map, and how the source answered."""

    session: Any
    car: Decoded
    pos: Decoded
    circuit: dict[str, Any] | None
    journal: Journal = field(repr=False)

    def get(self, name: str) -> Any | None:
        """Return one of FastF1's attributes, None if it failed to load it."""
        return getattr(self.session, f"_{name}", None)


def read_raw(
    key: SessionKey,
    source: str,
    cache_dir: Path,
    progress: Progress,
    now: datetime,
    sign_in: SignIn | None = None,
    count: Count = no_count,
) -> Raw:
    """Return what the source has; what it raises is told in ff1_interact."""
    if key.year < FIRST_TELEMETRY_YEAR:
        raise NoTelemetry(f"There is no telemetry before {FIRST_TELEMETRY_YEAR}")
    try:
        with watched(source, cache_dir, sign_in, count) as journal:
            progress("schedule", 0.0)
            session = _session(key, journal)
            _check_published(session, now)
            journal.on_answer = lambda count: progress("timing", min(SHARE_OF_TIMING, 0.05 * count))
            return _read(session, key, progress, journal, now)
    except StopLoading as stop:
        raise stop.error from stop
    except RateLimitExceededError as error:
        raise SourceRateLimited(str(error), retry_after=LIMIT_PAUSE) from error


def _read(session: Any, key: SessionKey, progress: Progress, journal: Journal, now: datetime) -> Raw:
    with ThreadPoolExecutor(1, "telemetry") as pool:
        # FastF1 spends its load waiting between requests: the two big streams arrive and are decoded meanwhile
        telemetry = pool.submit(_telemetry, session.api_path)
        _load_timing(session)
        car, pos = telemetry.result()
    journal.on_answer = lambda _: None
    progress("telemetry", SHARE_OF_TIMING)
    if not (car.drivers or pos.drivers or hasattr(session, "_laps")):
        raise _nothing_there(session, now)
    progress("circuit", 0.8)
    return Raw(session, car, pos, _circuit_map(session, key.year, journal), journal)


def _telemetry(api_path: str) -> tuple[Decoded, Decoded]:
    car = decode_car(_lines(api_path, "car_data"))
    return car, decode_position(_lines(api_path, "position"))


def _lines(api_path: str, page: str) -> list[str]:
    try:
        return fastf1._api.fetch_page(api_path, page) or []
    except UnicodeDecodeError:
        return []


def _load_timing(session: Any) -> None:
    # without these FastF1 gives up on all laps where only the small status streams are missing
    session._track_status = pd.DataFrame({"Time": [], "Status": [], "Message": []})
    session._session_status = pd.DataFrame({"Time": pd.Series(dtype="timedelta64[ns]"), "Status": pd.Series(dtype=str)})
    session._session_start_time = pd.NaT
    try:
        session.load(telemetry=False)
    except StopLoading:
        raise
    except RateLimitExceededError:
        raise
    except Exception as error:  # FastF1 raises whatever pandas raises on data it did not expect
        raise Unavailable(f"FastF1 cannot read this session: {type(error).__name__}") from error


def _session(key: SessionKey, journal: Journal) -> Any:
    try:
        schedule = fastf1.get_event_schedule(key.year)
    except ValueError as error:
        if journal.failures:
            raise journal.failures[-1] from error
        raise NotFound(f"There is no schedule for {key.year}") from error
    test, _, short = key.session.rpartition("-")
    events = schedule[schedule["RoundNumber"] == key.round]
    index = int(test[1:]) - 1 if test else 0
    if index >= len(events) or short not in LONG_NAMES:
        raise NotFound(f"{key.year} has no round {key.round}")
    event = events.iloc[index]
    try:
        return event.get_session(LONG_NAMES[short])
    except ValueError as error:
        held = [name for name in (event[f"Session{n}"] for n in range(1, 6)) if name and name != "None"]
        raise NotFound(f"{event['EventName']} {key.year} has no {LONG_NAMES[short]}", known=held) from error


def _check_published(session: Any, now: datetime) -> None:
    if not session.f1_api_support:
        raise NoTelemetry("F1 published no timing data for this session")
    if (start := start_of(session)) is not None and start > now:
        raise NotYetPublished(f"This session starts on {start:%Y-%m-%d at %H:%M} UTC", starts=start.isoformat())


def _nothing_there(session: Any, now: datetime) -> Exception:
    start = start_of(session)
    if start is not None and now - start > PUBLISHED_AFTER:
        return NoTelemetry("F1 published no timing data for this session")
    return NotYetPublished("F1 has not published this session's data yet", retry_after=600)


def start_of(session: Any) -> datetime | None:
    """Return the scheduled start."""
    return None if pd.isna(session.date) else session.date.to_pydatetime().replace(tzinfo=UTC)


def _circuit_map(session: Any, year: int, journal: Journal) -> dict[str, Any] | None:
    try:
        circuit = session.session_info["Meeting"]["Circuit"]
        # Mugello has two keys; FastF1 knows which one the map is under
        key = 146 if (circuit["Key"], circuit.get("ShortName")) == (149, "Mugello") else circuit["Key"]
        found = fastf1.mvapi.api.get_circuit(year=year, circuit_key=key)
    except StopLoading:
        raise
    except Exception as error:  # an extra: whatever is wrong with it, the session is worth having
        journal.notes.append(f"no circuit map: {type(error).__name__}")
        return None
    return found if isinstance(found, dict) else None
