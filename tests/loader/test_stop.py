"""A signal ends a block once, wherever it waits; before and after it signals do as they did."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

import pytest

from lib.loader.stop import StopRequested, stoppable


def told(number: signal.Signals, tidy: Callable[[], None] = lambda: None) -> None:
    """Wait in a block that can be stopped, and be told to end by a signal."""
    with stoppable():
        try:
            os.kill(os.getpid(), number)
            threading.Event().wait(30)
        finally:
            tidy()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_block_with_the_code_that_shells_know(number: signal.Signals, code: int) -> None:
    with pytest.raises(StopRequested) as stopped:
        told(number)
    assert (stopped.value.number, stopped.value.exit_code) == (number, code)


def test_further_signals_do_not_disturb_the_tidying_up() -> None:
    tidied = []

    def tidy() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
        tidied.append(True)

    with pytest.raises(StopRequested):
        told(signal.SIGTERM, tidy)
    assert tidied == [True]


def test_no_except_exception_on_the_way_keeps_it() -> None:
    assert not issubclass(StopRequested, Exception)


def test_after_the_block_signals_do_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with stoppable():
        assert signal.getsignal(signal.SIGTERM) is not before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_in_another_thread_nothing_is_caught_and_nothing_fails() -> None:
    seen = []

    def work() -> None:
        with stoppable():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]
