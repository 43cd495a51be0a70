"""The survey of a session is stored exactly to its units, and damage is noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.errors import DamagedData
from lib.sessions import Survey, npz

SURVEY = Survey(
    0.35, 0.43, np.array([10, 230, 470]), np.array([0, -120, 3]), 5.0, *(np.array([1.25, -2.5]) for _ in range(3)), 0.62
)


def test_it_comes_back_as_it_was() -> None:
    found = Survey.unpack(SURVEY.pack())
    assert (found.car_delay, found.pos_delay, found.step, found.trust) == (0.35, 0.43, 5.0, 0.62)
    assert found.x.tolist() == [1.25, -2.5]
    assert found.late(np.array([230, 231, 470, 9999])).tolist() == [-0.12, 0, 0.003, 0]


def test_its_size_is_that_of_its_arrays() -> None:
    assert SURVEY.nbytes == 2 * 3 * 8 + 3 * 2 * 8


def test_without_stamps_nothing_is_late() -> None:
    nothing = np.empty(0, np.int64)
    assert Survey(0, 0, nothing, nothing, 5.0, nothing, nothing, nothing).late(np.array([1, 2])).tolist() == [0, 0]


@pytest.mark.parametrize("name", ["late_ms", "y_steps"])
def test_parts_of_other_lengths_are_damage(name: str) -> None:
    arrays = npz.unpack(SURVEY.pack())
    with pytest.raises(DamagedData, match="fit together"):
        Survey.unpack(npz.pack({**arrays, name: np.append(arrays[name], 1)}))


def test_a_missing_part_is_damage() -> None:
    arrays = npz.unpack(SURVEY.pack())
    for name in set(arrays) - {"trust_milli", "loops_cm"}:
        with pytest.raises(DamagedData):
            Survey.unpack(npz.pack({other: array for other, array in arrays.items() if other != name}))


def test_a_survey_of_before_the_weight_was_measured_has_the_usual_one() -> None:
    arrays = npz.unpack(SURVEY.pack())
    del arrays["trust_milli"]
    assert Survey.unpack(npz.pack(arrays)).trust == 0.9


def test_loops_come_back_to_the_centimetre() -> None:
    found = Survey.unpack(replace(SURVEY, loops=np.array([230.0, 1170.12])).pack())
    assert found.loops.tolist() == [230.0, 1170.12]


def test_a_survey_of_before_loops_were_looked_for_has_none() -> None:
    arrays = npz.unpack(SURVEY.pack())
    del arrays["loops_cm"]
    assert Survey.unpack(npz.pack(arrays)).loops.tolist() == []


def test_delays_and_lateness_come_back_to_the_millisecond() -> None:
    stamps, late = np.array([1000, 1220, 1440]), np.array([-400, 0, 399])
    road = np.array([1.25, 2.5, -3.75])
    found = Survey.unpack(Survey(1.0, -0.999, stamps, late, 5.0, road, road, road, 0.987).pack())
    assert (found.car_delay, found.pos_delay, found.step, found.trust) == (1.0, -0.999, 5.0, 0.987)
    assert (found.stamps_ms.tolist(), found.late_ms.tolist()) == (stamps.tolist(), late.tolist())
    assert found.x.tolist() == road.tolist()
    assert found.late(np.array([1000, 1001, 1440])).tolist() == [-0.4, 0.0, 0.399]
