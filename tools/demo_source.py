"""The invented season for `make run`: built once, served on loopback, loaded into a store of its own."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import demo
from demo.season import EVENTS, YEAR
from lib import load
from lib.services.loading import needs_loading
from lib.sessions import SessionKey, open_store

KEYS = [SessionKey(YEAR, event.round, slot.code) for event in EVENTS for slot in event.sessions if slot.code]


def start(folder: Path, now: datetime | None = None) -> demo.DemoServer:
    """Build the seasons that are not there, forget what was loaded of others, and serve them."""
    now = now or datetime.now(UTC)
    if demo.build(folder / "source", progress=_show):
        shutil.rmtree(folder / "store", ignore_errors=True)
    if demo.build_current(folder / "current", now, demo.SEED):
        for sessions in (folder / "store" / "sessions").glob("*"):
            if sessions.name > str(YEAR):
                shutil.rmtree(sessions, ignore_errors=True)
    return demo.serve(folder / "source", current=folder / "current")


def driven_keys(folder: Path) -> list[SessionKey]:
    """Return the sessions of the season that is on that are over: the latest is one of them."""
    return [SessionKey(*session) for session in demo.driven(folder / "current", demo.SEED)]


def load_missing(source: str, store_url: str, keys: Sequence[SessionKey] = KEYS) -> None:
    """Load what the store lacks, with a progress bar; a session that fails is said and left out."""
    store = open_store(store_url)
    missing = [key for key in keys if needs_loading(key, store, time.time())]
    if missing:
        print(f"  loading {len(missing)} sessions of the season {missing[0].year} through FastF1", flush=True)
    for key in missing:
        load.main([str(key.year), str(key.round), key.session, "--source", source])


def _show(stage: str, share: float) -> None:
    end = "\n" if share >= 1 or not sys.stdout.isatty() else ""
    if sys.stdout.isatty():
        print(f"\r\033[K  inventing a season: {share:4.0%}  {stage}", end=end, flush=True)
    elif share in (0.0, 1.0):
        print(f"  inventing a season: {stage}", flush=True)
