"""The season that is on, by the clock: one round driven, a qualifying that runs, one round ahead.

Its files depend on nothing but the moment at which the qualifying begins and the seed. They hold the whole qualifying;
the server shows of it what has happened by now.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from demo.jolpica import Logs, write_jolpica
from demo.qualifying import Qualifying
from demo.race import Race
from demo.schedule import write_circuits, write_schedule
from demo.season import EVENTS, YEAR, RaceWeekend, SessionSlot
from demo.strategy import dry_race
from demo.wire.session import write_session

FORMAT = 1
MARKER = "current.json"
UNDER_WAY = timedelta(minutes=20)  # the first part is over then, the second has begun
STEP = timedelta(minutes=5)
LONGEST = timedelta(minutes=90)  # from then on the qualifying counts as over
AHEAD = timedelta(days=14)
PRACTICES = (("Practice 1", -28), ("Practice 2", -24), ("Practice 3", -4), ("Qualifying", 0), ("Race", 23))
SIMULATED = ((1, "Q"), (1, "R"), (2, "Q"))


@dataclass(frozen=True)
class CurrentSeason:
    """The season in which the qualifying of the second round begins at `start` (UTC)."""

    start: datetime

    @classmethod
    def at(cls, now: datetime) -> CurrentSeason | None:
        """Return the season that is on at a moment; None in the years that the invented seasons are of."""
        if now.year <= YEAR:
            return None
        seconds = now.timestamp() // STEP.total_seconds() * STEP.total_seconds()
        return cls(datetime.fromtimestamp(seconds, UTC) - UNDER_WAY)

    @property
    def year(self) -> int:
        return (self.start + UNDER_WAY).year

    @property
    def events(self) -> tuple[RaceWeekend, ...]:
        """The driven round and the running one at the circuits of the season before; the third at one without data."""
        begin = self.start.replace(tzinfo=None)
        driven = begin.replace(hour=14, minute=0) - timedelta(days=8)
        return (
            self._weekend(EVENTS[0], 1, driven, ("Q", "R")),
            self._weekend(replace(EVENTS[1], format="conventional"), 2, begin, ("Q",)),
            self._weekend(_NORDMARK, 3, begin.replace(hour=13, minute=0) + AHEAD, ()),
        )

    def _weekend(self, like: RaceWeekend, number: int, begin: datetime, codes: tuple[str, ...]) -> RaceWeekend:
        """Return a weekend whose qualifying begins at a UTC time; only what has data has a code."""
        short = {"Qualifying": "Q", "Race": "R"}
        rows = PRACTICES if not codes else PRACTICES[3:]  # practices that are over would have to have data
        sessions = (
            SessionSlot(
                name,
                like.local(begin + timedelta(hours=hours)),
                short[name] if short.get(name) in codes else "",
            )
            for name, hours in rows
        )
        return replace(
            like,
            round=number,
            official_name=like.official_name.replace(str(YEAR), str(self.year)),
            laps=12,
            sprint_laps=0,
            sessions=tuple(sessions),
            year=self.year,
        )


_NORDMARK = replace(
    EVENTS[0],
    name="Nordmark Grand Prix",
    official_name=f"FORMULA 1 NORDMARK GRAND PRIX {YEAR}",
    location="Havnsund",
    country="Nordmark",
    country_code="NOM",
    circuit_key=903,
    circuit_id="havnsund",
    circuit_name="Havnsund Ring",
    gmt_offset=2,
)


def build_current(root: Path, now: datetime, seed: int) -> bool:
    """Write the season that is on at `now` to `root`; return False if there is one whose qualifying is not over yet."""
    season, there = CurrentSeason.at(now), _built(root, seed)
    if there is not None and there.start <= now < there.start + LONGEST:
        return False
    shutil.rmtree(root, ignore_errors=True)
    if season is None:
        return there is not None
    logs = _simulated(root, season, seed)
    write_jolpica(root, {key: log for key, log in logs.items() if key[0] == 1}, season.events)
    write_schedule(root, season.events)
    write_circuits(root, season.events[:2])
    running = logs[2, "Q"]
    shown = {"static/" + running.event.folder(running.slot): running.zero.isoformat()}
    mark = {"format": FORMAT, "seed": seed, "start": season.start.isoformat(), "shown_from": shown}
    (root / MARKER).write_text(json.dumps(mark))
    return True


def _simulated(root: Path, season: CurrentSeason, seed: int) -> Logs:
    logs: Logs = {}
    for number, code in SIMULATED:
        event = season.events[number - 1]
        rng = np.random.default_rng([seed, season.year, number, *code.encode()])
        if code == "R":
            log = Race(event, event.slot(code), dry_race(event.laps), logs[number, "Q"].order, rng).run()
        else:
            log = Qualifying(event, event.slot(code), rng).run()
        logs[number, code] = log
        write_session(root, log, rng)
    return logs


def driven(root: Path, seed: int) -> list[tuple[int, int, str]]:
    """Return year, round and code of the sessions in `root` that are over, none if it holds no season."""
    season = _built(root, seed)
    if season is None:
        return []
    weekend = season.events[0]
    return [(season.year, weekend.round, slot.code) for slot in weekend.sessions if slot.code]


def _built(root: Path, seed: int) -> CurrentSeason | None:
    """Return the season that `root` holds, None for one of another format or seed, or for none."""
    try:
        mark = json.loads((root / MARKER).read_text())
        if (mark["format"], mark["seed"]) != (FORMAT, seed):
            return None
        return CurrentSeason(datetime.fromisoformat(mark["start"]))
    except (OSError, ValueError, KeyError):
        return None


def shown_from(root: Path) -> dict[str, datetime]:
    """Return the folders of sessions that are shown as they happen, with the moment (UTC) of their time 0."""
    try:
        mark = json.loads((root / MARKER).read_text())
        return {folder: datetime.fromisoformat(zero).replace(tzinfo=UTC) for folder, zero in mark["shown_from"].items()}
    except (OSError, ValueError, KeyError):
        return {}
