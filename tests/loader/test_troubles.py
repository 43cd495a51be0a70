"""Parts that fail are left alone for a minute, two, four …, each by itself, and what asks us to wait is obeyed."""

from __future__ import annotations

from random import Random

import pytest

from lib.loader.troubles import Troubles
from tests.real.fixtures import Clock


@pytest.fixture
def troubles(clock: Clock) -> Troubles:
    """Troubles whose pauses are spread to neither side."""
    even = Random(0)
    even.uniform = lambda a, b: (a + b) / 2 if a < 1 else a  # type: ignore[method-assign]
    return Troubles(clock, even)


def test_each_failure_in_a_row_doubles_the_pause(troubles: Troubles, clock: Clock) -> None:
    assert [troubles.add("store") - clock() for _ in range(4)] == [60, 120, 240, 480]
    assert troubles.end("store")
    assert troubles.add("store") - clock() == 60


def test_a_part_is_left_alone_until_its_pause_is_over(troubles: Troubles, clock: Clock) -> None:
    troubles.add("store")
    assert troubles.left("store") == 60
    clock.forward(59)
    assert troubles.left("store") == 1
    clock.forward(1)
    assert troubles.left("store") == 0
    assert "store" in troubles


def test_of_several_the_longest_pause_counts_and_others_do_not(troubles: Troubles) -> None:
    troubles.add("store")
    troubles.add("source", 600)
    assert troubles.left("store", "source") == 600
    assert troubles.left("store") == 60
    assert troubles.left("schedule") == troubles.left() == 0


def test_what_works_was_no_trouble_or_is_none_any_more(troubles: Troubles) -> None:
    assert not troubles.end("store")
    troubles.add("store")
    assert troubles.end("store")
    assert "store" not in troubles
    assert troubles.left("store") == 0


@pytest.mark.parametrize(("hours", "left"), [(1.1, 25_560), (1.3, 0)])
def test_by_a_clock_that_was_set_back_nobody_waits_longer_than_the_longest_pause(
    troubles: Troubles, clock: Clock, hours: float, left: float
) -> None:
    """Six hours and a fifth."""
    troubles.add("source", 21_600)
    clock.forward(-hours * 3600)
    assert troubles.left("source") == left
