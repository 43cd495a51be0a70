"""What a plot is made of: a session and the drivers asked for, or laps; and how a heading names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from lib.errors import InvalidRequest, NoTelemetry
from lib.services.season.championship import Championship
from lib.services.styling import Look, Style, driver_looks, unlike, visible
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Driver, Manifest, SessionStore, StoredSession, Table


@dataclass(frozen=True)
class Material:
    """`drivers` is empty if none were named; `laps` is filled for the kinds that draw laps."""

    store: SessionStore
    style: Style
    session: StoredSession | None = None
    drivers: tuple[str, ...] = ()
    references: tuple[LapReference, ...] = field(default=())
    season: Championship | None = None

    @cached_property
    def opened(self) -> list[LapData]:
        return [reference.open(self.store) for reference in self.references]

    @property
    def stored(self) -> StoredSession:
        if self.session is None:
            raise InvalidRequest.fields({"year": "is missing", "event": "is missing"})
        return self.session

    @property
    def championship(self) -> Championship:
        if self.season is None:
            raise InvalidRequest.field("year", "is missing")
        return self.season

    @cached_property
    def entrants(self) -> list[Driver]:
        """The drivers asked for, else all, in the order of the result."""
        manifest = self.stored.manifest
        if self.drivers:
            chosen = dict.fromkeys(manifest.driver(name).part for name in self.drivers)
            return [driver for part in chosen for driver in manifest.drivers if driver.part == part]
        rank = {row.number: index for index, row in enumerate(manifest.results)}
        return sorted(manifest.drivers, key=lambda driver: rank.get(driver.number, 99))

    @property
    def names(self) -> list[str]:
        """What the rows call the entrants."""
        return [driver.part for driver in self.entrants]

    @cached_property
    def rows(self) -> Table:
        """The laps of the entrants. Raise NoTelemetry if the session has none."""
        laps = self.stored.laps()
        rows = laps.where(np.isin(laps["driver"].astype(str), self.names))
        if not len(rows):
            raise NoTelemetry("The source has no laps for these drivers in this session")
        return rows

    @cached_property
    def looks(self) -> dict[str, Look]:
        """How each driver of the session is drawn, the same in every plot of it."""
        return driver_looks(
            ((driver.part, driver.team, driver.colour) for driver in self.stored.manifest.drivers), self.style
        )

    @cached_property
    def lap_looks(self) -> list[Look]:
        """How each of the laps is drawn: in its team's colour, or in another where a lap before has that one."""
        found: list[Look] = []
        for lap in self.opened:
            if lap.manifest is None or lap.own:
                own = visible(self.style.own, self.style.panel)
                found.append(Look(unlike(own, [other.colour for other in found], self.style)))
                continue
            drivers = [(driver.part, driver.team, driver.colour) for driver in lap.manifest.drivers]
            colour = driver_looks(drivers, self.style)[lap.driver].colour
            found.append(Look(unlike(colour, [other.colour for other in found], self.style)))
        return found

    def lap_names(self) -> list[str]:
        """Return a name for each lap: driver, lap, what differs of year, event and session; or its owner's."""
        sessions = [lap.session for lap in self.opened if lap.session]
        differing = [name for name in ("year", "event", "session") if len({one[name] for one in sessions}) > 1]
        return [_lap_name(lap, differing) for lap in self.opened]

    def lap_labels(self) -> list[str]:
        """Return a name for each lap that is as short as can be told apart."""
        short = [_shortened(lap.name or "My lap", 12) if lap.own else lap.driver for lap in self.opened]
        names = self.lap_names()
        return [one if short.count(one) == 1 else name for one, name in zip(short, names, strict=True)]

    def where(self) -> str:
        """Return the subtitle: which event, session, place and day, or which sessions where laps are of several."""
        if self.season is not None:
            return season_place(self.season)
        if self.session is not None:
            return place(self.session.manifest)
        sessions = {lap.manifest.version: lap.manifest for lap in self.opened if lap.manifest is not None}
        if len(sessions) > 1:
            return listed([f"{one.event} {one.year} {one.name}" for one in sessions.values()])
        return place(*sessions.values()) if sessions else "A lap of one's own"


def _lap_name(lap: LapData, differing: Sequence[str]) -> str:
    if lap.own:
        return _shortened(lap.name or "My lap", 24)
    where = [str(lap.session[name]) for name in differing if lap.session]
    void = ["(deleted)"] if lap.row.get("deleted") else []
    return " ".join([lap.driver, *where, f"lap {lap.row['lap']}", *void])


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def place(manifest: Manifest) -> str:
    where = ", ".join(name for name in (manifest.location, manifest.country) if name)
    day = date.fromisoformat(manifest.start_utc[:10]) if manifest.start_utc else None
    when = f"{day.day} {day:%B %Y}" if day else ""
    pieces = (f"{manifest.event} {manifest.year}", manifest.name, where, when)
    return " · ".join(piece for piece in pieces if piece)


def season_place(season: Championship) -> str:
    """Return after which round of how many, and whether the sums are the official ones."""
    last, rounds = season.rounds[-1], len(season.rounds) + len(season.rest)
    counted = " · all results counted" if season.before_1991 else ""
    return f"Season {season.year} · after round {last.number} of {rounds}, {last.name}{counted}"


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Return `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}" if names else ""


def numbers(values: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a column of plain values as floats, None as NaN."""
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)
