"""The log as text: a request in one line, everything else as names and values."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from flask import Flask, Response, g

from lib.middleware import request_log
from lib.middleware.request_log import _as_text

REQUEST = {"event": "request", "status": 404, "method": "GET", "duration_ms": 12.34, "code": "not_found"}


def test_a_request_is_status_method_time_and_address() -> None:
    with Flask(__name__).test_request_context("/api/session?year=2025"):
        assert _as_text(None, "", dict(REQUEST)) == "404 GET       12.3 ms  /api/session  not_found"
        assert _as_text(None, "", {**REQUEST, "status": 200, "code": None}) == "200 GET       12.3 ms  /api/session"


def test_anything_else_is_names_and_values() -> None:
    assert _as_text(None, "", {"event": "login", "user_id": "7"}) == "event=login user_id=7"


@pytest.mark.parametrize(("seconds", "timing"), [(None, "total;dur=250.0"), (0.05, "db;dur=50.0, total;dur=250.0")])
def test_an_answer_says_the_milliseconds_that_it_took(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seconds: float | None, timing: str
) -> None:
    ticks = iter([10.0, 10.25])
    monkeypatch.setattr(request_log.time, "perf_counter", lambda: next(ticks))
    request_log.configure("json")
    with Flask(__name__).test_request_context("/x"):
        request_log.start()
        if seconds is not None:
            g.connection = SimpleNamespace(seconds=seconds)
        assert request_log.finish(Response("x")).headers["Server-Timing"] == timing
    assert '"duration_ms": 250.0' in capsys.readouterr().out


def fails(depth: int, message: str) -> None:
    if depth:
        fails(depth - 1, message)
    raise ValueError(message)


def test_a_crash_is_told_by_its_last_six_lines_and_300_letters(capsys: pytest.CaptureFixture[str]) -> None:
    request_log.configure("json")
    with Flask(__name__).test_request_context("/x"):
        g.request_id = "abc"
        try:
            fails(9, "m" * 400)
        except ValueError as error:
            request_log.crash(error)
    told = json.loads(capsys.readouterr().out)
    assert (told["event"], told["level"], told["request_id"]) == ("crash", "error", "abc")
    assert (told["error"], told["message"]) == ("ValueError", "m" * 300)
    assert len(told["at"]) == 6
    assert all(line.endswith(" fails") for line in told["at"])


def test_trouble_is_told_by_what_stands_behind_it(capsys: pytest.CaptureFixture[str]) -> None:
    request_log.configure("json")
    with Flask(__name__).test_request_context("/x"):
        behind = RuntimeError("behind")
        request_log.trouble(behind)
        front = ValueError("front")
        front.__cause__ = behind
        request_log.trouble(front)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["event"], row["error"], row["message"]) for row in told] == [("trouble", "RuntimeError", "behind")] * 2
