"""A race, a qualifying, a practice, a comparison and a coaching: their facts are written out in `whole_sheets.txt`."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.missing import missing_of
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.facts.practice import practice_facts
from lib.services.analysis_service.facts.qualifying import qualifying_facts
from lib.services.analysis_service.facts.race import race_facts
from lib.sessions import StoredSession
from tests.services.analysis_service.facts.made_comparison import comparison, of_a_coaching
from tests.services.analysis_service.small_race import pad, result, rows_of, session_of

WRITTEN_OUT = Path(__file__).with_name("whole_sheets.txt")
TEAMS = {"AAA": "Red", "BBB": "Red", "CCC": "Blue", "DDD": "Blue", "EEE": "Green"}
MESSAGES = {
    "driver": [None, None, None, None],
    "lap": [9, 12, 14, 20],
    "time": [1730.0, 2190.0, 2300.0, 2850.0],
    "category": ["SafetyCar", "SafetyCar", "Other", "Other"],
    "flag": [None, None, "YELLOW", "RED"],
    "message": [
        "SAFETY CAR DEPLOYED",
        "SAFETY CAR IN THIS LAP",
        "5 SECOND TIME PENALTY FOR CAR 4 (DDD) - SPEEDING IN THE PIT LANE",
        "DRIVE THROUGH PENALTY FOR CAR 3 (CCC) - JUMP START",
    ],
}
WEATHER = {
    "time": [900.0 + 240 * at for at in range(11)],
    "humidity": [40.0 + at for at in range(11)],
    "wind_speed": [1.5] * 11,
    "track_temp": [40.0] * 5 + [38.0] + [34.0] * 5,
    "air_temp": [25.0] * 5 + [24.0] * 6,
    "rainfall": [0] * 9 + [1, 1],
}


def pace(base: float, wear: float, seed: int, laps: int = 24) -> list[float | None]:
    """Return lap times that grow with each lap and scatter by less than a tenth, the same for a seed."""
    chance = random.Random(seed)
    return [round(base + 6.0, 3)] + [
        round(base + wear * lap + chance.uniform(-0.09, 0.09), 3) for lap in range(laps - 1)
    ]


def race() -> StoredSession:
    """Return 24 laps: a safety car on laps 9 to 12, stops, passes, a chase, a car that slows and one that is out."""
    times: dict[str, list[float | None]] = {
        "AAA": pace(90.0, 0.03, 1),
        "BBB": pace(90.2, 0.05, 2),
        "CCC": pace(90.5, 0.04, 3),
        "DDD": pace(90.1, 0.02, 4),
        "EEE": pace(91.5, 0.04, 5, 15),
    }
    stops = {"AAA": {17: "HARD"}, "BBB": {16: "HARD"}, "CCC": {6: "HARD", 18: "SOFT"}, "DDD": {10: "HARD"}}
    for driver, made in stops.items():
        for lap in made:
            times[driver][lap - 1] = (times[driver][lap - 1] or 0) + 4.0
            times[driver][lap] = (times[driver][lap] or 0) + 15.0
    for laps in times.values():
        for lap in range(9, 13):
            if lap <= len(laps):
                laps[lap - 1] = (laps[lap - 1] or 0) + 30.0
    for lap, lost in ((22, 2.5), (23, 3.5), (24, 4.5)):
        times["AAA"][lap - 1] = (times["AAA"][lap - 1] or 0) + lost
    status = dict.fromkeys(range(9, 13), "4")
    rows = rows_of(
        {driver: [time and round(time, 3) for time in laps] for driver, laps in times.items()}, stops, status
    )
    for lap in range(1, 25):
        ended = sorted((row for row in rows if row["lap"] == lap), key=lambda row: row["end_time"])
        for place, row in enumerate(ended, 1):
            row["position"] = place
    results = [
        result(driver, place, grid=grid, gap=gap, classified=str(place), status="Finished", points=points)
        for driver, place, grid, gap, points in (
            ("DDD", 1, 5, 0.0, 25.0), ("BBB", 2, 2, 10.215, 18.0),
            ("AAA", 3, 1, 10.763, 15.0), ("CCC", 4, 3, 33.85, 12.0),
        )
    ]  # fmt: skip
    results.append(result("EEE", 5, grid=4, classified="R", status="Engine", points=0.0))
    track = {"time": [0.0, 1730.0, 2195.0], "status": ["1", "4", "1"], "text": ["", "", ""]}
    timeline: dict[str, dict[str, list[Any]]] = {"track_status": track, "messages": MESSAGES, "weather": WEATHER}
    return session_of(rows, results, timeline=timeline, teams=TEAMS)


def qualifying() -> StoredSession:
    """Return three parts of two laps each: who is out in the first and in the second, and a deleted lap."""
    best = {
        "Q1": {
            "AAA": (90.9, 90.5),
            "BBB": (90.8, 90.7),
            "CCC": (91.0, 90.6),
            "DDD": (91.2, 90.9),
            "EEE": (91.4, 91.25),
        },
        "Q2": {"AAA": (90.2, 90.3), "BBB": (90.1, 90.4), "CCC": (90.4, 90.15), "DDD": (90.5, 90.45)},
        "Q3": {"AAA": (89.9, 89.81), "BBB": (89.95, 89.7), "CCC": (90.3, 90.2)},
    }
    rows: list[dict[str, Any]] = []
    clock = 1000.0
    for part, laps in best.items():
        for run in (0, 1):
            for driver, times in laps.items():
                first, second = round(times[run] * 0.3, 3), round(times[run] * 0.4, 3)
                last = [row for row in rows if row["driver"] == driver]
                rows.append(
                    {
                        "driver": driver, "number": "1", "lap": len(last) + 1, "part": part, "lap_time": times[run],
                        "sector1": first, "sector2": second, "sector3": round(times[run] - first - second, 3),
                        "start_time": clock, "end_time": clock + times[run], "compound": "SOFT", "track_status": "1",
                        "deleted": (driver, part, run) == ("BBB", "Q3", 1), "generated": False, "accurate": True,
                        "clean": True, "speed_st": 320.0 + len(rows),
                    }
                )  # fmt: skip
            clock += 200.0
    places = {"AAA": 1, "BBB": 2, "CCC": 3, "DDD": 11, "EEE": 16}
    parts = {
        driver: {part.lower(): min(laps[driver]) for part, laps in best.items() if driver in laps} for driver in places
    }
    parts["BBB"]["q3"] = 89.95  # the other was deleted
    results = [result(driver, place, **parts[driver]) for driver, place in places.items()]
    return session_of(rows, results, name="Q", teams=TEAMS)


def practice() -> StoredSession:
    """Return two runs of eight laps of three drivers."""
    times = {
        driver: [round(base + 0.05 * (lap % 8) + 0.02 * (lap * lap % 7), 3) for lap in range(16)]
        for driver, base in (("AAA", 92.0), ("BBB", 92.3), ("CCC", 91.9))
    }
    rows = rows_of(times, {driver: {8: "HARD"} for driver in times}, tyre="SOFT")
    return session_of(rows, name="FP2", teams=TEAMS, timeline={"weather": WEATHER})


ORDERS = {
    "race": ("DDD", "BBB", "AAA", "CCC", "EEE"),
    "qualifying": ("AAA", "BBB", "CCC", "DDD", "EEE"),
    "practice": (),
}
SHEETS = {
    "race": (race, race_facts),
    "qualifying": (qualifying, qualifying_facts),
    "practice": (practice, practice_facts),
}


def written(fact: Fact) -> str:
    """Return a fact as one line: what is in front of the bars is what a reader sees."""
    about = f"{fact.kind} of {', '.join(fact.subjects) or 'the session'}: {fact.text}"
    off = "" if fact.uncertainty is None else f" ± {fact.uncertainty}"
    way = "" if fact.relation is None else " ".join(str(part) for part in msgspec.structs.astuple(fact.relation))
    return f"{about} | {fact.value} {fact.unit}{off} | {way} | {fact.weight} | {fact.source}"


def sheet(name: str, *focus: str) -> list[str]:
    """Return every fact of one of the sessions as lines, and what it lacks."""
    make, family = SHEETS[name]
    session = make()
    found: Pad = pad(focus, **{driver: place for place, driver in enumerate(ORDERS[name], 1)})
    family(found, session)
    lacks = ", ".join(missing_of(session, found.facts))
    return [*(written(fact) for fact in found.facts), f"missing: {lacks}"]


SHEETS_OF_SESSIONS = [("race",), ("race", "CCC", "AAA"), ("qualifying",), ("qualifying", "DDD"), ("practice",)]
EVERY: dict[str, Callable[[], list[str]]] = {
    **{" ".join(asked): functools.partial(sheet, *asked) for asked in SHEETS_OF_SESSIONS},
    "comparison": lambda: [written(fact) for fact in comparison()],
    "coaching": lambda: [written(fact) for fact in of_a_coaching("en")],
    "coaching in German": lambda: [written(fact) for fact in of_a_coaching("de")],
}


if __name__ == "__main__":
    WRITTEN_OUT.write_text("\n\n".join(f"# {name}\n" + "\n".join(EVERY[name]()) for name in EVERY) + "\n")
