"""What OpenF1's rows may hold: a value of another type, or beyond all reason, counts as null, never as a number.

So one odd value costs that value and not the session, and whatever reads the rows may rely on their types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from lib.json_values import is_number
from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.dates import is_date, moment

Rule = Callable[[Any], Any]
LONGEST_TEXT = 1000  # letters: race control's longest messages have about 200
NEAR = timedelta(days=2)  # around a session's start: a session has hours, and one that was moved a day
MOST_CARS, MOST_LAPS = 999, 500  # numbers have at most two digits today; a day of testing has some 200 laps
LONGEST = 6 * 3600.0  # seconds: a red flag may last hours, and a lap or a stop with it


def number(least: float, most: float) -> Rule:
    """Return the rule for a number within bounds."""

    def rule(value: Any) -> Any:
        return value if is_number(value) and least <= value <= most else None

    return rule


def whole(least: int, most: int) -> Rule:
    """Return the rule for a whole number within bounds; 3.0 is one."""
    bounded = number(least, most)

    def rule(value: Any) -> Any:
        found = bounded(value)
        return int(found) if found is not None and found == int(found) else None

    return rule


def text(value: Any) -> Any:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT else None


def flag(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def date(value: Any) -> Any:
    return value if is_date(value) else None


def each(rule: Rule) -> Rule:
    """Return the rule for a value, or for a list of three with one for each part of a qualifying."""

    def of_all(value: Any) -> Any:
        return [rule(one) for one in value[:3]] if isinstance(value, list) else rule(value)

    return of_all


def either(*rules: Rule) -> Rule:
    def rule(value: Any) -> Any:
        return next((found for one in rules if (found := one(value)) is not None), None)

    return rule


SECONDS, KMH, LAP, DRIVER = number(0, LONGEST), number(0, 600), whole(0, MOST_LAPS), whole(0, MOST_CARS)
KEY = whole(0, 10**9)
# Weather: what no place on earth goes beyond.
RULES: Mapping[str, Mapping[str, Rule]] = {
    "sessions": {
        **dict.fromkeys(("session_key", "meeting_key", "circuit_key"), KEY),
        "session_name": text,
        "date_start": date,
        "date_end": date,
        "is_cancelled": flag,
    },
    "drivers": {
        "driver_number": DRIVER,
        **dict.fromkeys(("name_acronym", "full_name", "first_name", "last_name", "team_name", "team_colour"), text),
    },
    "laps": {
        "driver_number": DRIVER,
        "lap_number": whole(1, MOST_LAPS),
        "date_start": date,
        "is_pit_out_lap": flag,
        "lap_duration": SECONDS,
        **{f"duration_sector_{sector}": SECONDS for sector in (1, 2, 3)},
        **dict.fromkeys(("i1_speed", "i2_speed", "st_speed"), KMH),
    },
    "stints": {
        "driver_number": DRIVER,
        "stint_number": whole(1, 99),
        "compound": text,
        **dict.fromkeys(("lap_start", "lap_end", "tyre_age_at_start"), LAP),
    },
    "race_control": {
        "date": date,
        "driver_number": DRIVER,
        "lap_number": LAP,
        "sector": whole(0, 99),
        "qualifying_phase": whole(1, 3),
        **dict.fromkeys(("category", "flag", "scope", "message"), text),
    },
    "weather": {
        "date": date,
        "air_temperature": number(-60, 70),
        "track_temperature": number(-60, 100),
        "humidity": number(0, 100),
        "pressure": number(400, 1200),
        "wind_speed": number(0, 120),
        "wind_direction": number(0, 360),
        "rainfall": number(0, 1000),
    },
    "session_result": {
        "driver_number": DRIVER,
        "position": whole(1, 99),
        "points": number(0, 100),
        "number_of_laps": LAP,
        "duration": each(SECONDS),
        "gap_to_leader": either(each(SECONDS), text),
        **dict.fromkeys(("dnf", "dns", "dsq"), flag),
    },
    "starting_grid": {"driver_number": DRIVER, "position": whole(1, 99)},
    "pit": {
        "driver_number": DRIVER,
        "lap_number": LAP,
        "date": date,
        **dict.fromkeys(("lane_duration", "pit_duration"), SECONDS),
    },
}


def usable_rows(endpoint: str, rows: Rows) -> tuple[Rows, int]:
    """Return the rows, each once, with null for the values that are not usable, and how many those were."""
    rules, odd = RULES[endpoint], 0
    found: dict[bytes, dict[str, Any]] = {}
    for row in rows:
        usable = {name: None if row.get(name) is None else rule(row[name]) for name, rule in rules.items()}
        odd += sum(value is None and row.get(name) is not None for name, value in usable.items())
        found.setdefault(orjson.dumps(usable), usable)
    return list(found.values()), odd


def near(rows: Rows, start: datetime) -> tuple[Rows, int]:
    """Return rows whose dates lie near a session's start, null for the others, and how many those were."""
    odd = 0
    for row in rows:
        for name in ("date", "date_start"):
            if row.get(name) is not None and abs(moment(row[name]) - start) > NEAR:
                row[name] = None
                odd += 1
    return rows, odd
