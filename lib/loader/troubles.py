"""What all loads need and what fails now: schedule, store, source. Each is left alone for longer and longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from lib.services.loading.watching import JITTER, LONGEST_PAUSE, pause_after

FIRST_TROUBLE = 60.0  # seconds; doubled each time, up to six hours


@dataclass
class Trouble:
    """How often in a row something failed, and until when it is left alone."""

    times: int = 0
    until: float = 0.0


@dataclass
class Troubles:
    """The parts that fail, by name."""

    clock: Callable[[], float]
    random: Random
    parts: dict[str, Trouble] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def add(self, name: str, retry_after: float | None = None) -> float:
        """Note a failure and return until when the part is left alone."""
        trouble = self.parts.setdefault(name, Trouble())
        trouble.times += 1
        trouble.until = self.clock() + pause_after(trouble.times, retry_after, self.random, FIRST_TROUBLE)
        return trouble.until

    def end(self, name: str) -> bool:
        """Note that a part works and return whether it did not before."""
        return self.parts.pop(name, None) is not None

    def left(self, *names: str) -> float:
        """Return for how many seconds one of these is left alone, 0 if all may be asked or the clock was set back."""
        lefts = [trouble.until - self.clock() for name, trouble in self.parts.items() if name in names]
        return max((left for left in lefts if 0 < left <= LONGEST_PAUSE * (1 + JITTER)), default=0.0)
