"""What a report is made of: a session, the drivers and laps asked for, and what goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from lib.errors import NoTelemetry, SlipstreamError
from lib.services.analysis_service.checker.shapes import CheckedText
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.renderer import check
from lib.services.analysis_service.writer import write
from lib.services.plotter import Material
from lib.services.race_story.field_pace import paces_of
from lib.services.race_story.race_laps import RACES
from lib.services.session_views import ViewRequest, columns
from lib.services.styling import Look, Style
from lib.services.telemetry_service import LapReference
from lib.sessions import Driver, Manifest, SessionStore, StoredSession

Row = dict[str, Any]
COMPARED = 2  # drivers laid over each other if nobody is named
PARTS = {"Q": ("Q1", "Q2", "Q3"), "SQ": ("Q1", "Q2", "Q3"), "SS": ("Q1", "Q2", "Q3")}


@dataclass(frozen=True)
class ReportMaterial:
    """`drivers` and `references` are what was asked for; `own_laps` belongs to a coaching report, lap by lap."""

    store: SessionStore
    session: StoredSession
    style: Style
    made_at: datetime
    drivers: tuple[str, ...] = ()
    references: tuple[LapReference, ...] = ()
    own_laps: tuple[Mapping[str, Any], ...] = ()
    analysis: Mapping[str, Any] | None = None
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def manifest(self) -> Manifest:
        return self.session.manifest

    @property
    def is_race(self) -> bool:
        return self.manifest.session in RACES

    @property
    def is_qualifying(self) -> bool:
        return self.manifest.session in PARTS

    @cached_property
    def everyone(self) -> Material:
        """All drivers, as plots take them: their numbers are the report's numbers."""
        return Material(self.store, self.style, self.session)

    @cached_property
    def compared(self) -> Material:
        """The laps that are laid over each other. Raise NoTelemetry if there are not two."""
        return Material(self.store, self.style, self.session, references=self._laps())

    @property
    def looks(self) -> dict[str, Look]:
        return self.everyone.looks

    def dot(self, part: str) -> str | None:
        """Return the colour before a driver's name; None for a driver of the result whom the session does not know."""
        look = self.looks.get(part)
        return look.colour if look else None

    @cached_property
    def order(self) -> list[Driver]:
        """The drivers in the order of the result."""
        return self.everyone.entrants

    @cached_property
    def names(self) -> dict[str, str]:
        """What each driver is called in full."""
        return {driver.part: driver.name or driver.part for driver in self.manifest.drivers}

    def view(self, name: str) -> list[Row]:
        """Return the rows of a view as the API gives them."""
        if name not in self._views:
            table = columns(self.session, ViewRequest(name))
            self._views[name] = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        return self._views[name]

    @cached_property
    def _views(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def by_timing(self) -> bool:
        """Whether the source has no result of a race, so that its order is what the timing says."""
        return self.is_race and not any(row["time"] or row["gap"] or row["status"] for row in self.view("results"))

    @cached_property
    def results(self) -> list[Row]:
        """The rows of the result; of a race without one the order, laps and gaps at the end of everybody's last lap."""
        rows = self.view("results")
        if not self.by_timing:
            return rows
        last: dict[str, Row] = {}
        for row in self.view("positions"):
            if row["lap"] is not None and row["lap"] >= last.get(row["driver"], row)["lap"]:
                last[row["driver"]] = row
        found = [_timed_result(row, last.get(row["driver"]), self.manifest.total_laps) for row in rows]
        found.sort(key=lambda row: (-(row["laps"] or 0), row["position"] or len(rows)))
        return [{**row, "position": at if row["laps"] else None} for at, row in enumerate(found, 1)]

    @cached_property
    def written(self) -> CheckedText | None:
        """The text that is computed from the facts and checked like any other; None if there are no facts."""
        laps = self.references if self.own_laps else ()
        try:
            sheet = fact_sheet(self.store, Question(self.session.key, self.drivers, laps))
        except SlipstreamError:
            return None
        return check(write(sheet), sheet)

    @cached_property
    def laps_of(self) -> dict[str, list[Row]]:
        """The laps of each driver who has some."""
        found: dict[str, list[Row]] = {}
        for row in self.view("laps"):
            if row["lap"] is not None:
                found.setdefault(row["driver"], []).append(row)
        return found

    @cached_property
    def racing(self) -> set[tuple[str, int]]:
        """Driver and lap of every lap that shows pace, as plots and analysis choose them."""
        rows = paces_of(self.session, [driver.part for driver in self.manifest.drivers]).rows
        return {(who, int(lap)) for who, lap in zip(rows["driver"].tolist(), rows["lap"].tolist(), strict=True)}

    def best_lap(self, driver: str) -> Row | None:
        """Return the driver's fastest lap that counts."""
        return fastest(self.laps_of.get(driver, []))

    def _laps(self) -> tuple[LapReference, ...]:
        if len(self.references) >= COMPARED:
            return self.references
        chosen = list(self.drivers) or [driver.part for driver in self.order]
        timed = [part for part in chosen if self.best_lap(self.manifest.driver(part).part) and self._traced(part)]
        if len(timed) < COMPARED:
            raise NoTelemetry("Fewer than two drivers have a lap with telemetry to compare")
        most = len(timed) if self.drivers else COMPARED
        return tuple(LapReference(self.session.key, part) for part in timed[:most])

    def _traced(self, name: str) -> bool:
        return self.manifest.driver(name).car != "none"


def fastest(rows: list[Row]) -> Row | None:
    """Return the fastest of these laps that counts: timed and not deleted; the earlier of two equals."""
    counting = [row for row in rows if row["lap_time"] is not None and not row["deleted"]]
    return min(counting, key=lambda row: (row["lap_time"], row["lap"])) if counting else None


def _timed_result(row: Row, last: Row | None, laps: int | None) -> Row:
    """Return a row of the result with the place, laps and gap of a driver's last lap; a gap only at the end."""
    if last is None:
        return {**row, "laps": 0}
    at_the_end = laps is None or last["lap"] == laps
    return {**row, "position": last["position"], "laps": last["lap"], "gap": last["gap"] if at_the_end else None}
