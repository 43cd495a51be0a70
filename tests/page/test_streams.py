"""Answers that come bit by bit: one that breaks off, one that says that it failed, and a token that ends on the way."""

from __future__ import annotations

import json
import re

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.network import Network, answer, html, problem, refused
from tests.page.shown import Shown

RAW = re.compile(r"Failed to fetch|Unexpected|network error|TypeError|is not valid JSON|undefined|\[object")
BEGUN = f"event: facts\ndata: {json.dumps({'facts': []})}\n\nevent: token\ndata: {json.dumps({'text': 'It beg'})}\n\n"
BROKEN = {
    "refused": refused,
    "html": html(502),
    "500": problem(500, "internal_error", "Something went wrong on our side"),
    "ends early": answer(200, BEGUN, "text/event-stream"),
    "ends within an event": answer(200, f'{BEGUN}event: done\ndata: {{"id": ', "text/event-stream"),
    "not JSON": answer(200, "event: token\ndata: <h1>Oh</h1>\n\n", "text/event-stream"),
}


@pytest.fixture
def signed_in(shown: Shown) -> Shown:
    shown.open(f"view=you&{QUALIFYING}", "#register")
    steps.register(shown)
    return shown


@needs_browser
@pytest.mark.parametrize("how", BROKEN)
def test_an_analysis_that_breaks_off_can_be_asked_again(signed_in: Shown, how: str) -> None:
    network = Network(signed_in.tab)
    network.on("POST .*/api/analysis", BROKEN[how])
    signed_in.type("#ask [name=question]", "Who was faster?")
    signed_in.press("Ask", "#ask")
    signed_in.until("#answer .notice.problem")
    assert not RAW.search(signed_in.text("#answer")), signed_in.text("#answer")
    assert "mistake" not in signed_in.text("#answer")
    network.clear()
    signed_in.press("Try again", "#answer .notice.problem")
    signed_in.until_text("statements checked", "#answer")
    assert signed_in.count("#answer .notice.problem") == 0


@needs_browser
@pytest.mark.parametrize("how", ["refused", "ends early", "failed"])
def test_a_report_that_breaks_off_can_be_asked_again(signed_in: Shown, how: str) -> None:
    network = Network(signed_in.tab)
    told = f"event: failed\ndata: {json.dumps({'code': 'unavailable', 'detail': 'The store does not answer'})}\n\n"
    network.on("POST .*/api/report", {**BROKEN, "failed": answer(200, told, "text/event-stream")}[how])
    signed_in.press("Make the report", "#report")
    signed_in.until("#report-progress .notice.problem")
    assert not RAW.search(signed_in.text("#report-progress")), signed_in.text("#report-progress")
    if how == "failed":
        assert "The store does not answer" in signed_in.text("#report-progress")
    network.clear()
    signed_in.press("Try again", "#report-progress .notice.problem")
    signed_in.until("#report-progress .said")


@needs_browser
def test_a_load_that_breaks_off_is_followed_again(shown: Shown) -> None:
    """The stream of a load ends after a while in any case; the page goes on listening."""
    status = {
        "key": "2025/01/FP1",
        "state": "running",
        "stage": "telemetry",
        "progress": 0.4,
        "error": None,
        "poll": "",
    }
    network = Network(shown.tab)
    network.on("POST .*/api/load", answer(202, json.dumps({"code": "session_loading", **status}), "application/json"))
    network.on("GET .*/api/load", answer(200, f"event: progress\ndata: {json.dumps(status)}\n\n", "text/event-stream"))
    shown.open("year=2025&event=1&session=FP1", ".not-loaded")
    shown.press("Load this session", ".not-loaded")
    shown.until_text("40 %", ".not-loaded")
    shown.tab.wait_for(lambda: len(network.matching("GET .*/api/load")) >= 3, "the page asks no more")


@needs_browser
def test_an_answer_comes_after_signing_in_again(signed_in: Shown) -> None:
    network = Network(signed_in.tab)
    network.on("POST .*/api/analysis", problem(401, "not_signed_in", "The token has ended"))
    signed_in.type("#ask [name=question]", "Who was faster?")
    signed_in.press("Ask", "#ask")
    signed_in.until("#sign-in-again[open]")
    network.clear()
    signed_in.type("#sign-in-again [name=password]", steps.PASSWORD)
    signed_in.press("Sign in", "#sign-in-again")
    signed_in.until_text("statements checked", "#answer")
    assert "Who was faster?" in signed_in.tab.run("document.querySelector('#ask [name=question]').value")
