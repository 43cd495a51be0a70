"""One request to F1's timing archive, to know in a second whether it would let us read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import time_ns

import fastf1.req
import requests
from fastf1.internals.f1account import token_manager

from lib.errors import Unavailable
from lib.services.ff1_interact.journal import StopLoading
from lib.services.ff1_interact.sign_in import SignIn
from lib.services.ff1_interact.source import watched
from lib.settings.loading import F1Account

SMALL_FILE = "StreamingStatus.json"  # 24 bytes on F1's host; where it is missing, a 404 says that we may read


def ask_archive(source: str, cache_dir: Path, account: F1Account | None, may_ask: bool) -> str:
    """Return how we are let in. Raise SourceNeedsLogin, SourceBlocked, SourceRateLimited or Unavailable."""
    with watched(source, cache_dir, SignIn(account, may_ask)) as journal:
        try:
            fastf1.req.Cache.requests_get(f"{journal.timing_url}{SMALL_FILE}?{time_ns()}")  # never from its cache
        except StopLoading as stop:
            raise stop.error from stop
        except requests.RequestException as error:
            raise Unavailable("F1's timing archive cannot be reached") from error
        token = token_manager.get_stored()
    if token is None:
        return "answers, without an account"
    until = datetime.fromtimestamp(token.expires_at, UTC)
    return f"signed in until {until:%Y-%m-%d %H:%M} UTC"
