"""Passwords: which are accepted, and bcrypt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lib.errors import InvalidRequest

SHORTEST, LONGEST = 10, 72  # bytes of UTF-8; bcrypt would cut longer ones off without a word
COMMON = Path(__file__).with_name("common_passwords.txt")
SOMEBODY_ELSES = b"$2b$%02d$C6UzMDM.H6dfI/f/IKcEeO7ZkVZ1Wj9mPzSgI0rW0xR0XkzJ0Qe1u"  # no known password gives it


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def check_new(password: str, field: str = "password") -> None:
    """Raise InvalidRequest, naming `field`, for a password that is too short, too long or known to everybody."""
    length = len(password.encode())
    if length < SHORTEST:
        raise InvalidRequest.field(field, f"must be at least {SHORTEST} bytes long in UTF-8")
    if length > LONGEST:
        raise InvalidRequest.field(field, f"must be at most {LONGEST} bytes long in UTF-8, this one has {length}")
    if password.casefold() in _common() or len(set(password)) < 3:
        raise InvalidRequest.field(field, "is too common")


def hash_of(password: str, rounds: int) -> str:
    import bcrypt

    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()


def matches(password: str, password_hash: str | None, rounds: int) -> bool:
    """Compare, with the same work where there is no hash or the password cannot be anybody's."""
    import bcrypt

    typed = password.encode()
    possible = password_hash is not None and len(typed) <= LONGEST
    against = password_hash.encode() if possible and password_hash else SOMEBODY_ELSES % rounds
    return bcrypt.checkpw(typed[:LONGEST], against) and possible
