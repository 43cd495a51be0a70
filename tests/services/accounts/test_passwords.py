"""Which passwords are refused: what everybody tries first, however it is dressed up."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.accounts import passwords
from lib.services.accounts.passwords import check_new, is_common

ENDINGS = ("123", "1234", "12345", "123456", "!", "1", "2024", "2025", "123!", "01")


def test_more_than_three_thousand_common_passwords_are_refused() -> None:
    made = {f"{word.capitalize()}{ending}" for word in passwords._common() if word.isalpha() for ending in ENDINGS}
    long_enough = [password for password in made if len(password) >= 10 and len(password.encode()) <= 72]
    assert len(long_enough) > 3000
    assert [password for password in long_enough if not is_common(password)] == []


@pytest.mark.parametrize(
    "password",
    ["qwertyuiop", "Qwerty123456", "1234567890", "0987654321", "P@ssw0rd123", "pa$$word1234", "iloveyou!!!",
     "FERRARI2025", "F3rrari1234", "123dragon123", "monkeymonkey", "Zaq12wsx!!!", "1q2w3e4r5t6y", "abcdefghijk",
     "zyxwvutsrqp", "!!hamilton44"],
)  # fmt: skip
def test_a_common_word_with_trimmings_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    ["monaco in the rain", "a perfectly long password", "another long password", "kx93vbq72z", "ferrari-mclaren",
     "password for the old house", "senna88prost", "tiger lily 44", "correct horse staple", "été à Spa 2024"],
)  # fmt: skip
def test_other_passwords_are_not(password: str) -> None:
    check_new(password, ("Ayrton", "ayrton@example.org"))


@pytest.mark.parametrize(
    ("password", "message"), [("x" * 9, "at least 10 characters"), ("xyz" * 25, "at most 72 bytes")]
)
def test_the_bounds_are_said(password: str, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        check_new(password)


@pytest.mark.parametrize("password", ["niki.lauda", "NIKI.LAUDA", "lauda@example.org", "Lauda.Nikolaus"])
def test_a_name_of_the_account_is_no_password(password: str) -> None:
    with pytest.raises(InvalidRequest, match="must not be the username"):
        check_new(password, ("Niki.Lauda", "lauda@example.org", "lauda.nikolaus@example.org"))
