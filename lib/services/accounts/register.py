"""Creating an account."""

from __future__ import annotations

import re
import unicodedata

from lib.database import Connection
from lib.errors import InvalidRequest, SlipstreamError
from lib.services.accounts import passwords, users
from lib.services.accounts.users import User

EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f,;<>()\[\]\"\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
USERNAME_LENGTH = range(3, 33)
LONGEST_EMAIL = 254  # RFC 5321: a path of 256 with its two brackets
WRITTEN_TOGETHER = (  # scripts that one name may mix
    {"CJK", "HIRAGANA", "KATAKANA"},
    {"CJK", "HANGUL"},
    {"CJK", "BOPOMOFO"},
)
LIKE_LATIN = frozenset("авеёзкмнорстухсіїјѕһԁԛԝьꙅαβγεικνορτυχωϲϳ")  # each looks like a Latin letter or digit


def register(connection: Connection, email: str, username: str, password: str, *, rounds: int) -> User:
    """Return the new account. Raise InvalidRequest with every bad field, or Taken."""
    _check_all(
        lambda: check_email(email),
        lambda: check_username(username),
        lambda: passwords.check_new(password, (username, email)),
    )
    return users.add(connection, clean(email), clean(username), passwords.hash_of(password, rounds))


def clean(text: str) -> str:
    """Return text as it is stored: one spelling of each letter, no full-width or styled ones."""
    return unicodedata.normalize("NFKC", text.strip())


def check_email(email: str) -> None:
    """Raise InvalidRequest unless this is an e-mail address, with a domain that there can be."""
    text = clean(email)
    longest = max(len(text), len(users.key_of(email)))  # one letter may fold into many
    if longest > LONGEST_EMAIL or not EMAIL.fullmatch(text) or not users.ascii_domain(text.rpartition("@")[2]):
        raise InvalidRequest.field("email", "must be an e-mail address")


def check_username(username: str) -> None:
    """Raise InvalidRequest for a name that cannot be typed, read, or told from another one."""
    name = clean(username)
    if len(name) not in USERNAME_LENGTH:
        raise InvalidRequest.field("username", "must be 3 to 32 characters long")
    if not all(letter.isalnum() or letter in "._-" for letter in name) or len(users.key_of(name)) > 2 * len(name):
        raise InvalidRequest.field("username", "may contain letters, digits, dots, dashes and underscores")
    if not any(letter.isalnum() for letter in name) or any("FILLER" in unicodedata.name(letter, "") for letter in name):
        raise InvalidRequest.field("username", "must contain a visible letter or digit")
    if _looks_like_another(name):
        raise InvalidRequest.field("username", "must not mix alphabets whose letters look alike")


def _looks_like_another(name: str) -> bool:
    """Return whether a name mixes scripts, or has only letters that look like Latin ones."""
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    if len(scripts) > 1:
        return not any(scripts <= together for together in WRITTEN_TOGETHER)
    letters = [letter for letter in name.casefold() if letter.isalpha()]
    return bool(letters) and all(letter in LIKE_LATIN for letter in letters)


def _script(letter: str) -> str:
    """Return the first word of a letter's name in Unicode, which is its script."""
    return unicodedata.name(letter, "UNNAMED").split()[0]


def _check_all(*checks: object) -> None:
    problems: list[dict[str, str]] = []
    for check in checks:
        try:
            check()  # type: ignore[operator]
        except SlipstreamError as error:
            problems += error.extra["errors"]
    if problems:
        raise InvalidRequest.fields({problem["field"]: problem["message"] for problem in problems})
