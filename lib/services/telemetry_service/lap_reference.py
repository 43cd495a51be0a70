"""Which lap is meant: a driver's, by session, driver and lap; or a user's own, which brings its samples along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import InvalidRequest
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore

FASTEST = "fastest"
DIGITS = re.compile("[0-9]{1,4}")


@dataclass(frozen=True)
class LapReference:
    """`lap` is "fastest", a number, or "Q1", "Q2", "Q3": the driver's fastest of that part."""

    key: SessionKey | None = None
    driver: str = ""
    lap: str = FASTEST
    own: LapData | None = None

    @classmethod
    def named(cls, key: SessionKey, drivers: Sequence[str], laps: Sequence[str]) -> list[LapReference]:
        """Return laps of one session: one for all drivers, several of one, or one each; else raises InvalidRequest."""
        drivers = list(drivers) * len(laps) if len(drivers) == 1 else drivers
        laps = list(laps) * len(drivers) if len(laps) == 1 else laps
        if len(laps) != len(drivers):
            raise InvalidRequest.field("lap", "is one for all drivers, or one for each")
        return [cls(key, driver, lap) for driver, lap in zip(drivers, laps, strict=True)]

    @classmethod
    def parse(cls, text: str) -> LapReference:
        """Return the lap that `year:round:session:driver[:lap]` names. Raise InvalidRequest."""
        parts = text.split(":")
        if len(parts) not in (4, 5) or not all(DIGITS.fullmatch(part) for part in parts[:2]):
            raise InvalidRequest.field("with", f"{text!r} is not year:round:session:driver:lap or me:id")
        return cls(SessionKey(int(parts[0]), int(parts[1]), parts[2].upper()), parts[3], (parts[4:] or [FASTEST])[0])

    def open(self, store: SessionStore) -> LapData:
        """Return the lap with its samples. Raise NotFound with the known names, NoTelemetry, SessionNotLoaded."""
        if self.own is not None:
            return self.own
        if self.key is None:
            raise InvalidRequest.field("lap", "names neither a session nor an own lap")
        return read_lap(store, self.key, self.driver, self.lap)
