"""Progress over own laps: best, ideal, spread, and what the newest lap won, corner by corner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.coaching import progress
from lib.services.coaching.shapes import Progress, ProgressLap
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.coaching.faults import FAULTS, Where, fit_corners, with_fault
from tests.services.f1_sessions import QUALIFYING, invented


def places() -> list[Where]:
    return fit_corners(read_lap(invented(), QUALIFYING, "OKA", "fastest"))


def lap_with(*numbers: int, seed: int = 1) -> LapData:
    """Return an own lap; with a number, its throttle is late in that corner of those that are fit."""
    lap = read_lap(invented(), QUALIFYING, "OKA", "fastest")
    where = places()[numbers[0]] if numbers else None
    return with_fault(lap, where, FAULTS["throttle 30 m late"][0] if numbers else None, seed)


def over(*laps: LapData) -> Progress:
    named = [replace(lap, driver=f"me:{number}") for number, lap in enumerate(laps)]
    rows = [ProgressLap(str(number), "", lap.lap_time, "", 0.0) for number, lap in enumerate(named)]
    return progress(rows, named)


def test_of_no_lap_there_is_none() -> None:
    assert progress([], []) == Progress("progress", [], None, None, None, None, [])


def test_one_lap_is_the_best_and_nothing_else() -> None:
    found = over(lap_with())
    assert found.best is found.laps[0]
    assert (found.ideal, found.consistency, found.improved, found.corners) == (None, None, None, [])


def test_each_lap_says_what_it_lacks_to_the_best() -> None:
    laps = lap_with(1), lap_with(), lap_with(2)
    found = over(*laps)
    assert found.best is found.laps[1]
    assert [lap.to_best for lap in found.laps] == [
        pytest.approx(lap.lap_time - laps[1].lap_time, abs=5e-4) for lap in laps
    ]


def test_the_newest_lap_is_set_against_the_best_before_it() -> None:
    new, old, older = lap_with(), lap_with(1), lap_with(2)
    assert over(new, old, older).improved == pytest.approx(min(old.lap_time, older.lap_time) - new.lap_time, abs=5e-4)
    assert (over(old, new).improved or 0.0) < 0


def test_the_spread_needs_three_laps() -> None:
    laps = lap_with(), lap_with(1), lap_with(2)
    times = [lap.lap_time for lap in laps]
    assert over(*laps).consistency == pytest.approx(float(np.std(times, ddof=1)), abs=5e-4)
    assert over(*laps[:2]).consistency is None
    assert over(*laps[:2]).corners[0].spread is None


def test_the_ideal_takes_the_best_of_every_corner() -> None:
    found = over(lap_with(1), lap_with(2))
    assert found.best is not None
    assert found.ideal is not None
    left = {f"{one.number}{one.letter or ''}": one.left for one in found.corners if one.left}
    assert found.ideal == pytest.approx(found.best.lap_time - sum(left.values()), abs=2e-3)
    mine = places()[1 if found.best.id == "0" else 2].name
    assert max(left, key=lambda name: left[name]) == mine
    assert left[mine] > 0.1


def test_a_corner_names_the_lap_that_is_best_there_and_what_the_newest_won() -> None:
    found = over(lap_with(1), lap_with(2))
    rows = {f"{one.number}{one.letter or ''}": one for one in found.corners}
    lost, won = rows[places()[1].name], rows[places()[2].name]
    assert (lost.best_lap, won.best_lap) == ("1", "0")
    assert (lost.improved or 0) < -0.1
    assert (won.improved or 0) > 0.1


def test_differences_within_the_noise_leave_the_best_lap_where_it_is() -> None:
    found = over(lap_with(seed=1), lap_with(seed=2))
    assert found.best is not None
    assert found.ideal == pytest.approx(found.best.lap_time)
    assert {one.best_lap for one in found.corners} == {found.best.id}
