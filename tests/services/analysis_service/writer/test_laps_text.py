"""Laps and own laps in words: only what explains a loss, wing only if the exits are alike."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.fact import DriverName, Fact, FactSheet, Names, Relation
from lib.services.analysis_service.facts.names import own_name
from lib.services.analysis_service.writer import write

NAMES = Names(
    drivers=(
        DriverName("AAA", "Anna Alpha", "1", None, "Alpha"),
        DriverName("BBB", "Ben Beta", "2", None, "Beta"),
        own_name(),
    ),
    corners=("T1", "T2"),
    laps=20,
    compounds=(),
    parts=(),
    event=(),
)


def fact(number: int, kind: str, subjects: tuple[str, ...], value: float, measure="time") -> Fact:
    way = Relation(measure, subjects[0], subjects[1], "more")
    return Fact(id=f"f{number}", kind=kind, subjects=subjects, value=value, unit="s", text="x", source="", relation=way)


def text(*facts: Fact, about="coaching", focus=("AAA", "YOU"), language="en") -> str:
    return write(FactSheet(about=about, title="", facts=facts, names=NAMES, focus=focus), language)


SLOWER = fact(1, "lap_difference", ("YOU", "AAA"), 1.0)
LOSS = fact(2, "corner_loss", ("YOU", "AAA", "T1"), 0.3)


def test_the_first_corner_to_work_on_is_where_most_is_lost() -> None:
    found = text(SLOWER, LOSS, fact(3, "corner_loss", ("YOU", "AAA", "T2"), 0.2))
    assert found.startswith("**You are [[f1]] slower than Alpha.** Start with Turn 1, where you lose [[f2]] to Alpha.")
    assert "Next comes Turn 2, where you lose [[f3]] to Alpha." in found


def test_one_corner_with_half_of_the_loss_is_named_at_once() -> None:
    found = text(SLOWER, fact(2, "corner_loss", ("YOU", "AAA", "T1"), 0.6))
    assert found.startswith("**You are [[f1]] slower than Alpha, with [[f2]] of it around Turn 1.**")


def test_the_reference_is_named_in_the_first_clause_of_several() -> None:
    apex = fact(3, "apex_speed_difference", ("AAA", "YOU", "T1"), 9.0, "speed")
    brake = fact(4, "brakes_later", ("AAA", "YOU", "T1"), 20.0, "distance")
    found = text(SLOWER, LOSS, apex, brake)
    assert "There Alpha carries [[f3]] more at the slowest point and brakes [[f4]] later." in found
    assert "Brake later there" in found


@pytest.mark.parametrize("kind", ["apex_speed_difference", "brakes_later", "exit_speed_difference"])
def test_what_would_have_won_time_does_not_explain_a_loss(kind) -> None:
    found = text(SLOWER, LOSS, fact(3, kind, ("YOU", "AAA", "T1"), 9.0, "speed"))
    assert "[[f3]]" not in found
    assert "Brake later" not in found


def test_a_later_throttle_of_ones_own_does() -> None:
    found = text(SLOWER, LOSS, fact(3, "full_throttle_later", ("YOU", "AAA", "T1"), 20.0, "distance"))
    assert "There you are on full throttle [[f3]] later." in found
    assert "Get on the throttle earlier" in found


def test_a_lack_on_the_straights_is_wing_only_where_the_exits_are_alike() -> None:
    top = fact(3, "top_speed_difference", ("AAA", "YOU"), 9.0, "speed")
    assert "that is wing" in text(SLOWER, LOSS, top)
    slower_out = fact(4, "exit_speed_difference", ("AAA", "YOU", "T1"), 9.0, "speed")
    assert "look at the exits before the wing" in text(SLOWER, LOSS, top, slower_out)


def test_what_is_won_is_to_be_kept() -> None:
    found = text(SLOWER, LOSS, fact(3, "corner_loss", ("AAA", "YOU", "T2"), 0.2))
    assert "Keep what you do around Turn 2: you gain [[f3]] on Alpha there." in found


def test_a_faster_lap_is_called_one() -> None:
    assert "You are [[f1]] faster than Alpha." in text(fact(1, "lap_difference", ("AAA", "YOU"), 0.2))


def test_in_german_the_verb_comes_first() -> None:
    apex = fact(3, "apex_speed_difference", ("AAA", "YOU", "T1"), 9.0, "speed")
    brake = fact(4, "brakes_later", ("AAA", "YOU", "T1"), 20.0, "distance")
    found = text(SLOWER, LOSS, apex, brake, language="de")
    assert "Dort nimmt Alpha im Scheitel [[f3]] mehr mit und bremst [[f4]] später." in found


def test_of_two_drivers_what_made_the_difference_comes_before_what_spoke_against_it() -> None:
    facts = (
        fact(1, "lap_difference", ("BBB", "AAA"), 0.1),
        fact(2, "corner_loss", ("AAA", "BBB", "T1"), 0.3),
        fact(3, "corner_loss", ("BBB", "AAA", "T2"), 0.2),
    )
    found = text(*facts, about="laps", focus=("AAA", "BBB"))
    assert found.index("Alpha gained [[f3]] on Beta around Turn 2") < found.index("Against that, Beta gained [[f2]]")
