"""What of a comparison becomes a fact: which differences, which corners, and how many of them."""

from __future__ import annotations

import pytest

from tests.services.analysis_service.facts.made_comparison import corner, of_a_comparison


@pytest.mark.parametrize(("top", "told"), [(322.9, False), (323.0, True), (317.0, True), (317.1, False)])
def test_three_kilometres_an_hour_of_top_speed_are_a_difference(top: float, told: bool) -> None:
    assert any(fact.kind == "top_speed_difference" for fact in of_a_comparison([], top=top)) is told


def test_of_a_lap_without_sectors_none_are_compared() -> None:
    facts = of_a_comparison([], "finish")
    assert [fact.kind for fact in facts] == ["lap_difference", "uncertainty_between_lines"]
    assert facts[-1].source.endswith("between the timing lines is (finish as anchors)")


def test_of_a_reference_without_sectors_none_are_compared() -> None:
    assert not [fact for fact in of_a_comparison([], first="finish") if fact.kind == "sector_difference"]
    assert len([fact for fact in of_a_comparison([]) if fact.kind == "sector_difference"]) > 0


def test_the_six_corners_that_make_most_are_told() -> None:
    facts = of_a_comparison([corner(at, 0.5 - 0.1 * at) for at in range(1, 9)])
    told = [(fact.subjects[0], fact.subjects[2], fact.value) for fact in facts if fact.kind == "corner_loss"]
    assert told == [
        ("BBB", "T1", 0.4),
        ("AAA", "T8", 0.3),
        ("BBB", "T2", 0.3),
        ("AAA", "T7", 0.2),
        ("BBB", "T3A", 0.2),
        ("AAA", "T6", 0.1),
    ]


def test_two_corners_in_the_noise_are_told_if_they_are_the_largest() -> None:
    facts = of_a_comparison([corner(at, 0.01 * at) for at in range(1, 6)])
    assert [fact.subjects[2] for fact in facts if fact.kind == "difference_in_noise"] == ["T5", "T4"]
    assert [(fact.value, fact.text) for fact in facts if fact.kind == "corners_in_noise"] == [(5, "5 of 5")]


@pytest.mark.parametrize(("speed", "told"), [(104.0, True), (103.9, False), (96.0, True), (96.1, False)])
def test_four_kilometres_an_hour_are_a_difference_in_a_corner(speed: float, told: bool) -> None:
    kinds = {fact.kind for fact in of_a_comparison([corner(1, 0.5, speed)])}
    assert ("apex_speed_difference" in kinds) is told


@pytest.mark.parametrize(("place", "told"), [(65.0, True), (64.9, False), (35.0, True), (35.1, False), (None, False)])
def test_fifteen_metres_are_a_difference_of_braking(place: float | None, told: bool) -> None:
    facts = [fact for fact in of_a_comparison([corner(1, 0.5, brake_at=place)]) if fact.kind == "brakes_later"]
    assert [fact.subjects[0] for fact in facts] == ([("BBB" if (place or 0) > 50 else "AAA")] if told else [])


def test_a_corner_that_is_slowest_at_its_edge_has_one_speed_and_not_two() -> None:
    kinds = [fact.kind for fact in of_a_comparison([corner(1, 0.5, 110.0, exit_speed=190.0, entry_speed=215.0)])]
    assert "apex_speed_difference" in kinds
    assert "exit_speed_difference" not in kinds
    assert "entry_speed_difference" in kinds
