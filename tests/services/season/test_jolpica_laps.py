"""Laps and pit stops of old races: what each row becomes, and tables of many pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import demo
from demo.jolpica import save
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import Unavailable
from lib.limits import Limit
from lib.services.f1_source import F1Source
from lib.services.season.jolpica import fetch_first_laps
from lib.services.season.jolpica_laps import JolpicaPitStop, LapTiming, fetch_lap_timings, fetch_pit_stops

PLENTY = {"jolpica-second": Limit(1000, 1), "jolpica-hour": Limit(1000, 3600)}


@pytest.fixture
def source(tmp_path: Path) -> Iterator[F1Source]:
    """A server that pages as Jolpica does, over the files that a test writes."""
    with demo.serve(tmp_path) as server:
        yield F1Source(server.base_url, steady(MemoryCache()), PLENTY)


def timing(driver: str, time: Any, position: Any = "1") -> dict[str, Any]:
    return {"driverId": driver, "position": position, "time": time}


def write(root: Path, path: str, total: int, **rows: Any) -> None:
    save(root, path, "RaceTable", {"season": "2005", "Races": [{"round": "3", **rows}]}, total)


def test_a_lap_has_its_time_and_its_place_where_they_are_known(source: F1Source, tmp_path: Path) -> None:
    laps = [
        {"number": "1", "Timings": [timing("ana", "1:30.500"), timing("bob", None, "2")]},
        {"number": "2", "Timings": [timing("ana", "1:29.001", "x"), timing("bob", "soon", None)]},
    ]
    write(tmp_path, "2005/3/laps", 4, Laps=laps)
    assert fetch_lap_timings(source, 2005, 3) == [
        LapTiming("ana", 1, 90.5, 1), LapTiming("bob", 1, None, 2),
        LapTiming("ana", 2, 89.001, None), LapTiming("bob", 2, None, None),
    ]  # fmt: skip


def test_a_stop_has_its_lap_and_the_seconds_in_the_lane(source: F1Source, tmp_path: Path) -> None:
    stops = [{"driverId": "ana", "lap": "12", "duration": "22.345"}, {"driverId": "bob", "lap": "13"},
             {"driverId": "cyd", "lap": "30", "duration": "1:02.5"}]  # fmt: skip
    write(tmp_path, "2012/3/pitstops", 3, PitStops=stops)
    assert fetch_pit_stops(source, 2012, 3) == [
        JolpicaPitStop("ana", 12, 22.345), JolpicaPitStop("bob", 13, None), JolpicaPitStop("cyd", 30, 62.5),
    ]  # fmt: skip


def test_a_first_lap_without_a_time_is_left_out(source: F1Source, tmp_path: Path) -> None:
    rows = [timing("ana", "1:35.125"), timing("bob", None), timing("cyd", "")]
    write(tmp_path, "2005/3/laps/1", 3, Laps=[{"number": "1", "Timings": rows}])
    assert fetch_first_laps(source, 2005, 3) == {"ana": 95.125}


@pytest.mark.parametrize("pages", [11, 40])
def test_a_race_may_have_four_thousand_laps(source: F1Source, tmp_path: Path, pages: int) -> None:
    """Eleven pages are more than any other table has."""
    laps = [{"number": str(n), "Timings": [timing(f"d{car}", "1:30.0") for car in range(20)]} for n in range(5 * pages)]
    write(tmp_path, "2005/3/laps", 100 * pages, Laps=laps)
    assert len(fetch_lap_timings(source, 2005, 3)) == 100 * pages


def test_more_than_that_is_no_race(source: F1Source, tmp_path: Path) -> None:
    laps = [{"number": str(n), "Timings": [timing(f"d{car}", "1:30.0") for car in range(20)]} for n in range(205)]
    write(tmp_path, "2005/3/laps", 4100, Laps=laps)
    with pytest.raises(Unavailable, match="incomplete"):
        fetch_lap_timings(source, 2005, 3)
