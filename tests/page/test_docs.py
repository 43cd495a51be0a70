"""The documentation in a browser: it is found in, copied from, tried out, linked to; dark, light and on a phone."""

from __future__ import annotations

import json

import pytest

from tests.browser import needs_browser
from tests.page.network import Network, html, refused
from tests.page.shown import Shown

VISIBLE = "[...document.querySelectorAll('main article')].filter((one) => one.checkVisibility()).map((one) => one.id)"


@pytest.fixture
def docs(shown: Shown) -> Shown:
    shown.visit("/docs", "article#getSession pre + button")
    return shown


@needs_browser
class TestSearch:
    def test_it_leaves_what_holds_all_words(self, docs: Shown) -> None:
        everything = docs.tab.run(VISIBLE)
        docs.type("#search", "forgot current_password")
        docs.tab.wait(f"({VISIBLE}).length < {len(everything)}")
        docs.type("#search", "PASSWORD username")
        docs.tab.wait(f"({VISIBLE}).includes('register')")
        found = docs.tab.run(VISIBLE)
        assert {"register", "updateAccount"} <= set(found)
        assert "getPlot" not in found
        docs.tab.run("document.querySelector('#search').select()")
        docs.key("Delete")
        docs.tab.wait(f"({VISIBLE}).length === {len(everything)}")

    def test_what_nothing_holds_is_said(self, docs: Shown) -> None:
        docs.type("#search", "xylophone")
        docs.tab.wait(f"({VISIBLE}).length === 0")
        docs.until_text("Nothing matches", "main")

    def test_a_link_of_the_contents_leads_to_what_is_shown(self, docs: Shown) -> None:
        """The contents hold what the search has left, and nothing that is hidden."""
        docs.type("#search", "stint")
        docs.tab.wait(f"({VISIBLE}).length < 20")
        dead = docs.tab.run(
            "[...document.querySelectorAll('.contents li a')].filter((one) => one.checkVisibility()"
            " && !document.querySelector(one.getAttribute('href')).checkVisibility()).map((one) => one.hash)"
        )
        assert dead == []
        assert docs.tab.run("document.querySelector('.contents a[href=\"#getSession\"]').checkVisibility()")


@needs_browser
@pytest.mark.parametrize("language", ["curl", "JavaScript", "Python"])
def test_the_copy_button_copies_what_stands_there(docs: Shown, language: str) -> None:
    block = (
        "[...document.querySelectorAll('#getTelemetry details')]"
        f".find((one) => one.querySelector('summary').textContent === {language!r})"
    )
    docs.tab.run(f"({block}).open = true")
    docs.tab.run(f"({block}).querySelector('button').click()")
    docs.tab.wait(f"({block}).querySelector('button').textContent === 'Copied'")
    copied = docs.tab.run("navigator.clipboard.readText()")
    assert copied == docs.tab.run(f"({block}).querySelector('code').textContent")
    assert f"{docs.address}/api/telemetry?" in copied, "with the address of this host"


@needs_browser
class TestTryIt:
    def test_it_sends_the_request_and_shows_the_answer(self, docs: Shown) -> None:
        network = Network(docs.tab)
        address = docs.tab.run("document.querySelector('#getSession form.try input').value")
        docs.click("#getSession form.try button")
        docs.until("#getSession form.try + div pre")
        assert network.matching("GET") == [f"GET {docs.address}{address}"]
        said = docs.text("#getSession form.try + div pre")
        assert said.startswith("200 application/json")
        start = json.dumps(docs.fetched(address)["session"]["event"], ensure_ascii=False)
        assert start in said

    def test_what_was_asked_last_is_shown(self, docs: Shown) -> None:
        network = Network(docs.tab)
        network.hold("/api/session")
        docs.click("#getSession form.try button")
        network.until_held("/api/session")
        docs.type("#getSession form.try input", "/api/health?view=live")
        docs.click("#getSession form.try button")
        docs.until("#getSession form.try + div pre")
        said = docs.text("#getSession form.try + div pre")
        network.release()
        network.quiet()
        assert docs.text("#getSession form.try + div pre") == said

    def test_another_address_may_be_written(self, docs: Shown) -> None:
        docs.type("#getSession form.try input", "/api/session?year=2025&event=1&session=R&view=laps&driver=XXX")
        docs.click("#getSession form.try button")
        docs.until("#getSession form.try + div pre")
        said = docs.text("#getSession form.try + div pre")
        assert said.startswith("404 application/problem+json")
        assert "XXX" in said

    def test_a_picture_is_shown(self, docs: Shown) -> None:
        docs.click("#getPlot form.try button")
        docs.tab.wait("document.querySelector('#getPlot form.try + div img')?.naturalWidth > 100")

    def test_an_address_elsewhere_is_not_asked(self, docs: Shown) -> None:
        network = Network(docs.tab, "*")
        docs.type("#getSession form.try input", "https://example.org/api/")
        docs.click("#getSession form.try button")
        docs.until_text("begins with /api/", "#getSession form.try + div")
        assert network.asked == []

    @pytest.mark.parametrize("act", [refused, html(502)], ids=["refused", "html"])
    def test_a_failure_is_told(self, docs: Shown, act: object) -> None:
        network = Network(docs.tab)
        network.on("/api/session", act)  # type: ignore[arg-type]
        docs.click("#getSession form.try button")
        docs.tab.wait("/502|does not answer/.test(document.querySelector('#getSession form.try + div').innerText)")
        network.clear()
        docs.click("#getSession form.try button")
        docs.until_text("200 application/json", "#getSession form.try + div")


@needs_browser
def test_an_address_with_an_anchor_opens_there(docs: Shown) -> None:
    docs.visit("/docs#too_many_requests", "#too_many_requests")
    top = "document.querySelector('#too_many_requests').getBoundingClientRect().top"
    docs.tab.wait(f"{top} >= 0 && {top} < innerHeight")


@needs_browser
def test_a_link_of_the_contents_goes_to_its_operation(docs: Shown) -> None:
    docs.click(".contents a[href='#getPlot']")
    top = "document.querySelector('#getPlot').getBoundingClientRect().top"
    docs.tab.wait(f"{top} >= 0 && {top} < innerHeight / 2")
    assert docs.tab.run("location.hash") == "#getPlot"


@needs_browser
def test_it_is_dark_or_light_as_the_system_is(docs: Shown) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = set()
    for scheme in ("dark", "light"):
        docs.prefer(scheme)
        seen.add(docs.tab.run(ground))
    assert len(seen) == 2


@needs_browser
def test_it_fits_a_phone(docs: Shown) -> None:
    docs.size(360, 740)
    docs.press("Contents") if docs.tab.run("!document.querySelector('.contents details').open") else None
    assert docs.tab.run("document.scrollingElement.scrollWidth") <= 360
    small = docs.tab.run(
        "[...document.querySelectorAll('button, input, summary, .contents li a')].filter((one) =>"
        " one.checkVisibility() && Math.round(one.getBoundingClientRect().height) < 40)"
        ".map((one) => one.outerHTML.slice(0, 80))"
    )
    assert small == []
