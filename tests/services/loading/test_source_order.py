"""Which of several sources reads a session, and what is said of those that were passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import (
    LoadPaused,
    NotAvailableHere,
    NoTelemetry,
    NotFound,
    NotYetPublished,
    SlipstreamError,
    SourceBlocked,
    SourceRateLimited,
    Unavailable,
)
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.loading import sources
from lib.services.loading.ingest import _is_step_down
from lib.services.loading.sources import read_in_order
from lib.sessions import SessionKey
from lib.source_names import source_names
from tests.sessions.invented import session

BOTH = source_names("live, openf1")


def order() -> SessionOrder:
    return SessionOrder(SessionKey(2025, 1, "Q"), "", F1Source("", steady(MemoryCache())), Path())


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return what lets each reader give a session or raise an error, and a list of those that were asked."""
    asked: list[str] = []

    def readers(**ends: SlipstreamError | None) -> list[str]:
        def reader(name: str) -> Any:
            def read(given: SessionOrder) -> Any:
                asked.append(f"{name} {given.base}")
                if (error := ends[name]) is not None:
                    raise error
                return session()

            return read

        monkeypatch.setattr(sources, "READERS", {name: reader(name) for name in ends})
        return asked

    return readers


def test_the_first_that_has_it_is_the_only_one_asked(said: Any) -> None:
    asked = said(fastf1=None, openf1=None)
    assert read_in_order(order(), BOTH).manifest.notes == session().manifest.notes
    assert asked == ["fastf1 live"]


@pytest.mark.parametrize("error", [SourceBlocked("no"), Unavailable("no"), NoTelemetry("no"), NotAvailableHere("no")])
def test_one_that_steps_in_says_for_whom_and_why(said: Any, error: SlipstreamError) -> None:
    asked = said(fastf1=error, openf1=None)
    found = read_in_order(order(), BOTH)
    assert found.manifest.notes == (f"not from live: {error.code}: no", *session().manifest.notes)
    assert asked == ["fastf1 live", "openf1 live"]


@pytest.mark.parametrize(
    "error", [NotFound("no such round"), LoadPaused("later"), NotYetPublished("no", starts="2025-03-15T14:00:00Z")]
)
def test_what_no_source_can_mend_asks_no_other(said: Any, error: SlipstreamError) -> None:
    asked = said(fastf1=error, openf1=None)
    with pytest.raises(type(error)) as raised:
        read_in_order(order(), BOTH)
    assert raised.value.detail == error.detail
    assert asked == ["fastf1 live"]


def test_of_several_that_fail_the_last_error_names_all(said: Any) -> None:
    said(fastf1=SourceBlocked("refused"), openf1=SourceRateLimited("slow down", retry_after=7))
    with pytest.raises(SourceRateLimited) as raised:
        read_in_order(order(), BOTH)
    assert raised.value.detail == "live: source_blocked: refused; openf1: source_rate_limited: slow down"
    assert raised.value.retry_after == 7


def test_the_only_one_that_fails_says_what_it_said(said: Any) -> None:
    said(fastf1=SourceBlocked("refused"))
    with pytest.raises(SourceBlocked, match=r"^refused$"):
        read_in_order(order(), BOTH[:1])
    with pytest.raises(NotAvailableHere, match="names no source"):
        read_in_order(order(), ())


@pytest.mark.parametrize(
    ("finished", "before", "after", "first", "down"),
    [
        (True, "fastf1", "openf1", "fastf1", True),
        (False, "fastf1", "openf1", "fastf1", False),  # it was stored while it ran
        (True, "openf1", "openf1", "fastf1", False),
        (True, "fastf1", "fastf1", "fastf1", False),
        (True, "fastf1", "openf1", "openf1", False),  # it was asked for
    ],
)
def test_a_finished_session_of_fastf1_is_not_given_up_for_one_that_steps_in(
    finished: bool, before: str, after: str, first: str, down: bool
) -> None:
    def of(provider: str) -> Any:
        loader = {"fastf1": "fastf1 3.9", "openf1": "openf1"}[provider]
        return msgspec.structs.replace(session().manifest, loader=loader, finished=finished)

    assert (of(before).provider, of(after).provider) == (before, after)
    assert _is_step_down(of(before), of(after), [first]) is down
