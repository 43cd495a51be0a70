"""The whole way of a newcomer in one session, from the first look to the end of the account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown


@needs_browser
def test_a_newcomer_goes_all_the_way(
    visitor: Callable[[], Shown], site_address: str, real_parts: dict[str, str], tmp_path: Path
) -> None:
    shown = visitor()
    shown.open()
    look_at_two_laps(shown)
    link = zoom_and_copy(shown)
    assert opened_elsewhere(visitor(), link) == (link, shown.text("#readout"))
    shown.front()
    take_a_plot(shown, tmp_path)
    shown.press("You", "#tabs")
    name = steps.register(shown)
    own = lay_own_lap_over(shown, tmp_path)
    ask_for_an_analysis(shown, own)
    make_a_report(shown, tmp_path)
    read_the_history(shown)
    delete_the_account(shown, name)
    assert shown.errors(expected=()) == [], "not even an answer that failed and was coped with"
    stand_ins = shown.fetched("/api/health")["stand_ins"]
    assert not real_parts or not {"database", "cache"} & set(stand_ins), stand_ins


def look_at_two_laps(shown: Shown) -> None:
    """The page opens with two laps of the latest session, drawn, with a map; then another season is chosen."""
    assert len(shown.laps()) == 2
    assert shown.drawn(".traces canvas")
    assert shown.drawn(".track canvas")
    shown.renewed(lambda: shown.choose("#choice select[name=season]", "2025"))  # of which every event is stored
    other = "1" if shown.query()["event"] == "2" else "2"
    shown.renewed(lambda: shown.choose("#choice select[name=event]", other))
    assert shown.query()["event"] == other
    shown.renewed(lambda: shown.choose("#choice select[name=event]", "1")) if other == "2" else None
    shown.choose(".adder select[name=driver]", "MAT")
    shown.choose(".adder select[name=lap]", "Q1")
    shown.renewed(lambda: shown.press("Add lap"))
    assert len(shown.laps()) == 3


def zoom_and_copy(shown: Shown) -> str:
    """A corner of the table, then keys; the button copies the address of just this view."""
    shown.click("#corners tbody tr:nth-child(4) button")
    shown.tab.wait("new URL(location.href).searchParams.has('from')")
    before = shown.query()["from"]
    shown.tab.run("document.querySelector('#charts').focus()")
    shown.key("ArrowUp")
    shown.tab.wait(f"new URL(location.href).searchParams.get('from') !== '{before}'")
    shown.key("ArrowRight")
    shown.key("ArrowRight")
    shown.press("Copy a link to this view")
    shown.until_text("The link is copied", "#spoken")
    link = str(shown.tab.run("navigator.clipboard.readText()"))
    assert link == shown.tab.run("location.href")
    assert {"year", "event", "session", "laps", "from", "to", "at"} <= set(shown.query())
    return link


def opened_elsewhere(other: Shown, link: str) -> tuple[str, str]:
    """Return address and values at the cursor of a link that is opened in another tab."""
    other.tab.call("Page.navigate", url=link)
    other.tab.wait("document.querySelector('#charts')?.ariaValueNow > 0")
    return str(other.tab.run("location.href")), other.text("#readout")


def take_a_plot(shown: Shown, folder: Path) -> None:
    """A kind of the gallery, in another style, saved as SVG."""
    shown.press("Plots", "#tabs")
    shown.press("Delta time", ".kinds")
    shown.tab.wait("document.querySelector('.picture img')?.alt.includes('OKA')")  # in words what it shows
    first = shown.tab.run("document.querySelector('.picture img').src")
    shown.choose(".title select[name=style]", "print")
    shown.tab.wait(f"(document.querySelector('.picture img')?.src ?? {first!r}) !== {first!r}")
    assert shown.query()["style"] == "print"
    file = shown.downloaded(lambda: shown.press("SVG", ".picture"), folder)
    assert file.name == "delta.svg"
    assert b"<svg" in file.read_bytes()[:600]


def lay_own_lap_over(shown: Shown, folder: Path) -> str:
    """A file dropped on the page: what was found is told, and the lap stands beside a driver's."""
    own = steps.upload(shown, steps.recorded(shown, folder, "MAT"), "Evening run")
    found = shown.text("#found")
    assert "Lap time" in found
    assert "Circuit" in found
    assert "What was assumed" in found
    shown.press("Compare", "#own-laps")
    shown.tab.wait("[...document.querySelectorAll('#tower th b')].some((one) => one.innerText === 'Evening run')")
    assert shown.query()["laps"].endswith(f",me:{own}")
    assert shown.count("#tower tbody tr") == shown.count("#readout tbody tr") == 2
    return own


def ask_for_an_analysis(shown: Shown, own: str) -> None:
    """The answer comes with facts behind its numbers and marks behind its checked sentences."""
    shown.press("walker", "#tabs", begins=True)
    shown.until("#ask")
    assert shown.tab.run("document.querySelector('#ask [name=laps]').checked"), "the laps compared hold an own one"
    steps.ask(shown, "Where do I lose time?")
    assert shown.count("#answer .check") >= 1
    number = shown.text("#answer .answer .fact")
    shown.click("#answer .answer .fact")
    shown.until_text("Source:", "#fact")
    assert number in shown.text("#fact")


def make_a_report(shown: Shown, folder: Path) -> None:
    """Progress is told while it is made; what is saved is a PDF."""
    shown.tab.run(COUNT_PROGRESS)
    shown.press("Make the report", "#report")
    shown.until("#report-progress .said")
    assert len(shown.tab.run("window.progressSeen")) >= 2
    file = shown.downloaded(lambda: shown.press("Download", "#report-progress"), folder)
    assert file.suffix == ".pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.read_bytes().rstrip().endswith(b"%%EOF")


COUNT_PROGRESS = """
window.progressSeen = [];
new MutationObserver(() => {
  const now = document.querySelector('#report-progress [role=progressbar]')?.ariaValueNow;
  if (now && window.progressSeen.at(-1) !== now) window.progressSeen.push(now);
}).observe(document.querySelector('#report-progress'), {subtree: true, childList: true, attributes: true});
"""


def read_the_history(shown: Shown) -> None:
    """What was asked and made stands in the lists and opens again."""
    shown.until("#reports .list li[data-id]")
    shown.until("#analysis .list li[data-id]")
    shown.tab.run("document.querySelector('#answer').replaceChildren()")
    shown.click("#analysis .list li[data-id] button.quiet")
    shown.until("#answer .check")


def delete_the_account(shown: Shown, name: str) -> None:
    """The account goes with its password, and then lets nobody in."""
    shown.press("Delete the account", "#account")
    shown.type("#delete-account [name=password]", steps.PASSWORD)
    shown.press("Delete my account", "#delete-account")
    shown.until("#register")
    assert shown.text("#tabs a[aria-current]") == "You"


@needs_browser
@pytest.mark.parametrize("end", ["deleted", "wrong password"])
def test_nobody_signs_in_who_has_no_account(visitor: Callable[[], Shown], end: str) -> None:
    """The form says so in words, and stays."""
    shown = visitor()
    shown.open(f"view=you&{QUALIFYING}", "#register")
    name = steps.register(shown)
    if end == "deleted":
        delete_the_account(shown, name)
    else:
        shown.press("Sign out on every device")
        shown.until("#sign-in")
    steps.sign_in(shown, name, steps.PASSWORD if end == "deleted" else "not the password of it")
    shown.until("#sign-in .wrong")
    assert "password" in shown.text("#sign-in .wrong").lower()
    assert shown.text("#tabs a[aria-current]") == "You"
