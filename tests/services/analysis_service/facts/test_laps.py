"""Laps against laps: exact at the lines, honest between them, and an own lap as coaching."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest, NotFound
from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.facts.laps import lap_names
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service import LapReference, compare
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.f1_sessions import QUALIFYING, invented


def laps(*drivers: str) -> tuple[LapReference, ...]:
    return tuple(LapReference(QUALIFYING, driver) for driver in drivers)


def best_two() -> tuple[str, str]:
    first, second = (row.driver for row in invented().manifest(QUALIFYING).results[:2])
    return str(first), str(second)


@pytest.fixture(scope="module")
def sheet() -> FactSheet:
    return fact_sheet(invented(), Question(QUALIFYING, laps=laps(*best_two())))


def of(sheet: FactSheet, kind: str):
    return [fact for fact in sheet.facts if fact.kind == kind]


def test_the_lap_difference_is_that_of_the_lap_times(sheet) -> None:
    found = compare(invented(), laps(*best_two()))["laps"]
    expected = round(found[1]["lap"]["lap_time"] - found[0]["lap"]["lap_time"], 3)
    fact = of(sheet, "lap_difference")[0]
    assert fact.value == pytest.approx(abs(expected))
    slow, fast = best_two()[::-1] if expected > 0 else best_two()
    assert fact.subjects == (slow, fast)


def test_sectors_add_up_to_it(sheet) -> None:
    whole = of(sheet, "lap_difference")[0]
    signed = sum(
        float(fact.value) * (1 if fact.subjects[0] == whole.subjects[0] else -1)
        for fact in of(sheet, "sector_difference")
    )
    assert signed == pytest.approx(float(whole.value), abs=0.002)


def test_a_gain_is_larger_than_its_uncertainty_or_called_noise(sheet) -> None:
    for fact in sheet.facts:
        if fact.uncertainty is not None and fact.kind in ("corner_loss", "difference_in_noise"):
            assert (abs(fact.value) > fact.uncertainty - 0.001) == (fact.kind == "corner_loss")
            assert (fact.relation.direction == "equal") == (fact.kind == "difference_in_noise")


def test_the_slower_in_a_corner_comes_first(sheet) -> None:
    table = compare(invented(), laps(*best_two()))["corners"]
    for fact in of(sheet, "corner_loss"):
        corner = next(one for one in table if f"T{one['number']}{one['letter']}" == fact.subjects[2])
        gain = corner["laps"][1]["gain"]
        assert fact.value == pytest.approx(abs(gain), abs=0.001)
        assert fact.subjects[0] == (best_two()[1] if gain > 0 else best_two()[0])


def test_laps_of_one_driver_are_called_by_their_numbers() -> None:
    driver = best_two()[0]
    table = invented().open(QUALIFYING).laps()
    known = table["lap"][(table["driver"] == driver) & (table["clean"] == 1)].astype(int).tolist()[:2]
    asked = tuple(LapReference(QUALIFYING, driver, str(lap)) for lap in known)
    sheet = fact_sheet(invented(), Question(QUALIFYING, laps=asked))
    assert set(of(sheet, "lap_difference")[0].subjects) == {f"lap {lap}" for lap in known}


def test_an_own_lap_makes_it_coaching_with_the_professional_as_the_reference() -> None:
    driver = best_two()[0]
    lap = LapReference(QUALIFYING, driver).open(invented())
    car, inside = lap.car, (lap.car.time >= 0) & (lap.car.time <= lap.lap_time)
    values = {name: getattr(car, name)[inside] for name in ("time", "speed", "throttle", "brake", "gear")}
    values["time"] = (values["time"] - values["time"][0]) * 1.02
    own = own_lap("me:1", values, float(values["time"][-1]), None, ())
    asked = (LapReference(None, "me:1", own=own), LapReference(QUALIFYING, driver))
    sheet = fact_sheet(invented(), Question(None, laps=asked))
    assert sheet.about == "coaching"
    assert sheet.focus == (driver, "YOU")
    assert of(sheet, "lap_difference")[0].subjects[:2] == ("YOU", driver)
    assert "YOU" in {name.code for name in sheet.names.drivers}


def test_several_own_laps_are_numbered_from_the_second_on() -> None:
    own = LapReference(own=read_lap(invented(), QUALIFYING, best_two()[0], "fastest"))
    of_driver = {"driver": "AAA", "session": {"version": "1", "year": 2025}, "lap": {"lap": 3}}
    of_own = {"driver": "x", "session": None, "lap": {"lap": None}}
    names = lap_names([*laps("AAA"), own, own, own], [of_driver, of_own, of_own, of_own])
    assert names == ["AAA", "YOU", "YOU 2", "YOU 3"]
    assert lap_names([*laps("AAA"), own], [of_driver, of_own]) == ["AAA", "YOU"]


def test_one_lap_is_no_comparison() -> None:
    with pytest.raises(InvalidRequest, match="at least two laps"):
        fact_sheet(invented(), Question(QUALIFYING, laps=laps(best_two()[0])))


def test_an_unknown_driver_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match=best_two()[0]):
        fact_sheet(invented(), Question(QUALIFYING, ("XYZ",)))
