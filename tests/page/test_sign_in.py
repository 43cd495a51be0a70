"""A sign-in that ends, or is missing, in the middle of something: asked for where one is, and nothing is lost."""

from __future__ import annotations

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.own_lap import recorded
from tests.page.shown import Shown
from tests.page.signed_in import end_tokens, newcomer, send_lap
from tests.page.steps import PASSWORD


@needs_browser
class TestSigningInAgain:
    def test_what_was_being_done_goes_on_and_what_was_typed_stays(self, shown: Shown) -> None:
        token = newcomer(shown)
        shown.type("#preferences [name=favourite_drivers]", "JSE")
        end_tokens(shown, token)
        shown.press("Save", "#preferences")
        shown.until("#sign-in-again[open]")
        shown.type("#sign-in-again [name=password]", PASSWORD)
        shown.press("Sign in", "#sign-in-again")
        shown.until_text("Saved.", "#preferences")
        assert shown.tab.run("document.querySelector('[name=favourite_drivers]').value") == "JSE"

    def test_a_wrong_password_is_said_and_can_be_typed_anew(self, shown: Shown) -> None:
        token = newcomer(shown)
        end_tokens(shown, token)
        shown.press("Save", "#preferences")
        shown.type("#sign-in-again [name=password]", "something else entirely")
        shown.press("Sign in", "#sign-in-again")
        shown.tab.wait("document.querySelector('#sign-in-again .small.wrong')?.innerText.length > 5")
        assert shown.count("#sign-in-again[open]") == 1

    def test_who_does_not_want_to_goes_on_signed_out(self, shown: Shown) -> None:
        token = newcomer(shown)
        end_tokens(shown, token)
        shown.press("Save", "#preferences")
        shown.press("Go on signed out", "#sign-in-again")
        shown.until("#sign-in")
        assert shown.text("#tabs [aria-current]") == "You"

    def test_a_link_to_a_lap_of_ones_own_opens_after_signing_in(self, shown: Shown) -> None:
        token = newcomer(shown)
        name = shown.text("#tabs [aria-current]")
        lap = send_lap(shown, token, recorded()[0], "Evening")
        shown.open(f"{QUALIFYING}&laps=JSE,me:{lap}&at=1503", ".notice[data-code=not_signed_in]")
        shown.press("Sign in", ".notice")
        shown.type("#sign-in-again [name=login]", name)
        shown.type("#sign-in-again [name=password]", PASSWORD)
        shown.press("Sign in", "#sign-in-again")
        shown.until("#charts")
        assert shown.laps() == ["JSE", "Evening"]
        assert shown.query()["at"] == "1503"
