"""The results as Jolpica (the successor of Ergast) answers them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.messages import fastest
from demo.record import CarLog, LapRecord, Millis, SessionLog, clock
from demo.roster import DRIVERS, TEAMS, RosterDriver, RosterTeam, plain
from demo.season import EVENTS, YEAR, RaceWeekend, ascii_slug

BASE, WIKI = "https://api.jolpi.ca/ergast/f1", "https://example.invalid/wiki"
RACE_POINTS = (25, 18, 15, 12, 10, 8, 6, 4, 2, 1)  # by the rules since 2010
SPRINT_POINTS = (8, 7, 6, 5, 4, 3, 2, 1)  # by the rules since 2022
RESULTS = (("R", "results", "Results", RACE_POINTS), ("S", "sprint", "SprintResults", SPRINT_POINTS))
Json = dict[str, Any]
Logs = dict[tuple[int, str], SessionLog]
SCHEDULE_KEYS = {
    "Practice 1": "FirstPractice", "Practice 2": "SecondPractice", "Practice 3": "ThirdPractice",
    "Qualifying": "Qualifying", "Sprint": "Sprint", "Sprint Qualifying": "SprintQualifying",
}  # fmt: skip


def write_jolpica(root: Path, logs: Logs, events: Sequence[RaceWeekend] = EVENTS) -> None:
    """Write every answer for the season, under its year and under `current`, the last round also under `last`."""
    last = max(number for number, code in logs if code == "R")
    for season in (str(events[0].year), "current"):
        _season_answers(root, season, logs, events, last)
        for event in events:
            if event.round == last:
                _round_answers(root, season, "last", event, logs)
            _round_answers(root, season, str(event.round), event, logs)


def save(root: Path, path: str, table: str, content: Json, total: int) -> None:
    """Write an answer as Jolpica spells it."""
    file = root / "ergast" / "f1" / f"{path}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    head = {
        "xmlns": "", "series": "f1", "url": f"{BASE}/{path}.json", "limit": str(max(30, total)), "offset": "0",
        "total": str(total),
    }  # fmt: skip
    file.write_text(json.dumps({"MRData": {**head, table: content}}, ensure_ascii=False), encoding="utf-8")


def _season_answers(root: Path, season: str, logs: Logs, events: Sequence[RaceWeekend], last: int) -> None:
    year = str(events[0].year)
    races = [_race(event, with_sessions=True) for event in events]
    for path in (season, f"{season}/races"):
        save(root, path, "RaceTable", {"season": year, "Races": races}, len(races))
    drivers = [_driver(driver) for driver in sorted(DRIVERS, key=lambda d: d.id)]
    save(root, f"{season}/drivers", "DriverTable", {"season": year, "Drivers": drivers}, len(drivers))
    teams = [_team(team) for team in sorted(TEAMS, key=lambda t: t.id)]
    save(root, f"{season}/constructors", "ConstructorTable", {"season": year, "Constructors": teams}, len(teams))
    circuits = [_circuit(event) for event in events]
    save(root, f"{season}/circuits", "CircuitTable", {"season": year, "Circuits": circuits}, len(circuits))
    for code, endpoint, key, points in RESULTS:
        rows = {event: _results(logs[event.round, code], points) for event in events if (event.round, code) in logs}
        races = [{**_race(event), key: found} for event, found in rows.items()]
        total = sum(len(found) for found in rows.values())
        save(root, f"{season}/{endpoint}", "RaceTable", {"season": year, "Races": races}, total)
    write_standings(root, season, last, *standings(logs, last), events[0].year)


def _round_answers(root: Path, season: str, number: str, event: RaceWeekend, logs: Logs) -> None:
    """All answers of one round: only those whose sessions were built."""
    path = f"{season}/{number}"
    for name in (path, f"{path}/races"):
        content = {"season": str(event.year), "round": str(event.round), "Races": [_race(event, with_sessions=True)]}
        save(root, name, "RaceTable", content, 1)
    for code, endpoint, key, points in RESULTS:
        log = logs.get((event.round, code))
        rows = _results(log, points) if log else []
        _save_race(root, f"{path}/{endpoint}", event, key, rows)
    qualifying = logs.get((event.round, "Q"))
    _save_race(root, f"{path}/qualifying", event, "QualifyingResults", _qualifying(qualifying) if qualifying else [])
    race = logs.get((event.round, "R"))
    if race:
        _lap_answers(root, path, event, race)
        _save_race(root, f"{path}/pitstops", event, "PitStops", _pit_stops(race))
        write_standings(root, path, event.round, *standings(logs, event.round), event.year)


def _save_race(root: Path, path: str, event: RaceWeekend, key: str, rows: list[Json], total: int | None = None) -> None:
    races = [{**_race(event), key: rows}] if rows else []
    content = {"season": str(event.year), "round": str(event.round), "Races": races}
    save(root, path, "RaceTable", content, len(rows) if total is None else total)


def _race(event: RaceWeekend, with_sessions: bool = False) -> Json:
    start = event.utc(event.race_day)
    race: Json = {
        "season": str(event.year), "round": str(event.round), "url": f"{WIKI}/{event.year}_{ascii_slug(event)}",
        "raceName": event.name, "Circuit": _circuit(event), "date": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M:%S}Z",
    }  # fmt: skip
    if with_sessions:
        for slot in event.sessions[:-1]:
            begin = event.utc(slot.start)
            race[SCHEDULE_KEYS[slot.name]] = {"date": f"{begin:%Y-%m-%d}", "time": f"{begin:%H:%M:%S}Z"}
    return race


def _circuit(event: RaceWeekend) -> Json:
    return {
        "circuitId": event.circuit_id, "url": f"{WIKI}/{plain(event.circuit_name).replace(' ', '_')}",
        "circuitName": event.circuit_name,
        "Location": {
            "lat": event.latitude, "long": event.longitude, "locality": event.location, "country": event.country,
        },
    }  # fmt: skip


def _driver(driver: RosterDriver) -> Json:
    return {
        "driverId": driver.id, "permanentNumber": str(driver.number), "code": driver.code,
        "url": f"{WIKI}/{plain(driver.first)}_{plain(driver.last).replace(' ', '_')}", "givenName": driver.first,
        "familyName": driver.last, "dateOfBirth": driver.born, "nationality": driver.nationality,
    }  # fmt: skip


def _team(team: RosterTeam) -> Json:
    url = f"{WIKI}/{plain(team.name).replace(' ', '_')}"
    return {"constructorId": team.id, "url": url, "name": team.name, "nationality": team.nationality}


def who(driver: RosterDriver) -> Json:
    """The driver and the team, as entries name them."""
    return {"Driver": _driver(driver), "Constructor": _team(driver.team)}


def _results(log: SessionLog, points: tuple[int, ...]) -> list[Json]:
    """Race or sprint results in finishing order."""
    ranks = _fastest_ranks(log)
    winner = log.car(log.order[0])
    rows = []
    for place, number in enumerate(log.order, 1):
        car = log.car(number)
        row: Json = {
            "number": str(number), "position": str(place), "positionText": "R" if car.retired else str(place),
            "points": str(points_of(car, place, points)), **who(car.driver),
            "grid": "0" if car.from_pit_lane else str(car.grid),
            "laps": str(len(car.laps)), "status": _status(car, winner),
        }  # fmt: skip
        if row["status"] in ("Finished", "Lapped") and len(car.laps) == len(winner.laps):
            total = car.laps[-1].end - log.began
            gap = car.laps[-1].end - winner.laps[-1].end
            text = _long_clock(total) if place == 1 else f"+{clock(gap) if gap >= 60_000 else f'{gap / 1000:.3f}'}"
            row["Time"] = {"millis": str(total), "time": text}
        if number in ranks:
            rank, lap = ranks[number]
            row["FastestLap"] = {"rank": str(rank), "lap": str(lap.number), "Time": {"time": clock(lap.duration)}}
        rows.append(row)
    return rows


def points_of(car: CarLog, place: int, points: tuple[int, ...]) -> int:
    """The points for a place; none for a car that retired."""
    return points[place - 1] if place <= len(points) and car.retired is None else 0


def _status(car: CarLog, winner: CarLog) -> str:
    if car.retired is not None:
        return "Retired"
    return "Finished" if len(car.laps) == len(winner.laps) else "Lapped"


def _long_clock(millis: Millis) -> str:
    hours, rest = divmod(millis, 3_600_000)
    return f"{hours}:{rest // 60_000:02}:{rest // 1000 % 60:02}.{rest % 1000:03}" if hours else clock(millis)


def _fastest_ranks(log: SessionLog) -> dict[int, tuple[int, LapRecord]]:
    """Rank and lap of each car's fastest lap that counts."""
    best: list[tuple[int, int, LapRecord]] = []
    for car in log.cars:
        time = fastest(car)
        if time is not None:
            lap = next(lap for lap in car.laps if lap.duration == time and not lap.deleted)
            best.append((time, car.driver.number, lap))
    return {number: (rank, lap) for rank, (_, number, lap) in enumerate(sorted(best, key=lambda b: b[:2]), 1)}


