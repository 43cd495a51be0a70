"""SQLite: a file for the bare machine."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from lib.database import DatabaseDown, OwnerGone, Row, UniqueViolation


class Sqlite:
    name = "sqlite"
    table_options = ""

    def __init__(self, path: str, time_out: float) -> None:
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=time_out, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._write_ahead(time.monotonic() + time_out)
            self._connection.execute("PRAGMA foreign_keys = ON")
        except (sqlite3.Error, OSError) as error:
            raise DatabaseDown("The database does not respond") from error

    def _write_ahead(self, deadline: float) -> None:
        """Turn on the write-ahead log, again while another process does: SQLite's own time-out does not cover it."""
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def execute(self, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
        try:
            cursor = self._connection.execute(sql, tuple(values))
            return [dict(row) for row in cursor.fetchall()], cursor.rowcount
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
                raise UniqueViolation from error
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise OwnerGone from error
            raise
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                raise DatabaseDown("The database has no tables yet: run python -m lib.migrate") from error
            raise DatabaseDown("The database does not respond") from error
        except sqlite3.DatabaseError as error:
            raise DatabaseDown("The database is damaged") from error

    def begin(self) -> None:
        self.execute("BEGIN IMMEDIATE", ())

    def already_there(self, error: Exception) -> bool:  # noqa: ARG002 - a migration is one transaction here
        return False

    def lock_migrations(self) -> None:
        """BEGIN IMMEDIATE around each migration is lock enough."""

    def unlock_migrations(self) -> None:
        """See lock_migrations."""

    def close(self) -> None:
        self._connection.close()
