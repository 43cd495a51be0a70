"""What facts are asked about."""

from __future__ import annotations

from dataclasses import dataclass

from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey

MOST_DRIVERS = 5


@dataclass(frozen=True)
class Question:
    """A session, and what it is narrowed to: no driver is all; `stint` counts from 1 and needs one driver.

    `laps` are two or more laps that are compared, the first being the reference; an own lap brings its samples along.
    """

    key: SessionKey | None
    drivers: tuple[str, ...] = ()
    laps: tuple[LapReference, ...] = ()
    stint: int | None = None
    language: str = "en"
