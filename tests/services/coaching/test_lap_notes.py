"""A lap that is no flying one is not coached as if it were: it is said, and nothing is blamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.renderer import check
from lib.services.analysis_service.writer import write
from lib.services.coaching import coach
from lib.services.coaching.marks import mark_of
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.coaching.faults import with_fault
from tests.services.coaching.small_corner import view
from tests.services.f1_sessions import QUALIFYING, clean_laps, invented

REFERENCE = clean_laps(invented(), QUALIFYING)[0]
LAP = read_lap(invented(), QUALIFYING, REFERENCE.driver, REFERENCE.lap)
LIMITER = 80.0  # km/h in the pit lane


def driven(change: Callable[[np.ndarray, np.ndarray], np.ndarray], **more: bool) -> LapData:
    """Return the lap as an own one, its speeds changed and its clock with them."""
    own = with_fault(LAP, None, None, 1, sectors=False)
    time, speed = own.car.time, own.car.speed
    changed = change(time, speed)
    steps = np.diff(time, prepend=time[0]) * np.maximum(speed, 1) / np.maximum(changed, 1)
    clock = np.cumsum(steps)
    total = round(float(clock[-1]), 3)
    car = replace(own.car, time=clock, speed=changed)
    return replace(own, car=car, lap_time=total, row={**own.row, "lap_time": total}, **more)


def from_the_pits(time: np.ndarray, speed: np.ndarray) -> np.ndarray:
    return 0.9 * np.where(time < 6, LIMITER, speed)


def to_the_pits(time: np.ndarray, speed: np.ndarray) -> np.ndarray:
    return 0.9 * np.where(time > time[-1] - 6, LIMITER, speed)


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        (from_the_pits, "out_lap", "your lap begins at 72 km/h"),
        (to_the_pits, "in_lap", "your lap ends at 72 km/h"),
    ],
)
def test_nothing_is_judged_in_an_out_lap_or_an_in_lap(change, kind: str, text: str) -> None:
    found = coach([LAP, driven(change)])
    assert (found.notes[0].kind, found.notes[0].speed) == (kind, 72)
    assert found.notes[0].text.startswith(text)
    assert (found.findings, found.setup) == ([], [])


def test_a_slow_flying_lap_is_judged() -> None:
    found = coach([LAP, driven(lambda _, speed: 0.9 * speed)])
    assert found.notes == []
    assert found.findings


def test_an_invalid_lap_says_so_and_is_judged() -> None:
    found = coach([LAP, driven(lambda _, speed: 0.9 * speed, invalid=True)])
    assert [note.kind for note in found.notes] == ["invalid"]
    assert found.findings


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("change", [from_the_pits, to_the_pits])
def test_the_computed_text_blames_nothing_and_is_accepted_whole(change, language: str) -> None:
    laps = (
        LapReference(QUALIFYING, REFERENCE.driver, REFERENCE.lap),
        LapReference(QUALIFYING, "me:1", own=driven(change)),
    )
    sheet = fact_sheet(invented(), Question(QUALIFYING, (REFERENCE.driver,), laps, language=language))
    written = check(write(sheet, language), sheet, language)
    assert not written.checked.unsupported
    assert {"en": "-lap", "de": "lap"}[language] in written.answer
    assert {"en": "Begin with", "de": "Fang mit"}[language] not in written.answer
    assert {"en": "Start with", "de": "Fang"}[language] not in written.answer


def test_a_corner_that_wins_much_was_cut() -> None:
    won = mark_of(view(lost=-0.11))
    assert won is not None
    assert won.reason == "you win 0.6 s here: if the corner was cut, the lap does not count"
    assert mark_of(view(lost=-0.09)) is None
