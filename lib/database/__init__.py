"""The database, through one door: SQL with `?` for values, rows as dictionaries, our errors, MySQL or SQLite behind it.

Both sides agree on: UTF-8, exact comparison of texts (no collation that takes José for jose), RFC 3339 text for times,
rows matched (not rows changed) as the count of an update, foreign keys that cascade.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from lib.errors import Unavailable

Row = dict[str, Any]
STATEMENT_TIME_OUT = 10.0  # seconds; chosen: ours take milliseconds, and a function may run for 300 s


class DatabaseDown(Unavailable):
    """The database is out of reach, too slow, or has not been migrated."""


class UniqueViolation(Exception):
    """A row with such a key is there already. Services translate it."""


class OwnerGone(Exception):
    """The row that a new one belongs to is gone: the account was deleted meanwhile."""


class Dialect(Protocol):
    """The seam: all that differs between the two databases."""

    name: str
    table_options: str

    def execute(self, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
        """Return the rows and the count of rows matched. Raise DatabaseDown, UniqueViolation or OwnerGone."""

    def begin(self) -> None: ...

    def already_there(self, error: Exception) -> bool:
        """Whether `error` says that a statement of a migration had been carried out before."""

    def lock_migrations(self) -> None: ...

    def unlock_migrations(self) -> None: ...

    def close(self) -> None: ...


class Connection:
    """One connection, used by one request."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.seconds = 0.0

    def rows(self, sql: str, *values: object) -> list[Row]:
        return self._timed(sql, values)[0]

    def row(self, sql: str, *values: object) -> Row | None:
        return next(iter(self.rows(sql, *values)), None)

    def run(self, sql: str, *values: object) -> int:
        """Carry out a change and return how many rows it was about."""
        return self._timed(sql, values)[1]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; any exception takes everything back."""
        self.dialect.begin()
        try:
            yield
        except BaseException:
            with suppress(DatabaseDown):  # a lost connection has rolled back by itself
                self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    def close(self) -> None:
        self.dialect.close()

    def _timed(self, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
        start = time.perf_counter()
        try:
            return self.dialect.execute(sql, values)
        finally:
            self.seconds += time.perf_counter() - start


def connect(url: str, *, time_out: float = 3.0, patience: float | None = None) -> Connection:
    """Open a connection to mysql://… or sqlite:///…. Raise DatabaseDown within about `time_out` seconds.

    `patience` is how long one statement may take, waiting for others included: seconds for a request, more to migrate.
    """
    if url.startswith("sqlite:///"):
        from lib.database.sqlite import Sqlite

        return Connection(Sqlite(url.removeprefix("sqlite:///"), patience or time_out))
    from lib.database.mysql import Mysql

    return Connection(Mysql(url, time_out, patience or STATEMENT_TIME_OUT))
