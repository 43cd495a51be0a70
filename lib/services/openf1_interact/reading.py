"""Everything that OpenF1 has of a session, in the order of its worth; what was fetched is kept for the next try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lib.errors import NoTelemetry, NotYetPublished, SlipstreamError
from lib.services.f1_source.http import get_json
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact.asked_once import AskedOnce
from lib.services.openf1_interact.client import OpenF1Client, Rows
from lib.services.openf1_interact.dates import moment
from lib.services.openf1_interact.find_session import PUBLISHED_AFTER, Found, find_session
from lib.services.openf1_interact.samples import CAR, POSITION, DatedRows
from lib.sessions.key import RACES

TABLES = ("drivers", "laps", "stints", "race_control", "weather", "session_result")
BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=5)
SHARE_OF_TABLES, SHARE_OF_ALL = 0.15, 0.8
ASSEMBLING = (
    60.0  # seconds: a race takes 5 s here, three times as long on a small function, and asks Jolpica and the map
)
LIVE_MAPS = "https://api.multiviewer.app"


@dataclass
class Answers:
    """What was read: a table for each endpoint, samples by driver number, and whether any had DRS.

    The samples are taken out when they are put on the session's clock: a race's lie in memory once.
    """

    found: Found
    tables: dict[str, Rows] = field(default_factory=dict)
    car: dict[str, DatedRows] = field(default_factory=dict)
    pos: dict[str, DatedRows] = field(default_factory=dict)
    drs: bool = False
    circuit: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)

    def of_driver(self, table: str) -> dict[str, Rows]:
        """Return a table's rows by driver number, in OpenF1's order."""
        rows: dict[str, Rows] = {}
        for row in self.tables.get(table, []):
            if row.get("driver_number") is not None:
                rows.setdefault(str(row["driver_number"]), []).append(row)
        return rows


def read_answers(order: SessionOrder) -> Answers:
    """Return what OpenF1 has. Raise what read_openf1 raises."""
    order.progress("schedule", 0.0)
    with OpenF1Client(order.base, order.source, order.left) as client:
        asked = AskedOnce(client, order.partial)
        answers = Answers(find_session(order, asked))
        for index, endpoint in enumerate(_endpoints(order)):
            order.progress("timing", SHARE_OF_TABLES * (index + 1) / 10)
            answers.tables[endpoint] = asked.table(endpoint, answers.found.session_key, answers.found.start)
        _read_samples(order, asked, answers)
        _check_published(order, answers)
        answers.tables["starting_grid"] = _starting_grid(order, asked, answers)
    answers.notes += [
        f"{count} values of OpenF1's {name} cannot be right and are left out"
        for name, count in asked.odd.items()
        if count
    ]
    order.check_time(ASSEMBLING)
    order.progress("circuit", SHARE_OF_ALL)
    answers.circuit = _circuit_map(order, answers)
    return answers


def _endpoints(order: SessionOrder) -> tuple[str, ...]:
    return (*TABLES, "pit") if order.key.session in RACES else TABLES


def _read_samples(order: SessionOrder, asked: AskedOnce, answers: Answers) -> None:
    numbers, (start, end) = _numbers(answers), _span(answers)
    steps = [(kind, number) for number in numbers for kind in (CAR, POSITION)]
    for index, (kind, number) in enumerate(steps):
        share = SHARE_OF_TABLES + (SHARE_OF_ALL - SHARE_OF_TABLES) * index / len(steps)
        order.progress("telemetry", share)
        rows = asked.samples(kind, answers.found.session_key, number, start, end)
        answers.drs |= rows.drs
        if len(rows.date):
            (answers.car if kind == CAR else answers.pos)[number] = rows


def _numbers(answers: Answers) -> list[str]:
    """Return the cars of the session; OpenF1 sometimes lists one twice, or one of a support race, which has no laps."""
    listed = [str(row["driver_number"]) for row in answers.tables["drivers"] if row.get("driver_number") is not None]
    known = answers.of_driver("laps")
    return [number for number in dict.fromkeys([*listed, *known]) if number in known or not known]


def _span(answers: Answers) -> tuple[datetime, datetime]:
    """Return from when to when samples are wanted; OpenF1's `date_end` is the planned one, often too early."""
    start = answers.found.start
    ends = [moment(answers.found.row.get("date_end") or answers.found.row["date_start"])]
    for row in answers.tables["laps"]:
        if row.get("date_start"):
            ends.append(moment(row["date_start"]) + timedelta(seconds=row.get("lap_duration") or 0))
    longest = start + timedelta(hours=6)
    return start - BEFORE, min(max(ends), longest) + AFTER


def _check_published(order: SessionOrder, answers: Answers) -> None:
    if answers.tables["laps"] or answers.car or answers.pos:
        return
    if order.now - answers.found.start > PUBLISHED_AFTER:
        raise NoTelemetry("OpenF1 has nothing of this session")
    raise NotYetPublished("OpenF1 has nothing of this session yet", retry_after=600)


def _starting_grid(order: SessionOrder, asked: AskedOnce, answers: Answers) -> Rows:
    """Return the grid of a race: OpenF1 keeps it with the qualifying session, so that is looked up first."""
    if order.key.session not in RACES:
        return []
    name = "Qualifying" if order.key.session == "R" else "Sprint Qualifying"
    meeting = {"meeting_key": answers.found.row.get("meeting_key"), "session_name": name}
    for row in asked.rows("qualifying", "sessions", meeting):
        if (
            row["session_name"] == name
            and row["meeting_key"] == meeting["meeting_key"]
            and row["session_key"] is not None
        ):
            return asked.table("starting_grid", row["session_key"], answers.found.start)
    return []


def _circuit_map(order: SessionOrder, answers: Answers) -> dict[str, Any] | None:
    key, year = answers.found.row.get("circuit_key"), order.key.year
    host = LIVE_MAPS if order.base == "live" else f"{order.base}/multiviewer"
    try:
        found = get_json(f"{host}/api/v1/circuits/{int(key or 0)}/{year}")
    except SlipstreamError as error:
        answers.notes.append(f"no circuit map: {error.detail}")
        return None
    return found if isinstance(found, dict) else None


def by_number(rows: Rows) -> Mapping[str, dict[str, Any]]:
    """Return rows by driver number; of two for one car the last that says most."""
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        number = str(row["driver_number"])
        if row["driver_number"] is not None and (number not in best or _said(row) >= _said(best[number])):
            best[number] = row
    return best


def _said(row: Mapping[str, Any]) -> int:
    return sum(value is not None for value in row.values())
