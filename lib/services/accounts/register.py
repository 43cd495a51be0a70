"""Making an account."""

from __future__ import annotations

import re
import unicodedata

from lib.database import Connection
from lib.errors import InvalidRequest, SlipstreamError
from lib.services.accounts import passwords, users
from lib.services.accounts.users import User

EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f,;<>()\[\]\"\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
USERNAME_LENGTH = range(3, 33)
LONGEST_EMAIL = 254


def register(connection: Connection, email: str, username: str, password: str, *, rounds: int) -> User:
    """Return the new account; raises InvalidRequest with every bad field, or Taken."""
    _check_all(lambda: check_email(email), lambda: check_username(username), lambda: passwords.check_new(password))
    return users.add(connection, clean(email), clean(username), passwords.hash_of(password, rounds))


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def check_email(email: str) -> None:
    longest = max(len(clean(email)), len(users.key_of(email)))  # one letter may fold into many
    if longest > LONGEST_EMAIL or not EMAIL.fullmatch(clean(email)):
        raise InvalidRequest.field("email", "must be an e-mail address")


def check_username(username: str) -> None:
    name = clean(username)
    if len(name) not in USERNAME_LENGTH:
        raise InvalidRequest.field("username", "must have 3 to 32 characters")
    if not all(letter.isalnum() or letter in "._-" for letter in name) or len(users.key_of(name)) > 2 * len(name):
        raise InvalidRequest.field("username", "may hold letters, digits, dots, dashes and underscores")


def _check_all(*checks: object) -> None:
    problems: list[dict[str, str]] = []
    for check in checks:
        try:
            check()  # type: ignore[operator]
        except SlipstreamError as error:
            problems += error.extra["errors"]
    if problems:
        raise InvalidRequest.fields({problem["field"]: problem["message"] for problem in problems})
