"""Which answers may be kept, by whom: the row of the table for each rule, and what no rule was named for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response

from lib.config import Config
from lib.gateway import build
from lib.middleware import http_cache

YEAR = "public, max-age=60, s-maxage=31536000, must-revalidate"
MINUTES = "public, max-age=60, s-maxage=300, stale-while-revalidate=86400"
SECONDS = "public, max-age=5, s-maxage=15"


@pytest.fixture
def app(settings: Callable[..., Config], tmp_path: Path) -> Callable[..., Flask]:
    """Return what makes a function: here, deployed, or deployed with what it takes to tell the edge."""

    def make(deployed: bool = False, told: bool = False) -> Flask:
        here = {"RATE_LIMIT_PER_MINUTE": "1000"}
        there = {
            "VERCEL_ENV": "production",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'test.db'}",
            "STORE_URL": f"file://{tmp_path}",
            "UPSTASH_REDIS_REST_URL": "memory://",
            "SECRET_KEY": "k" * 32,
            "BCRYPT_ROUNDS": "10",
            "F1_SOURCE": "live",
        }
        edge = {"EDGE_PURGE_TOKEN": "t", "EDGE_PURGE_PROJECT": "p"}
        return build("test", settings(**here, **(there if deployed else {}), **(edge if told else {})))

    return make


@pytest.mark.parametrize(
    ("rule", "deployed", "told", "said"),
    [
        ("finished", False, False, YEAR),
        ("finished", True, False, MINUTES),
        ("finished", True, True, YEAR),
        ("running", True, False, SECONDS),
        ("running", False, False, SECONDS),
        ("season", True, False, "public, max-age=60, s-maxage=900, stale-while-revalidate=3600"),
        ("listing", True, False, "public, max-age=300, s-maxage=3600"),
    ],
)
def test_a_finished_session_is_kept_for_a_year_if_the_edge_can_be_told_and_else_for_minutes(
    app: Callable[..., Flask], rule: str, deployed: bool, told: bool, said: str
) -> None:
    with app(deployed, told).test_request_context():
        answer = http_cache.cached(Response("x"), rule, "v1", ["a", "b"])
    assert answer.headers["Cache-Control"] == said
    assert answer.headers["ETag"] == '"v1"'
    assert answer.headers["Vercel-Cache-Tag"] == "a,b"


def test_without_a_session_there_is_no_tag_for_the_edge(app: Callable[..., Flask]) -> None:
    with app().test_request_context():
        assert "Vercel-Cache-Tag" not in http_cache.cached(Response("x"), "listing", "v1").headers


@pytest.mark.parametrize(
    ("status", "ruled", "token", "said"),
    [
        (200, None, False, "no-store"),
        (200, SECONDS, False, SECONDS),
        (304, SECONDS, False, SECONDS),
        (202, SECONDS, False, "no-store"),
        (400, SECONDS, False, "no-store"),
        (503, SECONDS, False, "no-store"),
        (399, SECONDS, False, SECONDS),
        (200, SECONDS, True, "private, no-store"),
        (404, None, True, "private, no-store"),
    ],
)
def test_what_failed_is_on_its_way_or_has_no_rule_is_not_kept(
    app: Callable[..., Flask], status: int, ruled: str | None, token: bool, said: str
) -> None:
    with app().test_request_context(headers={"Authorization": "Bearer x"} if token else {}):
        response = Response("x", status, headers={"Cache-Control": ruled} if ruled else {})
        assert http_cache.default_to_none(response).headers["Cache-Control"] == said


@pytest.mark.parametrize(("rule", "left"), [(SECONDS, 0), ("private, no-store", 4), ("no-store", 4)])
def test_what_is_about_one_client_goes_from_what_others_may_get(rule: str, left: int) -> None:
    named = dict.fromkeys(("X-Request-Id", "RateLimit", "RateLimit-Policy", "Server-Timing"), "x")
    answer = http_cache.leave_out_the_client(Response("x", headers={**named, "Cache-Control": rule}))
    assert len(set(named) & set(answer.headers.keys())) == left


@pytest.mark.parametrize(
    ("mimetype", "accepts", "packed"),
    [
        ("application/json", "gzip", True),
        ("application/problem+json", "gzip", True),
        ("text/csv", "gzip", True),
        ("image/svg+xml", "gzip", True),
        ("text/html", "gzip", True),
        ("image/png", "gzip", False),
        ("application/json", "identity", False),
    ],
)
def test_texts_are_compressed_and_pictures_are_not(
    app: Callable[..., Flask], mimetype: str, accepts: str, packed: bool
) -> None:
    with app().test_request_context(headers={"Accept-Encoding": accepts}):
        answer = http_cache.compress(Response(b"x" * 2000, mimetype=mimetype))
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert ("Accept-Encoding" in answer.headers.get("Vary", "")) is (mimetype != "image/png")


@pytest.mark.parametrize(("size", "tag"), [(1023, '"v1"'), (1024, '"v1-gzip"')])
def test_from_1024_bytes_on_the_compressed_form_has_a_tag_of_its_own(
    app: Callable[..., Flask], size: int, tag: str
) -> None:
    with app().test_request_context(headers={"Accept-Encoding": "gzip"}):
        answer = http_cache.compress(Response(b"x" * size, mimetype="text/csv", headers={"ETag": '"v1"'}))
    assert answer.headers["ETag"] == tag


def test_the_platform_compresses_by_itself(app: Callable[..., Flask]) -> None:
    with app(deployed=True).test_request_context(headers={"Accept-Encoding": "gzip"}):
        answer = http_cache.compress(Response(b"x" * 2000, mimetype="text/csv"))
    assert "Content-Encoding" not in answer.headers


def test_what_is_compressed_already_and_what_is_streamed_stays(app: Callable[..., Flask]) -> None:
    with app().test_request_context(headers={"Accept-Encoding": "gzip"}):
        packed = Response(b"x" * 2000, mimetype="text/csv", headers={"Content-Encoding": "br"})
        assert http_cache.compress(packed).headers["Content-Encoding"] == "br"
        stream = Response(iter([b"x" * 2000]), mimetype="text/csv")
        assert "Content-Encoding" not in http_cache.compress(stream).headers


@pytest.mark.parametrize(
    ("sent", "status", "tag"),
    [
        ('"v1"', 304, '"v1"'),
        ('"v1-gzip"', 304, '"v1-gzip"'),
        ('W/"v1"', 304, '"v1"'),
        ('"v0", "v1-gzip"', 304, '"v1-gzip"'),
        ('"v1-gzip"', 200, '"v1"'),
        ('"v0"', 304, '"v1"'),
    ],
)
def test_304_has_the_tag_of_the_form_that_the_client_holds(
    app: Callable[..., Flask], sent: str, status: int, tag: str
) -> None:
    with app().test_request_context(headers={"If-None-Match": sent}):
        assert http_cache.cached(Response(status=status), "running", "v1").headers["ETag"] == tag
        assert http_cache.client_holds("v1") is ("v1" in sent)


@pytest.mark.parametrize(
    ("method", "status", "tagged", "sent", "answered"),
    [
        ("GET", 200, True, '"v1"', 304),
        ("HEAD", 200, True, '"v1"', 304),
        ("GET", 200, True, '"v0"', 200),
        ("POST", 200, True, '"v1"', 200),
        ("GET", 201, True, '"v1"', 201),
        ("GET", 200, False, '"v1"', 200),
    ],
)
def test_what_the_client_has_already_is_answered_without_a_body(
    app: Callable[..., Flask], method: str, status: int, tagged: bool, sent: str, answered: int
) -> None:
    with app().test_request_context(method=method, headers={"If-None-Match": sent}):
        response = Response("x", status, headers={"ETag": '"v1"'} if tagged else {})
        assert http_cache.answer_304(response).status_code == answered
