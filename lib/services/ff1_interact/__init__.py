"""FastF1, behind one function: a session of a source as the store holds it.

Only the package lib.services.ff1 imports FastF1 and pandas, and only when a session is really read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lib.sessions.key import SessionKey
from lib.sessions.session_data import SessionData

Progress = Callable[[str, float], None]


def no_progress(stage: str, fraction: float) -> None:
    """Report to nobody."""


def read_session(
    key: SessionKey,
    source: str,
    cache_dir: Path,
    progress: Progress = no_progress,
    now: datetime | None = None,
) -> SessionData:
    """Return a session read from `source` ("live", or a base URL with the archive's paths).

    Parts that the source lacks are null and flagged. Raises NotFound, NoTelemetry, NotYetPublished, SourceBlocked,
    SourceRateLimited (with retry_after) or Unavailable. One load at a time in a process; others wait.
    """
    from lib.services.ff1_interact.assembling import assemble
    from lib.services.ff1_interact.reading import read_raw

    moment = now or datetime.now(UTC)
    raw = read_raw(key, source, cache_dir, progress, moment)
    progress("assembling", 0.85)
    return assemble(key, raw, source, moment)
