"""Bring the database up to date: `python -m lib.migrate`. Safe to run twice, at once, or after being killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lib.config import config
from lib.database import Connection, connect
from lib.errors import SlipstreamError

FOLDER = Path(__file__).parent / "migrations"
PATIENCE = 600.0  # for one statement: another process's migration, or a large table
LEDGER = "CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(100) NOT NULL PRIMARY KEY, applied_at VARCHAR(32))"


def migrate(connection: Connection, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing, in the order of the file names, and return the names of what was applied."""
    with _only_one(connection):
        connection.run(LEDGER)
        return [file.stem for file in sorted(folder.glob("*.sql")) if _apply(connection, file)]


@contextmanager
def _only_one(connection: Connection) -> Iterator[None]:
    connection.dialect.lock_migrations()
    try:
        yield
    finally:
        connection.dialect.unlock_migrations()


def _apply(connection: Connection, file: Path) -> bool:
    with connection.transaction():
        if connection.row("SELECT name FROM schema_migrations WHERE name = ?", file.stem):
            return False
        for statement in _statements(file.read_text(encoding="utf-8"), connection.dialect.table_options):
            _run_once(connection, statement)
        connection.run("INSERT INTO schema_migrations VALUES (?, ?)", file.stem, datetime.now(UTC).isoformat())
    return True


def _statements(text: str, table_options: str) -> list[str]:
    filled = text.replace("{table_options}", table_options)
    return [statement.strip() for statement in filled.split(";\n") if statement.strip()]


def _run_once(connection: Connection, statement: str) -> None:
    try:
        connection.run(statement)
    except Exception as error:
        if not connection.dialect.already_there(error):
            raise


def main() -> int:
    try:
        connection = connect(config().database_url, patience=PATIENCE)
        applied = migrate(connection)
        connection.close()
    except SlipstreamError as error:
        print(f"migrate: {error.detail}", file=sys.stderr)
        return 1
    print("\n".join(f"migrated {name}" for name in applied) or "the database is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
