"""An upload: its fields and times checked, its samples read by whichever reader knows them, one lap of them kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from lib.database import Connection
from lib.errors import InvalidRequest
from lib.services.own_laps.fit import LapWanted, laid_at_home, laid_over
from lib.services.own_laps.library import LONGEST_NAME, OwnLapRow, keep, placed, printable, refuse_when_full, short_text
from lib.services.own_laps.readers import read
from lib.services.own_laps.setup import MOST_NAMED, checked_setup, told_times
from lib.services.own_laps.stored import own_lap
from lib.services.own_laps.take_in import TakenLap
from lib.services.session_survey.timing_lines import SECTOR_TOLERANCE
from lib.services.telemetry_service.one_lap import lap_quality
from lib.sessions import SessionKey, SessionStore

KNOWN = ("name", "circuit", "year", "event", "session", "laptime", "sectors", "setup", "game", "samples", "lap", "ldx",
         "conditions")  # fmt: skip
MOST_CONDITIONS = 40  # chosen: more than any game tells, and bounded
_LAP = re.compile(r"fastest|[0-9]{1,4}")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}\.\d{1,6})")


def add(
    connection: Connection,
    store: SessionStore,
    user_id: str,
    upload: Mapping[str, Any],
    key: SessionKey | None = None,
) -> dict[str, Any]:
    """Store a lap and return it with its quality; `key` is the session of the event it names, if it names one;
    else the newest stored session of the circuit that it, or its file, names.

    Raise InvalidRequest with the reason for samples that are not a lap, TakenLap if there are 200 laps already.
    """
    refuse_when_full(connection, user_id)
    texts = _texts(upload)
    lap_time, sectors = _times(upload)
    setup = checked_setup(upload.get("setup"), texts["game"])
    conditions = _conditions(upload.get("conditions"))
    beacons = upload.get("ldx")
    recording = read(upload["samples"], beacons if isinstance(beacons, str) else None)
    asked = LapWanted(recording, lap_time, _wanted(upload.get("lap")))
    fit = laid_over(store, key, asked) if key is not None else laid_at_home(store, texts["circuit"], asked)
    taken, key = fit.taken, fit.key
    details = {**_details(store, taken, sectors, key), "setup": setup, "circuit_match": fit.match}
    details["assumed"] += fit.notes
    details["conditions"] = conditions
    row = OwnLapRow(
        name=texts["name"] or "",
        circuit=texts["circuit"] or _of_file(taken.circuit),
        game=texts["game"] or _of_file(taken.game),
        key=key,
        lap_time=taken.samples.lap_time,
        details=details,
    )
    return keep(connection, store, user_id, row, taken.samples.values)


def _details(
    store: SessionStore, taken: TakenLap, sectors: list[float] | None, key: SessionKey | None
) -> dict[str, Any]:
    samples = taken.samples
    lap = placed(store, own_lap("me:new", samples.values, samples.lap_time, sectors, samples.notes), key)
    return {
        "sectors": sectors,
        "samples": len(samples.values["time"]),
        "rate": samples.rate,
        "metres": round(samples.metres),
        "channels": [name for name in samples.values if name != "time"],
        "assumed": list(samples.notes),
        "quality": lap_quality(lap),
        "tool": taken.tool,
        "lap": taken.lap,
        "laps": list(taken.laps),
    }


def _texts(upload: Mapping[str, Any]) -> dict[str, str | None]:
    texts = {name: short_text(name, upload.get(name)) for name in ("name", "circuit", "game")}
    if not texts["name"]:
        raise InvalidRequest.field("name", "is needed")
    unknown = islice((str(name)[:100] for name in upload if name not in KNOWN), MOST_NAMED)
    messages = dict.fromkeys(unknown, f"is unknown; use one of: {', '.join(KNOWN)}")
    if messages:
        raise InvalidRequest.fields(messages)
    if "samples" not in upload:
        raise InvalidRequest.field("samples", "are needed")
    return texts


def _of_file(text: str | None) -> str | None:
    """Return what the file calls its circuit or game, None for what says nothing."""
    return printable(text or "").strip()[:LONGEST_NAME] or None


def _conditions(given: Any) -> dict[str, Any]:
    """Return weather, tyre and aids as they were told: short texts and numbers. Raise InvalidRequest."""
    if given is None:
        return {}
    fits = isinstance(given, Mapping) and len(given) <= MOST_CONDITIONS
    if not fits or not all(_is_short(name) and _is_short(value) for name, value in given.items()):
        raise InvalidRequest.field("conditions", f"is an object of at most {MOST_CONDITIONS} short texts and numbers")
    return dict(given)


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 40
    return value is None or (isinstance(value, bool | int | float) and abs(value) < 1e9)


def _wanted(lap: Any) -> str | None:
    if lap is None:
        return None
    if isinstance(lap, bool) or not isinstance(lap, int | str) or not _LAP.fullmatch(str(lap)[:10]):
        raise InvalidRequest.field("lap", "must be `fastest` or the number of a lap in the recording")
    return str(lap)


def _times(upload: Mapping[str, Any]) -> tuple[float | None, list[float] | None]:
    """Return lap time and sectors in seconds. Raise InvalidRequest if they are malformed or do not fit together."""
    beside = told_times(upload.get("setup"))
    sectors = upload.get("sectors") or beside[1]
    if sectors is not None:
        if not isinstance(sectors, list | tuple) or len(sectors) != 3:
            raise InvalidRequest.field("sectors", "are three times in seconds")
        sectors = [_seconds("sectors", value) for value in sectors]
    given = upload.get("laptime") if upload.get("laptime") is not None else beside[0]
    lap_time = None if given is None else _seconds("laptime", given)
    if sectors is not None and lap_time is None:
        lap_time = round(sum(sectors), 3)
    if sectors is not None and lap_time is not None and abs(sum(sectors) - lap_time) > SECTOR_TOLERANCE:
        raise InvalidRequest.field("sectors", f"add up to {sum(sectors):.3f} s, the lap time is {lap_time:.3f} s")
    return lap_time, sectors


def _seconds(field: str, value: Any) -> float:
    """Return a time in seconds, also from "1:19.782". Raise InvalidRequest."""
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value.strip()[:20])):
        return round(int(clock.group(1) or 0) * 60 + float(clock.group(2)), 3)
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    if not usable or not 0 < value < 10_000:
        raise InvalidRequest.field(field, "is in seconds")
    return round(float(value), 3)
