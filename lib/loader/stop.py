"""SIGTERM and SIGINT (Ctrl-C) end a command at once, wherever it waits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopRequested(BaseException):
    """Somebody wants the command to end; no `except Exception` on the way keeps it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What shells and service managers read as: ended by that signal."""
        return 128 + self.number


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise StopRequested in the block at the first signal; further ones do not disturb the tidying up."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        raise StopRequested(number)

    if threading.current_thread() is not threading.main_thread():  # only there can signals be caught
        yield
        return
    before = {name: signal.signal(name, stop) for name in SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
