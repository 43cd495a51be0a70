"""Which session: a key that is also its place in the store."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.errors import InvalidRequest

RACES, QUALIFYINGS, PRACTICES = ("R", "S"), ("Q", "SQ", "SS"), ("FP1", "FP2", "FP3")
_SESSION = re.compile(r"(T[2-9]-)?[A-Z]{1,2}[1-3]?")


@dataclass(frozen=True, order=True)
class SessionKey:
    """A year, a round (0 = testing) and a short name: `FP1 FP2 FP3 Q SQ SS S R`, `T2-FP1` in a second test."""

    year: int
    round: int
    session: str

    def __post_init__(self) -> None:
        if not (1950 <= self.year <= 2100 and 0 <= self.round <= 99 and _SESSION.fullmatch(self.session)):
            raise InvalidRequest.field("session", f"{self.year}/{self.round}/{self.session} names no session")

    @property
    def path(self) -> str:
        return f"sessions/{self.year}/{self.round:02}/{self.session}"

    def __str__(self) -> str:
        return f"{self.year}/{self.round:02}/{self.session}"

    @classmethod
    def parse(cls, text: str) -> SessionKey:
        """Return the key that `2025/01/Q` spells. Raise InvalidRequest."""
        parts = text.split("/")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts[:2]):
            raise InvalidRequest.field("session", f"{text!r} is not year/round/session")
        return cls(int(parts[0]), int(parts[1]), parts[2])