def _qualifying(log: SessionLog) -> list[Json]:
    rows = []
    for place, number in enumerate(log.order, 1):
        row: Json = {"number": str(number), "position": str(place), **who(log.car(number).driver)}
        for phase, time in best_times(log.car(number)).items():
            row[f"Q{phase + 1}"] = clock(time)
        rows.append(row)
    return rows


def best_times(car: CarLog) -> dict[int, Millis]:
    """Best time that counts in every part of a qualifying in which the car set one."""
    best: dict[int, Millis] = {}
    outs = {lap.number for lap in car.laps if lap.pit_out is not None} | {1}
    for lap in car.laps:
        if lap.timed and not lap.deleted and lap.number not in outs:
            best[lap.phase] = min(best.get(lap.phase, 10**9), lap.duration)
    return best


def _lap_answers(root: Path, path: str, event: RaceWeekend, log: SessionLog) -> None:
    """All lap times, and those of each lap by itself."""
    laps = []
    for number in range(1, log.total_laps + 1):
        finished = [car for car in log.cars if len(car.laps) >= number]
        finished.sort(key=lambda car: (car.laps[number - 1].end, car.grid))
        timings = [
            {"driverId": car.driver.id, "time": clock(car.laps[number - 1].duration), "position": str(place)}
            for place, car in enumerate(finished, 1)
        ]
        laps.append({"number": str(number), "Timings": timings})
        _save_race(root, f"{path}/laps/{number}", event, "Laps", [laps[-1]], len(timings))
    _save_race(root, f"{path}/laps", event, "Laps", laps, sum(len(lap["Timings"]) for lap in laps))


