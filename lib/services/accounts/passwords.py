"""Passwords: which are accepted, and bcrypt."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lib.errors import InvalidRequest

FEWEST_CHARACTERS = 10  # so that ten bytes are not three emoji; for ASCII it is the 10 bytes that were always needed
LONGEST = 72  # bytes of UTF-8; bcrypt would cut longer ones off without a word
FEWEST_DIFFERENT = 3  # characters
COMMON = Path(__file__).with_name("common_passwords.txt")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LETTERS_FOR_SIGNS = str.maketrans("0134578@$!|€", "oleastbasiie")
WALKS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "abcdefghijklmnopqrstuvwxyz",
         "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujm", "a1b2c3d4e5f6g7h8i9",
         "qwertyuiopasdfghjklzxcvbnm", "147258369", "0987654321qwerty", "1234567890qwertyuiop")  # fmt: skip
SOMEBODY_ELSES = b"$2b$%02d$C6UzMDM.H6dfI/f/IKcEeO7ZkVZ1Wj9mPzSgI0rW0xR0XkzJ0Qe1u"  # no known password gives it


def check_new(password: str, names: tuple[str, ...] = (), field: str = "password") -> None:
    """Raise InvalidRequest, naming `field`, for a password that is too short, too long, or easily guessed.

    `names` are the username and the e-mail address, which are the first that anybody would try.
    """
    length = len(password.encode())
    if len(password) < FEWEST_CHARACTERS:
        raise InvalidRequest.field(field, f"must be at least {FEWEST_CHARACTERS} characters long")
    if length > LONGEST:
        raise InvalidRequest.field(field, f"must be at most {LONGEST} bytes long in UTF-8, not {length}")
    if len(set(password)) < FEWEST_DIFFERENT or is_common(password):
        raise InvalidRequest.field(field, "is too common")
    if password.casefold() in {piece.casefold() for name in names for piece in (name, name.partition("@")[0])}:
        raise InvalidRequest.field(field, "must not be the username or the e-mail address")


def is_common(password: str) -> bool:
    """Return whether this is a common password, or a common word with digits, signs and capitals around it.

    A list of words and one of walks over the keyboard stand for the many thousand passwords that are made of them.
    """
    folded = password.casefold()
    whole = {folded, _core(folded)}
    cores = whole | {text.translate(LETTERS_FOR_SIGNS) for text in whole}
    return bool(cores & _common()) or any(_is_repeated(core) for core in cores) or _is_walk(folded)


def _core(text: str) -> str:
    """Return the text in small letters, without digits and signs at its ends; itself if nothing is left."""
    return AROUND.sub("", text.casefold()) or text.casefold()


def _is_repeated(text: str) -> bool:
    """Return whether the text is a common word again and again."""
    sizes = (size for size in range(1, len(text) // 2 + 1) if len(text) % size == 0)
    return any(text[:size] in _common() and text == text[:size] * (len(text) // size) for size in sizes)


def _is_walk(text: str) -> bool:
    """Return whether the text goes along a row of keys, the digits or the alphabet, forwards or backwards."""
    return any(text in row * 3 or text[::-1] in row * 3 for row in WALKS)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def hash_of(password: str, rounds: int) -> str:
    import bcrypt

    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()


def matches(password: str, password_hash: str | None, rounds: int) -> bool:
    """Compare, with the same work if there is no hash or the password cannot be anybody's."""
    import bcrypt

    typed = password.encode()
    possible = password_hash is not None and len(typed) <= LONGEST
    against = password_hash.encode() if possible and password_hash else SOMEBODY_ELSES % rounds
    return bcrypt.checkpw(typed[:LONGEST], against) and possible
