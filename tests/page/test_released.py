"""Bytes that were shown are given back: pictures would stay in memory as long as the page is open."""

from __future__ import annotations

from tests.browser import needs_browser
from tests.page.shown import Shown
from tests.page.views import VIEWS

COUNTED = """
window.given = []; window.back = [];
const [make, release] = [URL.createObjectURL, URL.revokeObjectURL];
URL.createObjectURL = (bytes) => { const address = make(bytes); given.push(address); return address; };
URL.revokeObjectURL = (address) => { back.push(address); release(address); };
"""


@needs_browser
def test_a_picture_that_is_seen_no_more_is_given_back(shown: Shown) -> None:
    shown.tab.call("Page.addScriptToEvaluateOnNewDocument", source=COUNTED)
    shown.open(*VIEWS["plots"])
    shown.press("Track map", ".kinds")
    shown.tab.wait("given.length === 2 && document.querySelector('.picture img')?.src === given[1]")

    def given_back() -> bool:
        shown.tab.call("HeapProfiler.collectGarbage")
        return bool(shown.tab.run("back.length > 0"))

    shown.tab.wait_for(given_back, "the first picture is never given back")
    assert shown.tab.run("back.includes(given[0]) && !back.includes(given[1])")
