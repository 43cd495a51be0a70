"""The users table: rows in, `User` out."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from lib.database import Connection, Row, UniqueViolation
from lib.errors import Taken


@dataclass(frozen=True)
class User:
    """One account as stored; `public()` has the fields that a client may see."""

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
    """Return the form in which names are compared: case and Unicode spelling do not matter, accents do.

    An e-mail address is compared with its domain as DNS has it, so that bücher.example and its `xn--` form are one.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).casefold())
    local, at, domain = folded.rpartition("@")
    return f"{local}{at}{ascii_domain(domain) or domain}" if at else folded


def ascii_domain(domain: str) -> str | None:
    """Return a domain as DNS has it, None if there can be no such domain."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return None


def now() -> str:
    """Return the moment as rows hold it: to the millisecond, so that laps sent one after the other keep their order."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def find(connection: Connection, user_id: str) -> User | None:
    return _user(connection.row("SELECT * FROM users WHERE id = ?", user_id))


def find_by_login(connection: Connection, login: str) -> User | None:
    """Return the account whose e-mail address or username this is."""
    column = "email_key" if "@" in login else "username_key"
    return _user(connection.row(f"SELECT * FROM users WHERE {column} = ?", key_of(login)))  # noqa: S608


def add(connection: Connection, email: str, username: str, password_hash: str) -> User:
    """Store a new account. Raise Taken, also for the slower of two simultaneous requests."""
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


def taken(connection: Connection, email: str | None, username: str | None, besides: str = "") -> Taken:
    """Return the error that names those of the two that an account other than `besides` has."""
    fields = [
        {"field": name, "message": "is already taken"}
        for name, value in (("email", email), ("username", username))
        if value is not None
        and connection.row(f"SELECT id FROM users WHERE {name}_key = ? AND id <> ?", key_of(value), besides)  # noqa: S608
    ]
    names = " and ".join(field["field"] for field in fields) or "e-mail address or username"
    verb = "are" if len(fields) > 1 else "is"
    return Taken(f"This {names} {verb} already taken", errors=fields)


def change(connection: Connection, user: User, changed: Mapping[str, str]) -> User:
    """Store the columns in `changed` (email, username, password_hash) and return the account as it is then.

    Only these columns are written, so that two changes at once do not undo each other; a new password ends all tokens.
    Raise Taken for another account's name, and where a password was changed by another request meanwhile.
    """
    columns: dict[str, object] = {**changed, "updated_at": now()}
    columns |= {f"{name}_key": key_of(changed[name]) for name in ("email", "username") if name in changed}
    if "password_hash" in changed:
        columns["token_version"] = user.token_version + 1
    settings = ", ".join(f"{name} = ?" for name in columns)
    try:
        matched = connection.run(
            f"UPDATE users SET {settings} WHERE id = ? AND token_version = ?",  # noqa: S608 - names of ours
            *(*columns.values(), user.id, user.token_version),
        )
    except UniqueViolation as error:
        raise taken(connection, changed.get("email"), changed.get("username"), besides=user.id) from error
    found = find(connection, user.id) if matched else None
    if found is None:
        raise Taken("The account was changed by another request at the same time")
    return found


def end_tokens(connection: Connection, user_id: str) -> None:
    """Make every token of a user worthless."""
    connection.run("UPDATE users SET token_version = token_version + 1 WHERE id = ?", user_id)


def set_preferences(connection: Connection, user: User, preferences: dict[str, Any]) -> None:
    text = msgspec.json.encode(preferences).decode()
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
        preferences=msgspec.json.decode(row["preferences"]),
        created_at=row["created_at"],
    )
