"""FastF1 pointed at a source (`live`, or a base URL with the archive's paths), watched, for one load at a time.

FastF1 keeps its addresses, cache and limits in module attributes: they are set for a load and put back after it.
FastF1 signs in to F1's account service for the live host only; its token stays in the loader's own folder.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fastf1
import fastf1._api
import fastf1.ergast.interface
import fastf1.ergast.legacy
import fastf1.events
import fastf1.internals.f1account as account
import fastf1.mvapi.api
import fastf1.req
import requests

from lib.errors import SlipstreamError
from lib.services.ff1_interact.journal import Journal, StopLoading, Warnings, unanswered
from lib.services.ff1_interact.sign_in import SignIn

LIVE = "live"
TIMEOUT = (5.0, 30.0)  # seconds to connect, and between two bytes
CACHE_SECONDS = 600  # chosen: FastF1 asks for the same answer several times in one load
KEPT_IN = "f1_token.json"  # FastF1 writes it with mode 0600
_one_at_a_time = threading.Lock()
Count = Callable[[str], None]


def no_count(url: str) -> None:
    """Let every request pass."""


@contextmanager
def watched(source: str, cache_dir: Path, sign_in: SignIn | None = None, count: Count = no_count) -> Iterator[Journal]:
    """Point FastF1 at the source and yield the journal of its requests; a second load waits.

    `count` is told of each request's address before it is sent, and may refuse it with one of our errors.
    """
    with _one_at_a_time, contextlib.ExitStack() as undo:
        for target, name, value in _addresses(source):
            undo.enter_context(_replaced(target, name, value))
        _configure_cache(source, cache_dir)
        undo.callback(fastf1.Cache.set_enabled)
        journal = Journal(f"{fastf1._api.base_url}/static/", sign_in=sign_in or SignIn())
        # the limits protect other people's servers
        counted = no_count if _is_this_machine(urlsplit(source).hostname or "") else count
        undo.enter_context(_replaced(fastf1.req.Cache, "requests_get", _watched_get(journal, counted)))
        for name, value in _token_in(cache_dir, journal.sign_in):
            undo.enter_context(_replaced(account.token_manager, name, value))
        undo.enter_context(_collected_warnings(journal))
        yield journal


def _addresses(source: str) -> list[tuple[Any, str, Any]]:
    if source == LIVE:
        return []
    base = source.rstrip("/")
    parts = urlsplit(base)
    changes: list[tuple[Any, str, Any]] = [
        (fastf1._api, "base_url", base),
        (fastf1._api, "base_url_mirror", base),
        (fastf1.ergast.interface, "BASE_URL", f"{base}/ergast/f1"),
        (fastf1.ergast.legacy, "base_url", f"{base}/ergast/f1"),
        (fastf1.events, "_SCHEDULE_BASE_URL", f"{base}/f1schedule/"),
        (fastf1.mvapi.api, "PROTO", parts.scheme),
        (fastf1.mvapi.api, "HOST", f"{parts.netloc}{parts.path}/multiviewer"),
    ]
    if _is_this_machine(parts.hostname or ""):
        # the limits protect other people's servers
        changes.append((fastf1.req._SessionWithRateLimiting, "_RATE_LIMITS", {}))
    return changes


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _configure_cache(source: str, cache_dir: Path) -> None:
    """Keep raw answers for some minutes, so that a load that failed goes on; never FastF1's pickles of parsed ones."""
    cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    cache_dir.chmod(0o700)
    fastf1.Cache.configure(cache_dir=str(cache_dir), use_requests_cache=source == LIVE)
    fastf1.Cache.set_disabled(disable_http_cache=False, disable_func_cache=True)
    if kept := fastf1.req.Cache._requests_session_cached:
        kept.settings.expire_after = CACHE_SECONDS
        kept.settings.stale_if_error = False


def _watched_get(journal: Journal, count: Count) -> Any:
    original = fastf1.req.Cache.requests_get
    refused: list[StopLoading] = []

    def requests_get(url: Any, **options: Any) -> requests.Response:
        urls = list(dict.fromkeys([url] if isinstance(url, str) else url))
        if refused:  # FastF1 catches everything around some requests: the next one stops it all the same
            raise refused[0]
        try:
            _counted(urls[0], count)
        except StopLoading as stop:
            refused.append(stop)
            raise
        response = _get(original, urls, {"timeout": TIMEOUT, **options}, journal)
        journal.answered(urls[0], response)
        return response

    return staticmethod(requests_get)


def _counted(url: str, count: Count) -> None:
    try:
        count(url)
    except SlipstreamError as error:
        raise StopLoading(error) from error


def _get(original: Any, urls: list[str], options: dict[str, Any], journal: Journal) -> requests.Response:
    for last in (False, True):  # one more try, for a connection that broke
        try:
            response: requests.Response = original(urls, **options)
            return response
        except requests.RequestException as error:
            if last or "refused" in str(error).lower():
                journal.failed(urls[0], unanswered(error))
                raise
    raise AssertionError


def _token_in(folder: Path, sign_in: SignIn) -> list[tuple[str, Any]]:
    """Return what makes FastF1 keep its token in our folder, and ask us for a new one."""
    return [("_default_auth_func", sign_in), ("_token_path", folder / KEPT_IN), ("_token", None)]


@contextmanager
def _replaced(target: Any, name: str, value: Any) -> Iterator[None]:
    # vars() has the descriptor of a classmethod, getattr would bind it
    before = vars(target)[name]
    setattr(target, name, value)
    try:
        yield
    finally:
        setattr(target, name, before)


@contextmanager
def _collected_warnings(journal: Journal) -> Iterator[None]:
    logger, handler = logging.getLogger("fastf1"), Warnings(journal.notes)
    fastf1.set_log_level("CRITICAL")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
