"""What all cars did on a lap, apart from pace, tyres and age, on laps that are made of known parts."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from lib.services.race_story.driven_laps import Driven
from lib.services.race_story.field_times import FieldModel, FieldTimes
from tests.services.race_story.stops import LAPS, ROAD, STOPS, made

CENTRED = np.array(ROAD) - np.mean(ROAD)


def joined(*parts: Driven) -> Driven:
    return Driven(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Driven)))


def test_what_all_cars_did_on_a_lap_is_told_apart_from_pace_and_age() -> None:
    found = FieldModel(made({**STOPS, "D": 2}), {}).times()
    assert found.laps.tolist() == [*range(1, LAPS + 1)]
    assert found.times == pytest.approx(CENTRED)
    assert not found.untold


def test_compounds_have_their_own_wear() -> None:
    one = made({**STOPS, "D": 2}, 0.05)
    other = made({"A": 4, "B": 6, "C": 8, "D": 2}, 0.2, "SOFT", more=0.7)
    assert FieldModel(joined(one, other), {}).times().times == pytest.approx(CENTRED)


def test_wear_that_bends_is_told_apart_if_the_bend_is_known() -> None:
    laps = made({**STOPS, "D": 2}, 0.2, bend=3, later=0.0)
    assert FieldModel(laps, {"HARD": 3.0}).times().times == pytest.approx(CENTRED)
    assert FieldModel(laps, {}).times().times != pytest.approx(CENTRED, abs=0.02)


def test_where_all_tyres_are_equally_old_nothing_tells() -> None:
    assert FieldModel(made({"A": 3, "B": 3, "C": 3}), {}).times().untold == {"HARD"}


def test_without_the_one_car_that_tells_nothing_does() -> None:
    model = FieldModel(made({"A": 3, "B": 3, "C": 7}), {})
    assert [model.times(at).untold for at in (None, 0, 1, 2)] == [set(), set(), set(), {"HARD"}]


def test_without_a_car_it_is_what_the_others_tell() -> None:
    laps = made({**STOPS, "D": 2})
    laps.time[laps.driver == "B"] += np.linspace(0, 3, LAPS) ** 2
    assert FieldModel(laps, {}).times(1).times == pytest.approx(CENTRED)
    assert FieldModel(laps, {}).times().times != pytest.approx(CENTRED, abs=0.1)


def test_a_lap_that_nobody_drove_has_no_field() -> None:
    found = FieldTimes(np.array([2.0, 4.0]), np.array([0.5, -0.5]), frozenset())
    assert found.at(np.array([1.0, 2, 3, 4, 5])).tolist() == pytest.approx(
        [np.nan, 0.5, np.nan, -0.5, np.nan], nan_ok=True
    )
    nothing = FieldTimes(np.zeros(0), np.zeros(0), frozenset())
    assert np.isnan(nothing.at(np.array([1.0]))).all()
