"""The race against a steady pace, and what stops cost, with the numbers written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.race_story import Stop, lead_times, red_spans, stops_of
from lib.sessions import Table
from lib.sessions.schemas import LAPS, TRACK_STATUS


def race(*, red: bool) -> Table:
    """Two cars and four laps; the third lap of both takes 600 s more where a red flag is out."""
    ends_a = [110.0, 200.0, 890.0 if red else 290.0, 980.0 if red else 380.0]
    ends_b = [111.0, 202.0, 893.0 if red else 293.0, 984.0 if red else 384.0]
    status = ["1", "1", "125" if red else "1", "1"]
    return Table.of(
        LAPS,
        {
            "driver": ["AAA"] * 4 + ["BBB"] * 4,
            "lap": [1, 2, 3, 4] * 2,
            "start_time": [20.0, *ends_a[:3], 20.0, *ends_b[:3]],
            "end_time": ends_a + ends_b,
            "track_status": status * 2,
        },
    )


def test_the_leader_s_times_count_from_the_start() -> None:
    assert lead_times(race(red=False)) == ({1: 90, 2: 180, 3: 270, 4: 360}, 0)


def test_the_time_a_race_stood_still_is_taken_out() -> None:
    assert lead_times(race(red=True)) == ({1: 90, 2: 180, 3: 270, 4: 360}, 600)


def test_without_times_there_is_no_trace() -> None:
    with pytest.raises(NoTelemetry, match="no times"):
        lead_times(Table.of(LAPS, {"driver": ["AAA"], "lap": [1], "end_time": [None], "start_time": [None]}))


def pits(*rows: tuple[str, int, float | None, float | None]) -> dict[str, list[Any]]:
    return dict(zip(("driver", "lap", "pit_in", "pit_out"), map(list, zip(*rows, strict=True)), strict=True))


TYRES = {("A", 5): ("SOFT", 5.0), ("A", 6): ("HARD", 1.0), ("B", 5): ("SOFT", 5.0), ("B", 6): ("SOFT", 6.0)}


def test_stops_are_summed_and_the_shortest_for_tyres_is_found() -> None:
    found = stops_of(["A", "B"], pits(("A", 5, 100, 125.5), ("B", 5, 101, 121)), TYRES, [])
    assert found.drivers == ("B", "A")
    assert found.stops == ((Stop(5, 20, None),), (Stop(5, 25.5, "HARD"),))
    assert found.fastest == ("A", Stop(5, 25.5, "HARD"))


def test_a_stop_under_a_red_flag_and_one_without_an_end_are_left_out() -> None:
    table = pits(("A", 5, 100, 125), ("A", 9, 300, 1500), ("B", 7, 400, None))
    found = stops_of(["A", "B"], table, TYRES, [(310.0, 1490.0)])
    assert (found.drivers, found.left_out) == (("A",), 1)


def test_without_stops_there_is_nothing_to_draw() -> None:
    with pytest.raises(NoTelemetry, match="pit stop"):
        stops_of(["A"], pits(("A", 5, 1, None)), {}, [])


def test_an_unknown_tyre_is_said_to_be_unknown() -> None:
    assert stops_of(["A"], pits(("A", 8, 10, 30)), TYRES, []).stops == ((Stop(8, 20, "UNKNOWN"),),)


def test_red_flags_last_until_the_next_status() -> None:
    table = Table.of(TRACK_STATUS, {"time": [0.0, 50.0, 80.0, 90.0], "status": ["1", "5", "2", "5"], "text": [""] * 4})
    assert red_spans(table) == [(50, 80), (90, np.inf)]
