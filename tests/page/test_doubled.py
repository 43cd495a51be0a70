"""Pressed twice, or pressed and changed one's mind: it happens once, or as it was meant last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.network import Network, answer, problem, refused
from tests.page.shown import Shown
from tests.page.signed_in import end_tokens, newcomer
from tests.page.test_leaving import ACCEPTED, RUNNING, STREAMED

YOU = f"view=you&{QUALIFYING}"
NOT_STORED = "year=2025&event=1&session=FP1"


@pytest.fixture
def network(shown: Shown) -> Network:
    return Network(shown.tab)


def page_of(*ids: str, more: str | None = None) -> str:
    common = {"format": "pdf", "pages": 1, "bytes": 1, "created_at": "2025-05-01T10:00Z"}
    rows = [{"id": one, "title": f"Report {one}", **common} for one in ids]
    return json.dumps({"items": rows, "next_cursor": more})


def press_twice(shown: Shown, selector: str) -> None:
    """Click twice before anything that follows from the first can happen."""
    shown.tab.run(f"(() => {{ const one = document.querySelector({selector!r}); one.click(); one.click(); }})()")


@needs_browser
class TestTwoPresses:
    def test_two_laps_are_removed_while_the_first_is_being_removed(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA,MAT,VIE")
        network.hold("/api/telemetry")
        shown.press("Remove OKA", "#tower")
        network.until_held("/api/telemetry")
        shown.renewed(lambda: shown.press("Remove MAT", "#tower"))
        network.release()
        network.quiet()
        assert shown.query()["laps"] == "JSE,VIE"
        assert shown.laps() == ["JSE", "VIE"]

    def test_a_load_is_followed_once(self, shown: Shown, network: Network) -> None:
        """Whether somebody has asked for it is not known yet when one asks oneself."""
        network.on("POST .*/api/load", ACCEPTED)
        network.hold("GET .*/api/load")
        shown.open(NOT_STORED, ".not-loaded")
        network.until_held("GET .*/api/load")
        network.hold("GET .*/api/load.*")
        shown.press("Load this session", ".not-loaded")
        network.until_held("GET .*/api/load.*")
        network.on("GET .*/api/load", answer(200, STREAMED, "text/event-stream"))
        network.release(answer(200, json.dumps(RUNNING), "application/json"), "GET .*/api/load")
        network.quiet()
        assert len(network.matching("GET .*/api/load")) == 2
        network.release()

    def test_more_of_a_list_comes_once(self, shown: Shown, network: Network) -> None:
        network.on("GET .*/api/report$", answer(200, page_of("a", "b", more="next"), "application/json"))
        network.on("GET .*/api/report.cursor=next", answer(200, page_of("c"), "application/json"))
        newcomer(shown, YOU)
        shown.until("#reports .more button")
        press_twice(shown, "#reports .more button")
        shown.until("#reports li[data-id=c]")
        network.quiet()
        listed = "[...document.querySelectorAll('#reports li[data-id]')].map((one) => one.dataset.id)"
        assert shown.tab.run(listed) == ["a", "b", "c"]

    def test_a_question_is_asked_once(self, shown: Shown, network: Network) -> None:
        newcomer(shown, YOU)
        press_twice(shown, "#ask button.primary")
        shown.until_text("statements checked", "#answer")
        assert len(network.matching("POST .*/api/analysis")) == 1


@needs_browser
class TestTheLastChoice:
    def test_the_answer_that_was_opened_last_is_the_one_that_is_shown(self, shown: Shown, network: Network) -> None:
        newcomer(shown, YOU)
        for question in ("Who was faster?", "Who won?"):
            steps.ask(shown, question)
            shown.tab.run("document.querySelector('#answer').replaceChildren()")
        shown.tab.wait("document.querySelectorAll('#analysis .list li[data-id]').length === 2")
        row = "#analysis .list li:nth-child({}) button.quiet"
        network.hold(r"/api/analysis\?id=")
        shown.click(row.format(2))
        network.until_held(r"/api/analysis\?id=")
        shown.click(row.format(1))
        shown.until("#answer .check")
        network.release()
        network.quiet()
        assert shown.count("#answer .answer") == 1
        assert shown.tab.run(LISTEN) == 1

    def test_the_laps_to_add_are_never_another_driver_s(self, shown: Shown, network: Network) -> None:
        """A lap of the driver before is not what is added while the list of the next one is not there."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        shown.choose(".adder select[name=driver]", "MAT")
        shown.choose(".adder select[name=lap]", "Q1")
        network.hold("view=laps.*VIE")
        shown.choose(".adder select[name=driver]", "VIE")
        network.until_held("view=laps.*VIE")
        shown.renewed(lambda: shown.press("Add lap"))
        network.release()
        assert shown.query()["laps"] == "JSE,OKA,VIE"

    def test_a_lap_to_compare_is_not_gone_to_when_another_view_is_chosen(
        self, shown: Shown, network: Network, tmp_path: Path
    ) -> None:
        newcomer(shown, YOU)
        steps.upload(shown, steps.recorded(shown, tmp_path), "Mine")
        network.hold(r"/api/session\?.*session=Q$")
        shown.press("Compare", "#own-laps")
        network.until_held(r"/api/session\?.*session=Q$")
        shown.press("Season", "#tabs")
        shown.until(".event")
        network.release()
        network.quiet()
        assert shown.text("#tabs [aria-current]") == "Season"


LISTEN = "[...document.querySelectorAll('#answer button')].filter((one) => one.innerText === 'Listen').length"


