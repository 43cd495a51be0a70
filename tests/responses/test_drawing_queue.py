"""The order in which plots are drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from lib.errors import NotFound, Unavailable
from lib.responses.drawing_queue import AT_ONCE, LARGE, DrawingQueue

SMALL_ONE, LARGE_ONE = LARGE, LARGE + 1


class Gate:
    """Drawings that begin when they are told to be waited for, and end when they may."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._open = threading.Event()
        self._changed = threading.Condition()

    def draw(self, name: str) -> Callable[[], str]:
        def drawing() -> str:
            with self._changed:
                self.begun.append(name)
                self._changed.notify_all()
            assert self._open.wait(10)
            return name

        return drawing

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.begun) >= count, 10)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open()


def test_equal_pictures_are_drawn_once_and_all_get_it(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()
    futures = [queue.submit(gate.draw(f"{n}"), SMALL_ONE, "same") for n in range(5)]
    other = queue.submit(gate.draw("other"), SMALL_ONE, "other")
    gate.open()
    assert [future.result(10) for future in futures] == ["0"] * 5
    assert other.result(10) == "other"
    assert sorted(gate.begun) == ["0", "other"]


def test_one_that_comes_later_is_drawn_anew(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()
    gate.open()
    assert [queue.submit(gate.draw(f"{n}"), SMALL_ONE, "same").result(10) for n in range(2)] == ["0", "1"]


def test_pictures_without_a_key_are_never_shared(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()
    futures = [queue.submit(gate.draw(f"{n}"), SMALL_ONE) for n in range(2)]
    gate.open()
    assert [future.result(10) for future in futures] == ["0", "1"]


def test_a_small_one_does_not_wait_for_two_large_ones(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()
    for name in ("large 1", "large 2", "large 3"):
        queue.submit(gate.draw(name), LARGE_ONE)
    gate.wait_for(1)
    queue.submit(gate.draw("small"), SMALL_ONE)
    gate.wait_for(2)
    assert gate.begun == ["large 1", "small"]


def test_small_ones_come_before_large_ones_that_wait(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()
    first = [queue.submit(gate.draw(f"first {n}"), SMALL_ONE) for n in range(AT_ONCE)]
    gate.wait_for(AT_ONCE)
    rest = [
        queue.submit(gate.draw("large"), LARGE_ONE),
        *(queue.submit(gate.draw(f"{n}"), SMALL_ONE) for n in range(2)),
    ]
    gate.open()
    assert {future.result(10) for future in (*first, *rest)} == {"first 0", "first 1", "large", "0", "1"}
    assert gate.begun.index("large") > max(gate.begun.index("0"), AT_ONCE)


def test_no_more_than_so_many_may_wait(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue(most_waiting=2)
    taken = [queue.submit(gate.draw(f"{n}"), SMALL_ONE, n) for n in range(AT_ONCE + 2)]
    with pytest.raises(Unavailable) as refused:
        queue.submit(gate.draw("more"), SMALL_ONE, "more")
    assert refused.value.retry_after == 5
    assert queue.submit(gate.draw("again"), SMALL_ONE, 0) is taken[0]
    gate.open()
    assert [future.result(10) for future in taken] == ["0", "1", "2", "3"]
    assert queue.submit(gate.draw("more"), SMALL_ONE, "more").result(10) == "more"


def test_an_error_reaches_everybody_who_waits_and_frees_the_place(gate: Gate) -> None:
    queue: DrawingQueue[str] = DrawingQueue()

    def fails() -> str:
        gate.draw("fails")()
        raise NotFound("no such driver")

    futures = [queue.submit(fails, LARGE_ONE, "same") for _ in range(2)]
    gate.open()
    for future in futures:
        with pytest.raises(NotFound):
            future.result(10)
    assert queue.submit(gate.draw("next"), LARGE_ONE, "same").result(10) == "next"
