"""In which laps it rained: a race of five laps of 100 s."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.race_story.leader import LeaderLaps
from lib.services.race_story.rain import rain_of, rain_spans
from lib.sessions import Table
from lib.sessions.schemas import WEATHER
from tests.services.plotter.drawn import made_of
from tests.services.race_story.races import laps_of, table

LEADER = LeaderLaps(np.arange(1.0, 6), np.arange(100.0, 600, 100))


@pytest.mark.parametrize(
    ("wet", "spans"),
    [
        ([130, 250], ((2, 3),)),
        ([130, 250, 350], ((2, 4),)),
        ([130, 330], ((2, 2), (4, 4))),
        ([130, 330, 430], ((2, 2), (4, 5))),
        ([90, 100, 101], ((1, 2),)),  # what is measured at the line belongs to the lap that ends there
        ([500], ((5, 5),)),
        ([560], ()),  # after the flag
        ([], ()),
    ],
)
def test_it_rained_in_the_leaders_lap_of_a_wet_measurement(
    wet: list[float], spans: tuple[tuple[int, int], ...]
) -> None:
    times = np.array(sorted([10.0, 120, 220, 320, 420, *wet, 600]))
    assert rain_spans(times, np.isin(times, wet).astype(float), LEADER) == spans


@pytest.mark.parametrize(
    ("wet", "spans"),
    [([-3000.0, -2940.0], ()), ([-3000.0, -10.0], ((1, 1),)), ([-10.0, 130.0], ((1, 2),))],
)
def test_rain_before_the_start_counts_if_it_still_fell_then(
    wet: list[float], spans: tuple[tuple[int, int], ...]
) -> None:
    """A measurement holds until the next one; the race starts at second 0."""
    leader = LeaderLaps(LEADER.laps, LEADER.ends, start=0.0)
    times = np.array(sorted([-3060.0, -2880, *wet, 50, 600]))
    assert rain_spans(times, np.isin(times, wet).astype(float), leader) == spans


def test_rain_of_which_nothing_is_known_is_none() -> None:
    assert rain_spans(np.array([120.0]), np.array([-1.0]), LEADER) == ()
    assert rain_spans(np.array([120.0]), np.array([1.0]), LeaderLaps(np.array([]), np.array([]))) == ()


def test_of_a_session_it_is_in_the_leaders_laps() -> None:
    weather = Table.of(WEATHER, {"time": [50.0, 150.0, 250.0, 350.0], "rainfall": [False, True, True, False]})
    found = made_of(table(*laps_of("A", 4), *laps_of("B", 4, 3.0)), weather=weather)
    assert rain_of(found.stored) == ((2, 3),)
