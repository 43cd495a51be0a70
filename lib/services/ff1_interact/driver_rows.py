"""FastF1's results to drivers and results: numbers, teams and colours as this session has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lib.services.ff1_interact.laps import plain_values
from lib.services.session_survey.result_rules import without_contradictions
from lib.sessions.manifest import Driver, Result

_CODE = re.compile(r"[A-Z0-9]{2,4}")
_NUMBER = re.compile(r"[A-Za-z0-9]{1,4}")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
Row = dict[str, Any]


def rows_of(frame: Any) -> list[Row]:
    """Return the rows of FastF1's results, each driver once, nulls as None."""
    if frame is None:
        return []
    columns = {name: plain_values(frame[name]) for name in frame.columns}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    unique = {str(row["DriverNumber"]): _without_nan(row) for row in reversed(rows) if row["DriverNumber"]}
    return [row for number, row in reversed(unique.items()) if _NUMBER.fullmatch(number)]


def _without_nan(row: Row) -> Row:
    return {name: None if value != value else value for name, value in row.items()}


def part_names(rows: list[Row]) -> dict[str, str]:
    """Return for each number the name of that driver's files: the code, or the number where the code is not unique."""
    codes = Counter(row["Abbreviation"] for row in rows)
    numbers = {str(row["DriverNumber"]) for row in rows}
    return {
        number: code if _is_code(code) and codes[code] == 1 and code not in numbers else number
        for number, code in ((str(row["DriverNumber"]), row["Abbreviation"]) for row in rows)
    }


def _is_code(code: Any) -> bool:
    return isinstance(code, str) and bool(_CODE.fullmatch(code))


def driver(row: Row, parts: Mapping[str, str]) -> Driver:
    number = str(row["DriverNumber"])
    return Driver(
        part=parts[number],
        code=row["Abbreviation"],
        number=number,
        driver_id=row["DriverId"],
        name=_name(row),
        last_name=row["LastName"],
        team=row["TeamName"],
        colour=_colour(row),
    )


def results(rows: list[Row], parts: Mapping[str, str], is_race: bool) -> tuple[Result, ...]:
    """Return the classification; empty if no position is known."""
    if all(row["Position"] is None for row in rows):
        return ()
    winner = next((row["Time"] for row in rows if row["Position"] == 1), None) if is_race else None
    return without_contradictions([_result(row, parts, winner) for row in rows])


def _result(row: Row, parts: Mapping[str, str], winner: float | None) -> Result:
    time, gap = _time_and_gap(row["Time"], winner)
    return Result(
        position=_whole(row["Position"]),
        classified=_classified(row["ClassifiedPosition"]),
        driver=parts[str(row["DriverNumber"])],
        number=str(row["DriverNumber"]),
        driver_id=row["DriverId"],
        name=_name(row),
        team=row["TeamName"],
        colour=_colour(row),
        grid=_whole(row["GridPosition"]),
        q1=row["Q1"],
        q2=row["Q2"],
        q3=row["Q3"],
        time=time,
        gap=gap,
        status=row["Status"],
        points=row["Points"],
        laps=_whole(row["Laps"]),
    )


def _time_and_gap(value: float | None, winner: float | None) -> tuple[float | None, float | None]:
    """FastF1 has the winner's time in the first row and the gaps to it in the others."""
    if value is None or winner is None:
        return value, None
    if value >= winner:
        return value, round(value - winner, 3)
    return round(winner + value, 3), value


def _classified(text: Any) -> str | None:
    return None if text is None else str(text).removesuffix(".0")


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _name(row: Row) -> str | None:
    return row["FullName"] if row["FullName"] not in (None, "None None") else None


def _colour(row: Row) -> str | None:
    colour = str(row["TeamColor"] or "")
    return f"#{colour.lower()}" if _COLOUR.fullmatch(colour) else None
