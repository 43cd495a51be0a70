"""What of loading works from this machine: each part asked once, in seconds, and nothing loaded."""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.deadline import within
from lib.errors import SlipstreamError
from lib.services.f1_source import F1Source
from lib.services.ff1_interact import check_archive
from lib.services.openf1_interact import check_openf1
from lib.services.season.schedules import schedule
from lib.sessions import SessionStore
from lib.settings.loading import F1Account
from lib.source_names import LIVE, OPENF1, SourceName, source_names

PROBE = "check/probe"
LONGEST = 25.0  # seconds for one part: FastF1 waits for F1's sign-in as long as that service likes
TO_DO = {
    "archive": "F1_SOURCE=openf1 needs no account and refuses no address",
    "openf1": "F1_SOURCE=live reads F1's own archive, with an F1 TV account",
    "schedule": "without it no session is found by name; see whether this machine reaches the internet",
    "jolpica": "sessions load without it, but with OpenF1's results or none, and without driver ids",
    "store": "check STORE_URL, S3_ENDPOINT_URL and the keys of the bucket",
}


@dataclass(frozen=True)
class CheckedPart:
    """One part, whether it works, and a word on how, or the error with what to do."""

    part: str
    works: bool
    said: str


def check_loading(
    f1: F1Source, store: SessionStore, folder: Path, account: F1Account | None, may_ask: bool = False
) -> Iterator[CheckedPart]:
    """Yield what works: the login and the archive, or OpenF1, by the sources; then schedule, Jolpica and store."""
    for name in source_names(f1.base):
        if name.reader == OPENF1:
            yield _checked("openf1", lambda: check_openf1(name.base, f1))  # noqa: B023 - called at once
        else:
            yield from _fastf1(name, folder, account, may_ask)
    year = f1.now().year
    anew = dataclasses.replace(f1, cache=steady(MemoryCache()))  # not what was answered before, good or bad
    yield _checked("schedule", lambda: f"{len(schedule(year, anew))} events in {year}")
    yield _checked("jolpica", lambda: f"{_total(anew, year)} rounds in {year}")
    yield _checked("store", lambda: _write_and_read(store))


def _fastf1(name: SourceName, folder: Path, account: F1Account | None, may_ask: bool) -> Iterator[CheckedPart]:
    if importlib.util.find_spec("fastf1") is None:
        yield CheckedPart("archive", False, "FastF1 is not installed here (pip install -r requirements.txt)")
        return
    if name.base == LIVE:
        known = "an account is set" if account else "no account is set (F1_USERNAME, F1_PASSWORD)"
        yield CheckedPart("login", account is not None or may_ask, known)
    yield _checked("archive", lambda: check_archive(name.base, folder, account, may_ask))


def _checked(part: str, ask: Callable[[], str]) -> CheckedPart:
    try:
        return CheckedPart(part, True, within(LONGEST, ask))
    except SlipstreamError as error:
        said = f"{error.code}: {error.detail}"
    except TimeoutError:
        said = f"unavailable: no answer within {LONGEST:.0f} s"
    except OSError as error:
        said = f"unavailable: {error.strerror or type(error).__name__}"
    return CheckedPart(part, False, f"{said}. To do: {TO_DO[part]}")


def _total(f1: F1Source, year: int) -> int:
    return int(f1.ask_jolpica(str(year), 1, 0)["MRData"]["total"])


def _write_and_read(store: SessionStore) -> str:
    store.put_blob(PROBE, b"ok")
    found = store.get_blob(PROBE)
    store.delete_blob(PROBE)
    return "can be written and read" if found == b"ok" else "gives back something else than was written"
