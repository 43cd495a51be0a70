"""Leaving, with everything."""

from __future__ import annotations

from collections.abc import Callable

from lib.database import Connection
from lib.services.accounts import users
from lib.services.accounts.login import check_password
from lib.services.accounts.users import User


def delete_account(
    connection: Connection, user: User, password: str, *, rounds: int, delete_files: Callable[[str], object]
) -> None:
    """Delete the account, its rows and its files, files first: if the store is down, the owner can simply try again."""
    check_password(user, password, rounds=rounds)
    delete_files(f"users/{user.id}")
    users.remove(connection, user.id)
