"""The log as text: a request in one line, everything else as names and values."""

from __future__ import annotations

from flask import Flask

from lib.middleware.request_log import _as_text

REQUEST = {"event": "request", "status": 404, "method": "GET", "duration_ms": 12.34, "code": "not_found"}


def test_a_request_is_status_method_time_and_address() -> None:
    with Flask(__name__).test_request_context("/api/session?year=2025"):
        assert _as_text(None, "", dict(REQUEST)) == "404 GET       12.3 ms  /api/session  not_found"
        assert _as_text(None, "", {**REQUEST, "status": 200, "code": None}) == "200 GET       12.3 ms  /api/session"


def test_anything_else_is_names_and_values() -> None:
    assert _as_text(None, "", {"event": "login", "user_id": "7"}) == "event=login user_id=7"
