"""Changing one's own account."""

from __future__ import annotations

from typing import Any

from lib.database import Connection
from lib.errors import InvalidRequest
from lib.services.accounts import passwords, users
from lib.services.accounts.login import check_password
from lib.services.accounts.register import check_email, check_username, clean
from lib.services.accounts.users import User


def change(
    connection: Connection,
    user: User,
    *,
    rounds: int,
    username: str | None = None,
    email: str | None = None,
    password: str | None = None,
    current_password: str | None = None,
) -> User:
    """Return the account as changed. Raise InvalidRequest, WrongCredentials or Taken.

    The address to which a forgotten password would be sent, and the password itself, need the current password: a
    stolen token must not be enough to take an account over.
    """
    changed: dict[str, str] = {}
    if username is not None:
        check_username(username)
        changed["username"] = clean(username)
    if email is not None:
        check_email(email)
        changed["email"] = clean(email)
    if password is not None:
        passwords.check_new(password, (username or user.username, email or user.email))
    if password is not None or changed.get("email", user.email) != user.email:
        _check_current(user, current_password, rounds)
    if password is not None:
        changed["password_hash"] = passwords.hash_of(password, rounds)
    return users.change(connection, user, changed)


def _check_current(user: User, current_password: str | None, rounds: int) -> None:
    if current_password is None:
        raise InvalidRequest.field("current_password", "is required to change the e-mail address or the password")
    check_password(user, current_password, rounds=rounds)


def replace_preferences(connection: Connection, user: User, preferences: dict[str, Any]) -> dict[str, Any]:
    """Store these preferences instead of the old ones and return them."""
    users.set_preferences(connection, user, preferences)
    return preferences