def _pit_stops(log: SessionLog) -> list[Json]:
    """Every visit to the pit lane in order of time, with its whole duration."""
    visits = sorted(
        ((stop.entered, car.driver.id, i + 1, stop) for car in log.cars for i, stop in enumerate(car.stops)),
        key=lambda visit: visit[:2],
    )
    return [
        {
            "driverId": who, "lap": str(stop.lap), "stop": str(number),
            "time": f"{log.slot.start + timedelta(milliseconds=entered - log.began):%H:%M:%S}",
            "duration": f"{(stop.left - stop.entered) / 1000:.3f}",
        }
        for entered, who, number, stop in visits
    ]  # fmt: skip


def standings(logs: Logs, last_round: int) -> tuple[dict[int, int], dict[int, int]]:
    """Points and wins by driver number after a round."""
    points, wins = dict.fromkeys((d.number for d in DRIVERS), 0), dict.fromkeys((d.number for d in DRIVERS), 0)
    for (number, code), log in logs.items():
        if number > last_round or not log.is_race:
            continue
        table = RACE_POINTS if code == "R" else SPRINT_POINTS
        for place, car in enumerate((log.car(n) for n in log.order), 1):
            points[car.driver.number] += points_of(car, place, table)
        wins[log.order[0]] += code == "R"
    return points, wins


def write_standings(
    root: Path, path: str, last_round: int, points: dict[int, int], wins: dict[int, int], year: int = YEAR
) -> None:
    """Write driver and constructor standings from points and wins by number."""
    drivers = sorted(DRIVERS, key=lambda d: (-points[d.number], -wins[d.number], d.last))
    rows = [
        _standing(i, points[d.number], wins[d.number]) | {"Driver": _driver(d), "Constructors": [_team(d.team)]}
        for i, d in enumerate(drivers, 1)
    ]
    _save_standings(root, path, "driver", "DriverStandings", last_round, rows, year)
    total = {team: sum(points[d.number] for d in DRIVERS if d.team is team) for team in TEAMS}
    won = {team: sum(wins[d.number] for d in DRIVERS if d.team is team) for team in TEAMS}
    teams = sorted(TEAMS, key=lambda t: (-total[t], -won[t], t.name))
    rows = [_standing(i, total[t], won[t]) | {"Constructor": _team(t)} for i, t in enumerate(teams, 1)]
    _save_standings(root, path, "constructor", "ConstructorStandings", last_round, rows, year)


def _standing(place: int, points: int, wins: int) -> Json:
    return {"position": str(place), "positionText": str(place), "points": str(points), "wins": str(wins)}


def _save_standings(
    root: Path, path: str, kind: str, key: str, last_round: int, rows: Iterable[Json], year: int
) -> None:
    """Write standings, in the spelling FastF1 uses and in plain lower case."""
    listed = list(rows)
    lists = [{"season": str(year), "round": str(last_round), key: listed}]
    content = {"season": str(year), "round": str(last_round), "StandingsLists": lists}
    for spelling in (f"{kind}standings", f"{kind}Standings"):
        save(root, f"{path}/{spelling}", "StandingsTable", content, len(listed))
