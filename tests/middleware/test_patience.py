"""How long a client is ready to wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from lib.config import Config
from lib.errors import InvalidRequest
from lib.gateway import build
from lib.middleware.patience import patience


@pytest.fixture
def app(settings: Callable[..., Config]) -> Flask:
    return build("test", settings())


@pytest.mark.parametrize(
    ("preference", "seconds"),
    [
        ("", 0),
        ("wait=60", 60),
        ("respond-async, wait=5", 5),
        ("wait=5; q=1", 5),
        ("wait=240", 240),
        ("wait=241", 240),
        ("wait=9999", 240),
        ("wait=99999", 240),
        ("wait=-5", 0),
        ("wait=1.5", 0),
        ("await=5", 0),
        ("wait=soon", 0),
        ("wait=" + "9" * 400, 0),
    ],
)
def test_prefer_is_followed_up_to_four_minutes(app: Flask, preference: str, seconds: float) -> None:
    with app.test_request_context("/", headers={"Prefer": preference}):
        assert patience() == seconds


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("7", 7), ("240", 240), ("9999", 240)])
def test_a_parameter_says_the_same_and_comes_first(app: Flask, text: str, seconds: float) -> None:
    with app.test_request_context(f"/?wait={text}", headers={"Prefer": "wait=60"}):
        assert patience() == seconds


@pytest.mark.parametrize("text", ["", "-1", "1.5", "soon", "5%0A", "٣", "9" * 10])
def test_any_other_value_is_named(app: Flask, text: str) -> None:
    with app.test_request_context(f"/?wait={text}"), pytest.raises(InvalidRequest, match="wait"):
        patience()
