"""Who drove and how it ended: OpenF1's drivers and results, and Jolpica's where it has the session."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lib.errors import SlipstreamError
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact.reading import Answers, by_number
from lib.services.season.jolpica import QUALIFYING, RESULTS, SPRINT, fetch_first_laps, fetch_table
from lib.services.season.shapes import ResultRow
from lib.services.session_survey.result_rules import without_contradictions
from lib.sessions.key import RACES
from lib.sessions.manifest import Driver, Result

JOLPICA_TABLES = {"R": RESULTS, "S": SPRINT, "Q": QUALIFYING}
_CODE = re.compile(r"[A-Z0-9]{2,4}")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_LAPS_BEHIND = re.compile(r"\+\d+ LAPS?")
Row = Mapping[str, Any]


class People:
    """The drivers of a session in the order of its result, and what names their files."""

    def __init__(self, order: SessionOrder, answers: Answers) -> None:
        self._rows = by_number(answers.tables["drivers"])
        self._results = by_number(answers.tables["session_result"])
        self._grid = by_number(answers.tables["starting_grid"])
        self._is_race = order.key.session in RACES
        self.jolpica = _jolpica(order, answers.notes)
        numbers = dict.fromkeys([*self._results, *self._rows, *answers.of_driver("laps"), *answers.car])
        with_laps = {*answers.of_driver("laps"), *answers.car, *answers.pos, *self._results}
        self.numbers = sorted((n for n in numbers if n in with_laps), key=self._place)
        self.parts = self._part_names()

    def _place(self, number: str) -> tuple[int, int]:
        position = self._position(number)
        return (100, int(number)) if position is None else (position, int(number))

    def _position(self, number: str) -> int | None:
        if (row := self.jolpica.get(number)) is not None and row.position is not None:
            return row.position
        return _whole(self._results.get(number, {}).get("position"))

    def _part_names(self) -> dict[str, str]:
        codes = {number: self._rows.get(number, {}).get("name_acronym") for number in self.numbers}
        count = Counter(codes.values())
        usable = {n: code for n, code in codes.items() if isinstance(code, str) and _CODE.fullmatch(code)}
        return {n: usable[n] if n in usable and count[usable[n]] == 1 else n for n in self.numbers}

    def team(self, number: str) -> str | None:
        return self._rows.get(number, {}).get("team_name")

    def name(self, number: str) -> str | None:
        """Return "Lando Norris" of OpenF1's "Lando NORRIS", or as Jolpica spells it."""
        row = self._rows.get(number, {})
        if (known := self.jolpica.get(number)) is not None and known.name:
            return known.name
        both = f"{row.get('first_name') or ''} {row.get('last_name') or ''}".strip()
        return both or row.get("full_name")

    def driver(self, number: str, states: Mapping[str, Any]) -> Driver:
        row, known = self._rows.get(number, {}), self.jolpica.get(number)
        return Driver(
            part=self.parts[number],
            code=row.get("name_acronym"),
            number=number,
            driver_id=None if known is None else known.driver_id,
            name=self.name(number),
            last_name=row.get("last_name"),
            team=self.team(number),
            colour=_colour(row),
            **states,
        )

    @property
    def has_results(self) -> bool:
        return any(self._position(number) is not None for number in self.numbers)

    def results(self) -> tuple[Result, ...]:
        """Return the classification, empty if no position is known."""
        found = tuple(self._result(number) for number in self.numbers) if self.has_results else ()
        return without_contradictions(found) if self._is_race else found

    def _result(self, number: str) -> Result:
        row, known = self._results.get(number, {}), self.jolpica.get(number)
        own = _own_result(row, self._grid.get(number, {}), self._is_race)
        told = own if known is None else {**own, **_jolpica_result(known)}
        return Result(
            driver=self.parts[number],
            number=number,
            driver_id=None if known is None else known.driver_id,
            name=self.name(number),
            team=self.team(number),
            colour=_colour(self._rows.get(number, {})),
            **told,
        )

    def completed(self) -> dict[str, int]:
        """Return how many laps each driver completed, by the result."""
        found = {}
        for number in self.numbers:
            known = self.jolpica.get(number)
            laps = known.laps if known is not None and known.laps is not None else None
            laps = laps if laps is not None else _whole(self._results.get(number, {}).get("number_of_laps"))
            if laps is not None:
                found[number] = laps
        return found

    def first_laps(self, order: SessionOrder, notes: list[str]) -> dict[str, float]:
        """Return the official times of a race's first lap, which F1's own feed lacks and OpenF1 only infers."""
        if order.key.session != "R":
            return {}
        ids = {row.driver_id: number for number, row in self.jolpica.items()}
        try:
            times = fetch_first_laps(order.source, order.key.year, order.key.round)
        except SlipstreamError as error:
            notes.append(f"first lap times are not known: {error.detail}")
            return {}
        return {ids[driver]: time for driver, time in times.items() if driver in ids}


def _jolpica(order: SessionOrder, notes: list[str]) -> dict[str, ResultRow]:
    table = JOLPICA_TABLES.get(order.key.session)
    if table is None:
        return {}
    try:
        rows = fetch_table(order.source, table, order.key.year, order.key.round).rows
    except SlipstreamError as error:
        notes.append(f"results are OpenF1's, without driver ids and statuses: {error.detail}")
        return {}
    return {row.number: row for row in rows if row.number}


def _jolpica_result(known: ResultRow) -> dict[str, Any]:
    names = ("position", "classified", "grid", "q1", "q2", "q3", "time", "gap", "status", "points", "laps")
    return {name: value for name in names if (value := getattr(known, name)) is not None}


def _own_result(row: Row, grid: Row, is_race: bool) -> dict[str, Any]:
    position, duration = _whole(row.get("position")), row.get("duration")
    parts = duration if isinstance(duration, list) else [None, None, None]
    return {
        "position": position,
        "classified": None if position is None else str(position),
        "grid": _whole(grid.get("position")),
        "q1": parts[0] if parts else None,
        "q2": parts[1] if len(parts) > 1 else None,
        "q3": parts[2] if len(parts) > 2 else None,
        "time": duration if isinstance(duration, int | float) else None,
        "gap": _gap(row.get("gap_to_leader")),
        "status": _status(row) if is_race else None,
        "points": row.get("points"),
        "laps": _whole(row.get("number_of_laps")) if is_race else None,
    }


def _gap(value: Any) -> float | None:
    """Return seconds behind; None for the leader's 0 and for "+1 LAP"."""
    return float(value) if isinstance(value, int | float) and value else None


def _status(row: Row) -> str | None:
    for flag, text in (("dsq", "Disqualified"), ("dns", "Did not start"), ("dnf", "Retired")):
        if row.get(flag):
            return text
    if not row:
        return None
    return "Lapped" if _LAPS_BEHIND.fullmatch(str(row.get("gap_to_leader"))) else "Finished"


def _colour(row: Row) -> str | None:
    colour = str(row.get("team_colour") or "").removeprefix("#")
    return f"#{colour.lower()}" if _COLOUR.fullmatch(colour) else None


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
