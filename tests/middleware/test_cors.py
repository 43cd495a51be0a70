"""Which origins may read what is not public."""

from __future__ import annotations

import pytest

from lib.middleware.cors import allowed

ONE, STARRED = "https://slipstream.example", "https://slipstream-*.vercel.example"


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        (ONE, True),
        ("https://slipstream-a1-b2.vercel.example", True),
        ("https://slipstream-.vercel.example", False),
        ("https://slipstream-a.b.vercel.example", False),  # a star is no dot: it reaches no other domain
        ("https://slipstream-A.vercel.example", False),
        ("https://slipstreamxexample", False),
        (f"{ONE}.evil.example", False),
        (f"evil{ONE}", False),
        ("http://slipstream.example", False),
        ("", False),
        ("null", False),
    ],
)
def test_an_origin_is_listed_as_it_is_or_by_a_star(origin: str, may: bool) -> None:
    assert allowed(origin, (ONE, STARRED)) is may


def test_without_a_list_nobody_may() -> None:
    assert not allowed(ONE, ())
