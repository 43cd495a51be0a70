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
    """Return the account as changed; raises InvalidRequest, WrongCredentials or Taken."""
    if username is not None:
        check_username(username)
    if email is not None:
        check_email(email)
    password_hash = user.password_hash
    if password is not None:
        if current_password is None:
            raise InvalidRequest.field("current_password", "is needed to set a new password")
        passwords.check_new(password)
        check_password(user, current_password, rounds=rounds)
        password_hash = passwords.hash_of(password, rounds)
    return users.change(
        connection,
        user,
        email=clean(email) if email is not None else user.email,
        username=clean(username) if username is not None else user.username,
        password_hash=password_hash,
    )


def replace_preferences(connection: Connection, user: User, preferences: dict[str, Any]) -> dict[str, Any]:
    """Store these preferences instead of the old ones and return them."""
    users.set_preferences(connection, user, preferences)
    return preferences
