"""Turns of a load: how long each lasts, who waits for whom, and what ends when the time of the load does."""

from __future__ import annotations

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import LoadPaused
from lib.limits import TABLE, Limit
from lib.services.f1_source import F1Source
from lib.services.openf1_interact.turns import TURN, Turns
from tests.real.fixtures import Clock


class Waited(list[float]):
    """The pauses that were made, each of which passes on the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def __call__(self, seconds: float) -> None:
        self.append(seconds)
        self._clock.forward(seconds)


@pytest.fixture
def waited(clock: Clock) -> Waited:
    return Waited(clock)


def turns(clock: Clock, waited: Waited, left: float = 1000.0, limit: Limit | None = None) -> tuple[Turns, F1Source]:
    limits = {**TABLE, "openf1-minute": limit or Limit(20, 60)}
    source = F1Source("x", steady(MemoryCache(clock)), limits, clock=clock, sleep=waited)
    return Turns(source, lambda: left), source


def test_between_two_requests_are_three_seconds(clock: Clock, waited: Waited) -> None:
    mine, _ = turns(clock, waited)
    for _ in range(2):
        mine.wait()
        mine.taken()
    assert sum(waited) == pytest.approx(3.0)


def test_a_request_that_took_longer_is_not_waited_for(clock: Clock, waited: Waited) -> None:
    mine, _ = turns(clock, waited)
    mine.wait()
    mine.taken()
    clock.forward(3.0)
    mine.wait()
    assert waited == []


def test_a_clock_that_was_set_back_holds_nobody_up(clock: Clock, waited: Waited) -> None:
    mine, _ = turns(clock, waited, limit=Limit(120, 60))
    mine.taken()
    clock.forward(-100)
    mine.wait()
    assert waited == []


def test_the_turn_of_another_load_is_looked_at_each_second(clock: Clock, waited: Waited) -> None:
    mine, source = turns(clock, waited)
    source.cache.set(TURN, "1", 2)
    mine.wait()
    assert waited == [1.0, 1.0]
    assert not source.cache.add(TURN, "1", 1)
    clock.forward(3)
    assert source.cache.add(TURN, "1", 1)


@pytest.mark.parametrize(("limit", "shared"), [(Limit(60, 60), True), (Limit(61, 60), False)])
def test_faster_than_one_a_second_only_oneself_is_waited_for(
    clock: Clock, waited: Waited, limit: Limit, shared: bool
) -> None:
    mine, source = turns(clock, waited, limit=limit)
    mine.wait()
    mine.taken()
    assert source.cache.add(TURN, "1", 1) is not shared
    mine.pause(0)
    clock.forward(0.5)
    if not shared:
        mine.wait()
        assert sum(waited) == pytest.approx(60 / 61 - 0.5)


@pytest.mark.parametrize(("left", "seconds", "again"), [(1.9, 2.0, 2), (0.1, 0.2, 1), (3.0, 3.2, 4)])
def test_a_pause_that_is_longer_than_the_load_has_ends_it(
    clock: Clock, waited: Waited, left: float, seconds: float, again: int
) -> None:
    mine, _ = turns(clock, waited, left)
    with pytest.raises(LoadPaused) as paused:
        mine.pause(seconds)
    assert (paused.value.retry_after, waited) == (again, [])
    mine.pause(left)
    assert waited == [left]


def test_a_rest_is_one_of_all_loads(clock: Clock, waited: Waited) -> None:
    mine, source = turns(clock, waited)
    mine.rest(40)
    assert waited == [40]
    source.cache.delete(TURN)
    with pytest.raises(LoadPaused):
        turns(clock, waited, left=39.0)[0].rest(40)


def test_the_others_rest_too_when_one_has_no_time_for_it(clock: Clock, waited: Waited) -> None:
    mine, source = turns(clock, waited, left=1.0)
    with pytest.raises(LoadPaused):
        mine.rest(40)
    clock.forward(39)
    assert not source.cache.add(TURN, "1", 1)
    clock.forward(1)
    assert source.cache.add(TURN, "1", 1)
