"""Whatever OpenF1's answers look like, a session loads or is refused with a reason, and no number is made up."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import demo
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import NoTelemetry, NotYetPublished
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact import read_openf1
from lib.services.openf1_interact.samples import BOUNDS, CAR, POSITION, ROWS, read_rows
from lib.sessions import SessionKey, open_store
from lib.sessions.session_data import SessionData
from tests import built
from tests.services.openf1_interact.demo_loads import PLENTY
from tests.services.openf1_interact.genuine import ANSWERS, AUSTRALIA, NETHERLANDS, SINGAPORE, serving
from tests.services.openf1_interact.mutated import KeptInMemory, Tables, files_of, mutated, tables_of

SEEDS = range(int(os.environ.get("MUTATIONS", "3")))
DEMO_RACE, DEMO_QUALIFYING = SessionKey(2025, 1, "R"), SessionKey(2025, 1, "Q")
GENUINE = [AUSTRALIA, SINGAPORE, NETHERLANDS]
AS_SENT = {
    "lap_time": "lap_duration",
    **{f"sector{number}": f"duration_sector_{number}" for number in (1, 2, 3)},
    **{f"speed_{ours}": f"{theirs}_speed" for ours, theirs in (("i1", "i1"), ("i2", "i2"), ("st", "st"))},
}


class Kept:
    """One session's answers, as the first load fetched them."""

    def __init__(self, key: SessionKey, base: str, folder: Path) -> None:
        source = F1Source(base, steady(MemoryCache()), PLENTY)
        self.order = SessionOrder(key, base, source, folder, partial=KeptInMemory())
        self.whole = read_openf1(self.order)
        assert isinstance(self.order.partial, KeptInMemory)
        self.files = dict(self.order.partial.files)
        self.tables = tables_of(self.files)

    def read(self, tables: Tables, files: dict[str, bytes] | None = None) -> SessionData:
        """Return the session as it is read from other tables."""
        return read_openf1(replace(self.order, partial=KeptInMemory(files_of(tables, files or self.files))))


@pytest.fixture(scope="module", params=[DEMO_RACE, DEMO_QUALIFYING, *(GENUINE if ANSWERS.exists() else [])], ids=str)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder, key = tmp_path_factory.mktemp("mutations"), request.param
    with demo.serve(built.demo_tree()) if key.round == 1 else serving(key) as server:
        yield Kept(key, server.base_url, folder)


def sent(tables: Tables) -> dict[tuple[str, int, str], set[float]]:
    """Return every number that any row has of a driver's lap, by what it is of; speeds also hold for later laps."""
    found: dict[tuple[str, int, str], set[float]] = {}
    for row in tables["laps.json"]:
        for ours, theirs in AS_SENT.items():
            value, lap = row.get(theirs), row.get("lap_number")
            if isinstance(value, int | float) and isinstance(lap, int | float):
                of_lap = 0 if ours.startswith("speed") else int(lap)
                found.setdefault((str(row.get("driver_number")), of_lap, ours), set()).add(round(value, 3))
    return found


def check_nothing_is_invented(kept: Kept, tables: Tables, data: SessionData) -> None:
    known, laps = sent(tables), data.laps
    first = 0 if kept.order.key.session == "R" else -1  # a race's first lap is Jolpica's
    for name in AS_SENT:
        for number, lap, value in zip(laps["number"], laps["lap"].tolist(), laps[name].tolist(), strict=True):
            if value == value and not (first == 0 and lap == 1 and name == "lap_time"):
                of_lap = 0 if name.startswith("speed") else int(lap)
                assert round(value, 3) in known[number, of_lap, name], (number, lap, name, value)
    for name, (least, most) in {"air_temp": (-60, 70), "humidity": (0, 100), "wind_direction": (0, 360)}.items():
        values = data.timeline["weather"][name]
        assert ((values >= least) & (values <= most) | np.isnan(values)).all()
    for result in data.manifest.results:
        assert result.position is None or 1 <= result.position <= 99
        assert result.points is None or 0 <= result.points <= 100
    moments = [laps[name] for name in ("start_time", "end_time", "pit_in", "pit_out")]
    moments += [data.timeline[name]["time"] for name in ("weather", "messages", "session_status", "track_status")]
    for values in moments:
        assert (np.isnan(values) | (np.abs(values) < 4 * 86400)).all()


@pytest.mark.parametrize("share", [0.02, 0.5])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_of_mutated_answers_loads_with_numbers_that_were_sent(
    kept: Kept, seed: int, share: float, tmp_path: Path
) -> None:
    random = Random(f"{kept.order.key} {seed} {share}")
    tables = mutated(kept.tables, random, share) | {name: kept.tables[name] for name in ("sessions.json",)}
    try:
        data = kept.read(tables)
    except (NoTelemetry, NotYetPublished):
        assert not tables["laps.json"]
        return
    check_nothing_is_invented(kept, tables, data)
    store = open_store(f"file://{tmp_path}")
    store.write(kept.order.key, data)
    session = store.open(kept.order.key)
    assert len(session.laps()) == len(data.laps)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_odd_row_of_the_session_itself_is_refused_with_a_reason(kept: Kept, seed: int) -> None:
    tables = mutated({"sessions.json": kept.tables["sessions.json"] * 2}, Random(seed), 0.7)
    try:
        data = kept.read(kept.tables | tables)
    except (NoTelemetry, NotYetPublished):
        return
    assert data.laps.lists() == kept.whole.laps.lists()


def test_the_order_of_the_rows_changes_nothing(kept: Kept) -> None:
    tables = {name: rows for name, rows in kept.tables.items() if name != "race_control.json"}  # ties of a second
    shuffled = mutated(tables, Random(1), 0.0)
    data = kept.read(kept.tables | shuffled)
    assert data.laps.lists() == kept.whole.laps.lists()
    assert data.manifest.results == kept.whole.manifest.results
    assert data.timeline["weather"].lists() == kept.whole.timeline["weather"].lists()


def test_rows_that_come_twice_change_nothing(kept: Kept) -> None:
    data = kept.read({name: rows * 2 for name, rows in kept.tables.items()})
    assert data.laps.lists() == kept.whole.laps.lists()
    assert data.manifest.results == kept.whole.manifest.results
    assert all(data.timeline[name].lists() == table.lists() for name, table in kept.whole.timeline.items())


@pytest.mark.parametrize("kind", [CAR, POSITION])
@pytest.mark.parametrize("seed", SEEDS)
def test_samples_of_mutated_answers_are_of_cars(kind: str, seed: int) -> None:
    names = [name for name in ROWS[kind].__struct_fields__ if name not in ("date", "drs" if kind == POSITION else "")]
    rows: list[dict[str, Any]] = [
        {"date": f"2025-04-06T14:{n // 60:02}:{n % 60:02}.5+00:00", **dict.fromkeys(names, n % 8)} for n in range(600)
    ]
    tables = mutated({"rows": rows}, Random(seed), 0.3)
    read = read_rows(kind, json.dumps(tables["rows"]).encode())
    bounds = np.array(BOUNDS[kind]).T
    assert (np.diff(read.date) > 0).all()
    assert ((read.values >= bounds[0]) & (read.values <= bounds[1])).all()
    # a row as it was made is the only one with its moment, or a second one differs in a single channel
    second = (read.date // 1000) % 3600
    as_made = (read.values == (second % 8)[:, None]).sum(axis=1)
    assert (as_made[np.isin(read.date % 1000, [500])] >= len(bounds[0]) - 1).all()
