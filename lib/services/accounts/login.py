"""Proving who one is."""

from __future__ import annotations

from lib.errors import WrongCredentials
from lib.services.accounts import passwords, tokens, users
from lib.services.accounts.users import User


def account_of(user: User | None, name: str) -> str:
    """Return what tries at a password are counted under: one thing for an account, whatever name is typed."""
    return user.id if user else users.key_of(name)


def prove(user: User | None, password: str, *, rounds: int) -> User:
    """Return the account if this is its password. Raise WrongCredentials, always after the same work."""
    fits = passwords.matches(password, user.password_hash if user else None, rounds)
    if user is None or not fits or not user.is_active:
        raise WrongCredentials
    return user


def check_password(user: User, password: str, *, rounds: int) -> None:
    """Raise WrongCredentials unless this is the password of the account that is signed in."""
    if not passwords.matches(password, user.password_hash, rounds):
        raise WrongCredentials("The current password is wrong")


def signed_in(user: User, *, key: bytes, minutes: int) -> dict[str, object]:
    """Return what a client gets after login: the account and a fresh token."""
    token = tokens.issue(user.id, user.token_version, key, minutes)
    return {"user": user.public(), "access_token": token, "token_type": "bearer", "expires_in": minutes * 60}
