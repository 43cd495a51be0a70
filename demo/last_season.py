"""The season before: finished, and known by its results alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from demo.jolpica import RESULTS, Json, save, who, write_standings
from demo.roster import DRIVERS, TEAMS, RosterDriver, plain
from demo.schedule import save_schedule
from demo.season import YEAR

LAST = YEAR - 1
ROUNDS = (
    ("Valdoria", "Brisaval", "Valdoria", False),
    ("Nordmark", "Havnsund", "Nordmark", False),
    ("Kelmar", "Port Kelmar", "Kelmar", True),
    ("São Corvelo", "São Corvelo", "Lusânia", False),
    ("Aldermoor", "Aldermoor", "Great Mercia", False),
    ("Tessin", "Lago Tessin", "Tessin", False),
    ("Hochwald", "Hochwald", "Ostland", True),
    ("Mirabel", "Mirabel", "Canada Bay", False),
    ("Sakuragawa", "Sakuragawa", "Yamato", False),
    ("Pacífica", "Valle Azul", "Pacífica", True),
    ("Desierto", "Ciudad Desierto", "Altiplano", False),
    ("Jazira", "Jazira Island", "Al Jazira", False),
)
RETIRES = 0.06  # share of cars in a race; about one in the field of 20
Results = dict[str, list[list[tuple[RosterDriver, bool]]]]


def write_last_season(root: Path, seed: int) -> None:
    """Write the schedule, every result and the standings after each round."""
    driven = _driven(np.random.default_rng([seed, LAST]))
    save_schedule(root, LAST, [_row(at) for at in range(len(ROUNDS))])
    races = [_race(at) for at in range(len(ROUNDS))]
    save(root, str(LAST), "RaceTable", {"season": str(LAST), "Races": races}, len(races))
    for _, endpoint, key, points in RESULTS:
        rows = [_finishes(order, points) for order in driven[endpoint]]
        _save_results(root, f"{LAST}/{endpoint}", key, list(enumerate(rows)))
        for at, finishes in enumerate(rows):
            _save_results(root, f"{LAST}/{at + 1}/{endpoint}", key, [(at, finishes)])
    for at in range(len(ROUNDS)):
        _save_standings(root, f"{LAST}/{at + 1}", driven, at + 1)
    _save_standings(root, str(LAST), driven, len(ROUNDS))


def _driven(rng: np.random.Generator) -> Results:
    """Who finished where in every race and sprint: skill, car, the form of a team over the year, and the day."""
    teams = {team.id: np.cumsum(rng.normal(0, 0.0012, len(ROUNDS))) for team in TEAMS}
    found: Results = {"results": [], "sprint": []}
    for at, (*_, sprint) in enumerate(ROUNDS):
        for endpoint in ("results", "sprint"):
            if endpoint == "sprint" and not sprint:
                found[endpoint].append([])
                continue
            pace = [d.skill * 0.9 + d.team.grip * 0.6 + teams[d.team.id][at] + rng.normal(0, 0.0032) for d in DRIVERS]
            out = rng.random(len(DRIVERS)) < RETIRES
            order = sorted(range(len(DRIVERS)), key=lambda index: (bool(out[index]), -pace[index]))
            found[endpoint].append([(DRIVERS[index], bool(out[index])) for index in order])
    return found


def _finishes(order: list[tuple[RosterDriver, bool]], points: tuple[int, ...]) -> list[Json]:
    return [
        {
            "number": str(driver.number), "position": str(place), "positionText": "R" if out else str(place),
            "points": str(_points(place, out, points)), **who(driver), "grid": str(place), "laps": "1" if out else "60",
            "status": "Retired" if out else "Finished",
        }
        for place, (driver, out) in enumerate(order, 1)
    ]  # fmt: skip


def _points(place: int, out: bool, points: tuple[int, ...]) -> int:
    return 0 if out or place > len(points) else points[place - 1]


def _save_results(root: Path, path: str, key: str, rounds: list[tuple[int, list[Json]]]) -> None:
    races = [{**_race(at), key: rows} for at, rows in rounds if rows]
    save(root, path, "RaceTable", {"season": str(LAST), "Races": races}, sum(len(rows) for _, rows in rounds))


def _save_standings(root: Path, path: str, driven: Results, after: int) -> None:
    points, wins = ({driver.number: 0 for driver in DRIVERS} for _ in range(2))
    for _, endpoint, _, table in RESULTS:
        for order in driven[endpoint][:after]:
            for place, (driver, out) in enumerate(order, 1):
                points[driver.number] += _points(place, out, table)
                wins[driver.number] += endpoint == "results" and place == 1
    write_standings(root, path, after, points, wins, LAST)


def _day(at: int) -> datetime:
    return datetime(LAST, 3, 10, 14) + timedelta(days=21 * at)


def _race(at: int) -> Json:
    name, place, country, _ = ROUNDS[at]
    where = {"lat": "0", "long": "0", "locality": place, "country": country}
    circuit = {"circuitId": plain(place).lower().replace(" ", "_"), "url": "", "circuitName": place, "Location": where}
    return {
        "season": str(LAST), "round": str(at + 1), "url": "", "raceName": f"{name} Grand Prix", "Circuit": circuit,
        "date": f"{_day(at):%Y-%m-%d}", "time": f"{_day(at):%H:%M:%S}Z",
    }  # fmt: skip


def _row(at: int) -> Json:
    """The round in the schedule's columns."""
    name, place, country, sprint = ROUNDS[at]
    kind = ("Practice 1", "Sprint Qualifying", "Sprint") if sprint else ("Practice 1", "Practice 2", "Practice 3")
    row: Json = {
        "round_number": at + 1, "country": country, "location": place,
        "official_event_name": f"FORMULA 1 {name.upper()} GRAND PRIX {LAST}", "event_date": _day(at).isoformat(),
        "event_name": f"{name} Grand Prix", "gmt_offset": "+00:00",
        "event_format": "sprint_qualifying" if sprint else "conventional",
    }  # fmt: skip
    for number, session in enumerate((*kind, "Qualifying", "Race"), 1):
        row[f"session{number}"] = session
        row[f"session{number}_date"] = (_day(at) - timedelta(hours=(5 - number) * 12)).isoformat()
    return row | {"f1_api_support": True}
