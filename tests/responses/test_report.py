"""A report on its way to the client: in pieces, made by one request at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from lib.cache import CacheDown, SharedCache
from lib.cache.memory import MemoryCache
from lib.responses.report import _only_one, _pieces
from tests.conftest import Api
from tests.real.fixtures import Clock


class DownCache(MemoryCache):
    def add(self, key: str, value: str, seconds: int) -> bool:
        raise CacheDown


def plan(recipe: str = "r", user: str = "u") -> Any:
    return SimpleNamespace(user=SimpleNamespace(id=user), recipe=recipe)


@pytest.fixture
def within(make_api: Callable[..., Api]) -> Iterator[Callable[[SharedCache], None]]:
    """Return what opens a request on a cache."""
    opened: list[Any] = []

    def open_request(cache: SharedCache) -> None:
        context = make_api(cache=cache).site.functions["report"].test_request_context()
        context.push()
        opened.append(context)

    yield open_request
    for context in opened:
        context.pop()


def test_a_file_is_sent_in_pieces_of_64_kib() -> None:
    content = bytes(range(256)) * 600
    pieces = list(_pieces(content))
    assert [len(piece) for piece in pieces] == [65_536, 65_536, 22_528]
    assert b"".join(pieces) == content


def test_of_equal_requests_one_makes_the_report_and_others_may_when_it_has_ended(within: Any) -> None:
    within(MemoryCache())
    with _only_one(plan()) as first, _only_one(plan()) as second:
        assert (first, second) == (True, False)
        with _only_one(plan("another")) as other, _only_one(plan(user="v")) as stranger:
            assert (other, stranger) == (True, True)
    with _only_one(plan()) as again:
        assert again is True


def test_one_that_was_killed_is_in_the_way_for_ninety_seconds(within: Any, clock: Clock) -> None:
    within(MemoryCache(clock))
    killed = _only_one(plan())
    killed.__enter__()
    seen = []
    for later in (0, 89, 1):
        clock.forward(later)
        with _only_one(plan()) as ours:
            seen.append(ours)
    assert seen == [False, False, True]


def test_without_the_cache_everybody_makes_it(within: Any) -> None:
    within(DownCache())
    with _only_one(plan()) as first, _only_one(plan()) as second:
        assert (first, second) == (True, True)
