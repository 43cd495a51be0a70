"""Where names and addresses begin and end to be too short or too long."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.accounts.register import check_email, check_username


def taken(check: object, text: str) -> bool:
    try:
        check(text)  # type: ignore[operator]
    except InvalidRequest:
        return False
    return True


@pytest.mark.parametrize(
    ("shortest", "too_short"),
    [("a@b.de", "@b.de"), ("a@b.de", "a@.de"), ("a@b.de", "a@b.d"), ("a@b.c.de", "a@b..de")],
)
def test_each_piece_of_an_address_has_a_letter_and_the_last_has_two(shortest: str, too_short: str) -> None:
    assert (taken(check_email, shortest), taken(check_email, too_short)) == (True, False)


@pytest.mark.parametrize("form", ["{}@example.org", "a@{}.org", "a@example.{}"])
def test_each_piece_of_an_address_has_its_longest(form: str) -> None:
    longest = 64 if form.startswith("{}") else 63
    assert taken(check_email, form.format("b" * longest))
    assert not taken(check_email, form.format("b" * (longest + 1)))


def test_an_address_has_254_letters_at_most() -> None:
    domain = f"{'b' * 63}.{'c' * 63}.{'d' * 57}.de"
    assert (len(domain), taken(check_email, f"{'a' * 64}@{domain}")) == (188, True)
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.de"
    assert (len(longest), taken(check_email, longest), taken(check_email, longest.replace("dd.", "ddd."))) == (
        254,
        True,
        False,
    )


@pytest.mark.parametrize(("name", "good"), [("ab", False), ("abc", True), ("a" * 32, True), ("a" * 33, False)])
def test_a_username_has_3_to_32_letters(name: str, good: bool) -> None:
    assert taken(check_username, name) is good
