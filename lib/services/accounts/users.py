"""The users table: rows in, `User` out."""

from __future__ import annotations

import json
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lib.database import Connection, Row, UniqueViolation
from lib.errors import Taken


@dataclass(frozen=True)
class User:
    """One account as stored; `public()` is what may leave the house."""

    id: str
    email: str
    username: str
    password_hash: str
    token_version: int
    is_active: bool
    preferences: dict[str, Any]
    created_at: str

    def public(self) -> dict[str, Any]:
        names = ("id", "email", "username", "created_at", "is_active", "preferences")
        return {name: getattr(self, name) for name in names}


def key_of(text: str) -> str:
    """Return the form in which names are compared: case and Unicode spelling do not matter, accents do."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).casefold())


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def find(connection: Connection, user_id: str) -> User | None:
    return _user(connection.row("SELECT * FROM users WHERE id = ?", user_id))


def find_by_login(connection: Connection, login: str) -> User | None:
    """Return the account whose e-mail address or username this is."""
    column = "email_key" if "@" in login else "username_key"
    return _user(connection.row(f"SELECT * FROM users WHERE {column} = ?", key_of(login)))  # noqa: S608


def add(connection: Connection, email: str, username: str, password_hash: str) -> User:
    """Store a new account; raises Taken, also for the slower of two simultaneous requests."""
    user_id, moment = str(uuid.uuid4()), now()
    try:
        connection.run(
            "INSERT INTO users (id, email, email_key, username, username_key, password_hash, preferences,"
            " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(user_id, email, key_of(email), username, key_of(username), password_hash, "{}", moment, moment),
        )
    except UniqueViolation as error:
        raise taken(connection, email, username) from error
    return User(user_id, email, username, password_hash, 1, True, {}, moment)


def taken(connection: Connection, email: str, username: str, besides: str = "") -> Taken:
    """Return the error that names which of the two belongs to another account than `besides`."""
    fields = [
        {"field": name, "message": "is already taken"}
        for name, value in (("email", email), ("username", username))
        if connection.row(f"SELECT id FROM users WHERE {name}_key = ? AND id <> ?", key_of(value), besides)  # noqa: S608
    ]
    names = " and ".join(field["field"] for field in fields) or "e-mail address or username"
    return Taken(f"This {names} is already taken", errors=fields)


def change(connection: Connection, user: User, *, email: str, username: str, password_hash: str) -> User:
    """Store new names and password; a new password ends all tokens. Raises Taken."""
    version = user.token_version + (password_hash != user.password_hash)
    try:
        matched = connection.run(
            "UPDATE users SET email = ?, email_key = ?, username = ?, username_key = ?, password_hash = ?,"
            " token_version = ?, updated_at = ? WHERE id = ? AND token_version = ?",
            *(email, key_of(email), username, key_of(username), password_hash),
            *(version, now(), user.id, user.token_version),
        )
    except UniqueViolation as error:
        raise taken(connection, email, username, besides=user.id) from error
    if not matched:
        raise Taken("The account was changed by another request at the same moment")
    return User(user.id, email, username, password_hash, version, user.is_active, user.preferences, user.created_at)


def set_preferences(connection: Connection, user: User, preferences: dict[str, Any]) -> None:
    text = json.dumps(preferences, ensure_ascii=False)
    connection.run("UPDATE users SET preferences = ?, updated_at = ? WHERE id = ?", text, now(), user.id)


def remove(connection: Connection, user_id: str) -> None:
    """Delete the account; what hangs on it goes by foreign key."""
    connection.run("DELETE FROM users WHERE id = ?", user_id)


def _user(row: Row | None) -> User | None:
    if row is None:
        return None
    return User(
        id=row["id"],
        email=row["email"],
        username=row["username"],
        password_hash=row["password_hash"],
        token_version=row["token_version"],
        is_active=bool(row["is_active"]),
        preferences=json.loads(row["preferences"]),
        created_at=row["created_at"],
    )
