"""FastF1, behind one function: a session of a source as the store holds it.

Only this package imports FastF1 and pandas, and only when a session is really read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lib.sessions.key import SessionKey
from lib.sessions.session_data import SessionData
from lib.settings.loading import F1Account

Progress = Callable[[str, float], None]


def no_progress(stage: str, fraction: float) -> None:
    """Report to nobody."""


def read_session(
    key: SessionKey,
    source: str,
    cache_dir: Path,
    progress: Progress = no_progress,
    now: datetime | None = None,
    account: F1Account | None = None,
    may_ask: bool = False,
    count: Callable[[str], None] = lambda _url: None,
) -> SessionData:
    """Return a session read from `source` ("live", or a base URL with the archive's paths).

    F1's own archive wants an account; `may_ask` lets FastF1 ask for one on the terminal. Parts that the source lacks
    are null and flagged. `count` is told of each request before it is sent, unless it is one to this machine. Raises
    NotFound, NoTelemetry, NotYetPublished, SourceNeedsLogin, SourceBlocked, SourceRateLimited (with retry_after) or
    Unavailable. One load at a time in a process; others wait.
    """
    from lib.services.ff1_interact.assembling import assemble
    from lib.services.ff1_interact.reading import read_raw
    from lib.services.ff1_interact.sign_in import SignIn

    moment = now or datetime.now(UTC)
    raw = read_raw(key, source, cache_dir, progress, moment, SignIn(account, may_ask), count)
    progress("assembling", 0.85)
    return assemble(key, raw, source, moment)


def check_archive(source: str, cache_dir: Path, account: F1Account | None = None, may_ask: bool = False) -> str:
    """Return a word on F1's timing archive if it answers us. Raise what read_session raises about it."""
    from lib.services.ff1_interact.archive_check import ask_archive

    return ask_archive(source, cache_dir, account, may_ask)
