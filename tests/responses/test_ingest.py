"""How long a request of the loader may go on working."""

from __future__ import annotations

from collections.abc import Callable

from lib.responses.ingest import _countdown
from tests.conftest import Api
from tests.real.fixtures import Clock


def test_what_is_left_falls_with_the_clock(make_api: Callable[..., Api]) -> None:
    clock = Clock()
    api = make_api(now=clock, LOAD_SECONDS="200")
    with api.site.functions["load"].test_request_context():
        left = _countdown()
        assert left() == 200
        clock.now += 30
        assert left() == 170


def test_without_a_limit_there_is_always_time(make_api: Callable[..., Api]) -> None:
    with make_api(LOAD_SECONDS="").site.functions["load"].test_request_context():
        assert _countdown()() == float("inf")
