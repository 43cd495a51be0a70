"""What is asked of OpenF1: from when to when, of which cars; and which of two rows for a car counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lib.services.openf1_interact.find_session import Found
from lib.services.openf1_interact.reading import Answers, _numbers, _read_samples, _span, by_number
from lib.services.openf1_interact.samples import DatedRows
from tests.loader.weekend import moment

START = "2026-06-07T13:00:00+00:00"


def answers(laps: list[dict[str, Any]], drivers: list[Any] | None = None, end: str | None = None) -> Answers:
    nothing: Any = None
    row = {"session_key": 1, "date_start": START, "date_end": end}
    listed = [{"driver_number": number} for number in drivers or []]
    return Answers(Found(nothing, nothing, row), {"laps": laps, "drivers": listed})


def lap(start: str | None, duration: float | None = None, number: Any = 4) -> dict[str, Any]:
    return {"driver_number": number, "date_start": start and f"2026-06-07T{start}+00:00", "lap_duration": duration}


@pytest.mark.parametrize(
    ("laps", "end", "until"),
    [
        ([], None, "13:05:00"),
        ([], "2026-06-07T14:00:00+00:00", "14:05:00"),
        ([lap("14:10:00", 90.0), lap("14:09:00", 60.0), lap(None, 9000.0)], "2026-06-07T14:00:00+00:00", "14:16:30"),
        ([lap("14:10:00")], "2026-06-07T14:00:00+00:00", "14:15:00"),
        ([lap("20:00:00", 90.0)], None, "19:05:00"),
    ],
)
def test_samples_are_wanted_from_a_quarter_before_to_five_minutes_after(
    laps: list[dict[str, Any]], end: str | None, until: str
) -> None:
    """The end is the planned one or that of the last lap, whichever is later, and within six hours."""
    assert _span(answers(laps, end=end)) == (moment("2026-06-07T12:45:00"), moment(f"2026-06-07T{until}"))


@pytest.mark.parametrize(
    ("drivers", "laps", "numbers"),
    [([4, 81, 4], [4, 81], ["4", "81"]), ([4, 99], [4], ["4"]), ([4], [4, 81], ["4", "81"]), ([4, 99], [], ["4", "99"]),
     ([None], [4], ["4"])],
)  # fmt: skip
def test_cars_are_those_with_laps_each_once(drivers: list[Any], laps: list[int], numbers: list[str]) -> None:
    assert _numbers(answers([lap(START[11:19], number=number) for number in laps], drivers)) == numbers


def test_of_two_rows_for_a_car_the_last_that_says_most_counts() -> None:
    rows = [{"driver_number": 4, "a": 1, "b": 2}, {"driver_number": 4, "a": 3, "b": None},
            {"driver_number": 4, "a": 5, "b": 6}, {"driver_number": 81, "a": 7}]  # fmt: skip
    assert {number: row["a"] for number, row in by_number(rows).items()} == {"4": 5, "81": 7}


def test_rows_of_a_driver_are_in_openf1s_order() -> None:
    found = answers([lap("14:10:00"), lap("14:09:00"), lap("14:11:00", number=81), lap("14:12:00", number=None)])
    assert {number: [row["date_start"][11:16] for row in rows] for number, rows in found.of_driver("laps").items()} == {
        "4": ["14:10", "14:09"], "81": ["14:11"],
    }  # fmt: skip
    assert found.of_driver("pit") == {}


def test_samples_of_each_car_are_read_in_turn_with_the_share_that_is_done() -> None:
    """The tables are 15 % of a load, all samples end at 80 %; a car without samples of a kind has none."""
    told: list[tuple[str, float]] = []
    asked: list[tuple[str, str]] = []

    class Asked:
        def samples(self, kind: str, _key: int, number: str, *_span: Any) -> DatedRows:
            asked.append((kind, number))
            count = 0 if (kind, number) == ("location", "81") else 1
            return DatedRows(np.arange(count), np.zeros((count, 3), np.int32))

    order: Any = SimpleNamespace(progress=lambda stage, share: told.append((stage, round(share, 4))))
    found = answers([lap("14:10:00"), lap("14:10:00", number=81)], [4, 81])
    nothing: Any = Asked()
    _read_samples(order, nothing, found)
    assert asked == [("car_data", "4"), ("location", "4"), ("car_data", "81"), ("location", "81")]
    assert (sorted(found.car), sorted(found.pos)) == (["4", "81"], ["4"])
    assert told == [("telemetry", share) for share in (0.15, 0.3125, 0.475, 0.6375)]
