"""What a source of sessions is: one function from a SessionOrder to SessionData. FastF1 and OpenF1 both are one.

A third source is a package beside them with such a function, a row in lib/services/loading/sources.py, and a name in
lib/source_names.py. A reader returns times on one session clock, raw samples by the driver's part, null for what it
does not know (never a guess) with a flag in `available` and a note; it raises our errors alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from lib.errors import LoadPaused
from lib.services.f1_source import F1Source
from lib.sessions.key import SessionKey
from lib.sessions.session_data import SessionData
from lib.settings.loading import F1Account

SURELY_OVER = timedelta(hours=12)  # after its start: no session is as long, whatever its source says of its end
Progress = Callable[[str, float], None]


class PartialLoad(Protocol):
    """What an earlier load of the same session fetched before it was stopped, by name."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, content: bytes) -> None: ...

    def clear(self) -> None: ...


class NothingKept:
    """A load that keeps nothing for a later one."""

    def get(self, name: str) -> bytes | None:  # noqa: ARG002 - as the protocol has it
        return None

    def put(self, name: str, content: bytes) -> None:
        del name, content

    def clear(self) -> None:
        return None


def _forever() -> float:
    return float("inf")


@dataclass(frozen=True)
class SessionOrder:
    """Which session is wanted, from where, and with what means.

    `base` is `live` or a base URL; `source` asks for schedules and Jolpica's tables and has the clock, the shared cache
    and the limits; `folder` is private to this machine; `left` says how many seconds of the load's time are left.
    """

    key: SessionKey
    base: str
    source: F1Source
    folder: Path
    progress: Progress = lambda _stage, _share: None
    partial: PartialLoad = field(default_factory=NothingKept)
    left: Callable[[], float] = _forever
    account: F1Account | None = None
    may_ask: bool = False

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.source.clock(), UTC)

    def check_time(self, needed: float = 0.0) -> None:
        """Raise LoadPaused if `needed` seconds are not left."""
        if self.left() < needed:
            raise LoadPaused(retry_after=1)


class SessionReader(Protocol):
    def __call__(self, order: SessionOrder) -> SessionData:
        """Return the session. Raise NotFound, NoTelemetry, NotYetPublished, LoadPaused, or why the source refuses."""