@needs_browser
class TestSigningInAndOut:
    def test_each_wrong_password_is_said(self, shown: Shown, network: Network) -> None:
        shown.open("view=you", "#sign-in")
        said = "#sign-in [role=status].wrong"
        for words in ("The first answer", "The second answer"):
            network.clear()
            network.on("POST .*/api/login", problem(401, "wrong_credentials", words))
            steps.sign_in(shown, "nobody", "nothing that fits")
            shown.until_text(words, said)

    def test_who_does_not_want_to_sign_in_is_not_signed_in_later(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        user = {"id": "1", "username": "late", "email": "late@example.org", "preferences": {}}
        welcome = json.dumps({"user": user, "access_token": "t", "token_type": "Bearer", "expires_in": 900})
        network.on("/api/telemetry", problem(401, "not_signed_in", "Sign in to see it"))
        shown.go(f"{QUALIFYING}&laps=me:best,JSE", ".notice[data-code=not_signed_in]")
        shown.press("Sign in", ".notice")
        network.hold("POST .*/api/login")
        shown.type("#sign-in-again [name=login]", "late")
        shown.type("#sign-in-again [name=password]", "does not matter here")
        shown.press("Sign in", "#sign-in-again")
        network.until_held("POST .*/api/login")
        shown.press("Not now", "#sign-in-again")
        network.release(answer(200, welcome, "application/json"))
        network.quiet()
        assert shown.text("#tabs a:last-child") == "You"

    def test_what_was_sent_before_a_new_sign_in_is_sent_again_without_asking(
        self, shown: Shown, network: Network
    ) -> None:
        """Two answers say that the token has ended; the second comes when a new one is there."""
        ended = problem(401, "not_signed_in", "The token has ended")
        newcomer(shown, YOU)
        network.hold("PUT .*/api/me")
        shown.press("Save", "#preferences")
        network.until_held("PUT .*/api/me")
        network.on("POST .*/api/analysis", ended)
        shown.press("Ask", "#ask")
        shown.until("#sign-in-again[open]")
        network.clear()
        shown.type("#sign-in-again [name=password]", steps.PASSWORD)
        shown.press("Sign in", "#sign-in-again")
        shown.until_text("statements checked", "#answer")
        network.release(ended)
        shown.until_text("Saved.", "#preferences")
        assert shown.count("#sign-in-again") == 0

    def test_who_signed_out_stays_so_when_a_late_answer_comes(self, shown: Shown, network: Network) -> None:
        newcomer(shown, YOU)
        network.hold("PUT .*/api/me")
        shown.press("Save", "#preferences")
        network.until_held("PUT .*/api/me")
        shown.press("Sign out on every device")
        shown.until("#sign-in")
        network.release(answer(200, json.dumps({"units": "imperial"}), "application/json"))
        network.quiet()
        shown.go(f"{QUALIFYING}&laps=JSE,OKA", ".adder")
        assert shown.count(".adder option[value=me]") == 0
        assert "KM/H" in shown.text("#readout thead").upper()

    def test_who_signs_out_when_the_sign_in_has_ended_is_asked_for_no_password(self, shown: Shown) -> None:
        token = newcomer(shown, YOU)
        end_tokens(shown, token)
        shown.press("Sign out on every device")
        shown.until("#sign-in")
        assert (shown.count("#sign-in-again"), shown.count(".you > .wrong")) == (0, 0)

    def test_signing_out_without_a_connection_says_that_it_is_for_this_page_alone(
        self, shown: Shown, network: Network
    ) -> None:
        newcomer(shown, YOU)
        network.on("DELETE .*/api/login", refused)
        shown.press("Sign out on every device")
        shown.until_text("other devices stay signed in", ".you.forms")

    def test_the_session_of_a_form_is_the_one_that_was_chosen_last(self, shown: Shown, network: Network) -> None:
        newcomer(shown, YOU)
        shown.until_text("Valdoria", "#ask")
        network.hold("/api/season.*year=2024")
        shown.go("view=you&year=2024&event=1&session=R")
        network.until_held("/api/season.*year=2024")
        shown.go("view=you&year=2025&event=2&session=Q")
        shown.until_text("Corvelo", "#ask")
        network.release()
        network.quiet()
        assert "Corvelo" in shown.text("#ask")
        assert "Corvelo" in shown.text("#report")


@needs_browser
class TestAFailureOnTheWay:
    def test_a_setup_form_that_cannot_be_had_is_asked_for_again(self, shown: Shown, network: Network) -> None:
        newcomer(shown, YOU)
        network.on("view=setup", problem(503, "unavailable", "The database does not answer"))
        shown.press("Setup of the car", "#upload")
        shown.until_text("The database does not answer", "#upload .setup-form")
        network.clear()
        shown.press("Try again", "#upload .setup-form")
        shown.until('#upload [name="setup.front_wing"]')

    def test_coaching_whose_program_cannot_be_fetched(self, shown: Shown, tmp_path: Path) -> None:
        newcomer(shown, YOU)
        own = steps.upload(shown, steps.recorded(shown, tmp_path), "Mine")
        network = Network(shown.tab, "*/page/coaching.js*")
        network.on("coaching.js", problem(502, "bad_gateway", "Nothing there"))
        shown.go(f"{QUALIFYING}&laps=OKA,me:{own}", "#findings .problem")
        network.clear()
        shown.press("Try again", "#findings")
        shown.until("#findings .coach")

    def test_a_link_that_cannot_be_copied_is_not_said_to_be(self, shown: Shown) -> None:
        """A page without HTTPS has no clipboard."""
        hide = "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})"
        shown.tab.call("Page.addScriptToEvaluateOnNewDocument", source=hide)
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        shown.press("Copy a link to this view")
        shown.until_text("address bar", "#spoken")
