"""Which laps are meant by drivers and laps, by a text, or by an own lap."""

from __future__ import annotations

from typing import Any

import pytest

from lib.errors import InvalidRequest
from lib.services.telemetry_service.lap_reference import LapReference
from lib.sessions import SessionKey
from tests.services.telemetry_service.laps import made_lap

KEY = SessionKey(2025, 1, "Q")


@pytest.mark.parametrize(
    ("drivers", "laps", "named"),
    [
        (["AAA", "BBB"], ["Q1"], [("AAA", "Q1"), ("BBB", "Q1")]),
        (["AAA"], ["3", "5"], [("AAA", "3"), ("AAA", "5")]),
        (["AAA", "BBB"], ["3", "5"], [("AAA", "3"), ("BBB", "5")]),
        (["AAA"], ["3"], [("AAA", "3")]),
    ],
)
def test_one_lap_is_of_all_drivers_and_several_laps_of_one_or_of_each(
    drivers: list[str], laps: list[str], named: list[tuple[str, str]]
) -> None:
    found = LapReference.named(KEY, drivers, laps)
    assert [(one.driver, one.lap) for one in found] == named
    assert {one.key for one in found} == {KEY}


@pytest.mark.parametrize(("drivers", "laps"), [(["AAA", "BBB"], ["1", "2", "3"]), (["AAA", "BBB", "CCC"], ["1", "2"])])
def test_other_numbers_of_laps_are_refused(drivers: list[str], laps: list[str]) -> None:
    with pytest.raises(InvalidRequest, match="is one for all drivers, or one for each"):
        LapReference.named(KEY, drivers, laps)


def test_a_text_names_year_round_session_driver_and_lap() -> None:
    assert LapReference.parse("2024:13:sq:VER:12") == LapReference(SessionKey(2024, 13, "SQ"), "VER", "12")
    assert LapReference.parse("2024:13:SQ:VER") == LapReference(SessionKey(2024, 13, "SQ"), "VER", "fastest")


@pytest.mark.parametrize(
    "text", ["2024:13:SQ", "2024:13:SQ:VER:1:2", "x:13:Q:VER", "2024:x:Q:VER", "20245:1:Q:VER", ""]
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="is not year:round:session:driver:lap or me:id"):
        LapReference.parse(text)


def test_an_own_lap_brings_its_samples_along_and_what_names_nothing_is_refused() -> None:
    store: Any = None
    own = made_lap(20, 20, 20, own=True)
    assert LapReference(own=own).open(store) is own
    with pytest.raises(InvalidRequest, match="neither a session nor an own lap"):
        LapReference(driver="AAA").open(store)
