"""Deleting an account with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from lib.database import Connection
from lib.errors import SlipstreamError
from lib.services.accounts import users
from lib.services.accounts.login import check_password
from lib.services.accounts.users import User

if TYPE_CHECKING:  # it brings numpy
    from lib.sessions import SessionStore

FILES = "users"
STILL_WRITING = 3600.0  # an hour: longer than any request lives


def delete_account(
    connection: Connection, user: User, password: str, *, rounds: int, delete_files: Callable[[str], object]
) -> None:
    """End the account's tokens, then delete its rows, then its files. Raise WrongCredentials, DatabaseDown.

    In this order no upload can begin any more when rows go, and none can end well when files go. Files that are left
    because the store is down, or because an upload was still writing, belong to nobody and are swept out daily.
    """
    check_password(user, password, rounds=rounds)
    users.end_tokens(connection, user.id)
    users.remove(connection, user.id)
    with suppress(SlipstreamError):
        delete_files(f"{FILES}/{user.id}")


def sweep_files(connection: Connection, store: SessionStore, now: float) -> int:
    """Delete the files of accounts that no longer exist and return of how many; those of the last hour stay.

    An hour is longer than any request: the row of a file that is being uploaded may still be to come.
    """
    newest: dict[str, float] = {}
    for entry in store.list(FILES):
        user_id = entry.path.split("/")[1]
        newest[user_id] = max(newest.get(user_id, 0.0), entry.modified)
    settled = [user_id for user_id, modified in newest.items() if modified < now - STILL_WRITING]
    orphans = [user_id for user_id in settled if users.find(connection, user_id) is None]
    for user_id in orphans:
        store.delete_prefix(f"{FILES}/{user_id}")
    return len(orphans)
