"""Bringing a database up to date: twice, at once, after being killed, on both kinds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lib.database import Connection, DatabaseDown, connect
from lib.migrate import FOLDER, migrate
from tests.conftest import ROOT, Api
from tests.real.binaries import wait_until
from tests.real.mariadb import MariaDb

ALL = [file.stem for file in sorted(FOLDER.glob("*.sql"))]
TWO_STATEMENTS = """CREATE TABLE first (id INTEGER) {table_options};

CREATE TABLE second (id INTEGER) {table_options};
"""
MIGRATE_FOLDER = """
import sys
from pathlib import Path
from lib.database import connect
from lib.migrate import migrate
migrate(connect(sys.argv[1], patience=60), Path(sys.argv[2]))
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    connection = connect(database_url)
    yield connection
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one migration of two statements."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS)
    return folder


def run_migrate(url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "lib.migrate"], cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True
    )


def tables(connection: Connection) -> set[str]:
    where = "sqlite_master WHERE type = 'table'"
    if connection.dialect.name == "mysql":
        where = "information_schema.tables WHERE table_schema = DATABASE()"
    column = "name" if connection.dialect.name == "sqlite" else "table_name AS name"
    return {row["name"] for row in connection.rows(f"SELECT {column} FROM {where}")}


def test_an_empty_database_gets_every_migration_in_order(connection: Connection) -> None:
    assert migrate(connection) == ALL
    assert {"users", "status_checks", "schema_migrations"} <= tables(connection)


def test_a_second_run_does_nothing(connection: Connection) -> None:
    migrate(connection)
    assert migrate(connection) == []


def test_a_new_file_is_all_that_a_later_run_applies(connection: Connection, folder: Path) -> None:
    migrate(connection, folder)
    (folder / "0002_more.sql").write_text("CREATE TABLE third (id INTEGER) {table_options};\n")
    assert migrate(connection, folder) == ["0002_more"]


def test_a_percent_sign_and_a_question_mark_in_a_value_survive(connection: Connection) -> None:
    migrate(connection)
    connection.run("INSERT INTO status_checks VALUES (?, ?, ?)", "1", "100 %s of what?", "now")
    assert connection.row("SELECT client_name FROM status_checks WHERE client_name LIKE '100 %'") == {
        "client_name": "100 %s of what?"
    }


def test_two_processes_at_once_apply_everything_once(database_url: str) -> None:
    runs = [run_migrate(database_url) for _ in range(2)]
    printed = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    assert sorted("".join(out for out, _ in printed).replace("the database is up to date\n", "").splitlines()) == [
        f"migrated {name}" for name in ALL
    ]


def test_a_broken_migration_is_an_error_and_not_marked_as_done(connection: Connection, folder: Path) -> None:
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS + "NOT SQL AT ALL;\n")
    with pytest.raises(Exception):  # noqa: B017, PT011 - each database has its own
        migrate(connection, folder)
    assert connection.rows("SELECT name FROM schema_migrations") == []


def test_a_broken_migration_runs_again_once_it_is_mended(connection: Connection, folder: Path) -> None:
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS + "NOT SQL AT ALL;\n")
    with suppress(Exception):
        migrate(connection, folder)
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS)
    assert migrate(connection, folder) == ["0001_two"]
    assert {"first", "second"} <= tables(connection)


def test_sqlite_takes_a_broken_migration_back_as_a_whole(tmp_path: Path, folder: Path) -> None:
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS + "NOT SQL AT ALL;\n")
    connection = connect(f"sqlite:///{tmp_path / 'test.db'}")
    with suppress(DatabaseDown):
        migrate(connection, folder)
    assert tables(connection) == {"schema_migrations"}
    connection.close()


@pytest.mark.parametrize("name", ALL)
def test_mysql_goes_on_where_the_first_statement_of_a_migration_was_done(
    mariadb: MariaDb, name: str, tmp_path: Path
) -> None:
    """MySQL keeps each statement that changes tables: this is what is left of a migration that was killed."""
    connection = connect(mariadb.new_database())
    before = [file for file in sorted(FOLDER.glob("*.sql")) if file.stem < name]
    for file in before:
        shutil.copy(file, tmp_path)
    migrate(connection, tmp_path)
    first = (FOLDER / f"{name}.sql").read_text().split(";\n")[0]
    connection.run(first.replace("{table_options}", connection.dialect.table_options))
    assert migrate(connection) == ALL[len(before) :]
    connection.close()


def test_a_killed_migration_leaves_no_lock_and_can_be_run_again(database_url: str, folder: Path) -> None:
    """The child is killed with -9 in its second statement, which takes a minute."""
    sleep = "SELECT SLEEP(60)" if database_url.startswith("mysql") else SQLITE_COUNTS_FOR_LONG
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS.replace(";\n\n", f";\n{sleep};\n"))
    child = subprocess.Popen([sys.executable, "-c", MIGRATE_FOLDER, database_url, str(folder)], cwd=ROOT)
    other = connect(database_url)
    try:
        wait_until(lambda: _busy(other), "the migration to begin")
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    if other.dialect.name == "mysql":
        _end_sleeping(other)
    (folder / "0001_two.sql").write_text(TWO_STATEMENTS)
    assert migrate(other, folder) == ["0001_two"]
    assert {"first", "second"} <= tables(other)
    other.close()


SQLITE_COUNTS_FOR_LONG = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000000) SELECT COUNT(*) FROM n"
)


def _busy(connection: Connection) -> bool:
    if connection.dialect.name == "mysql":
        return bool(connection.rows("SELECT 1 FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'"))
    if "schema_migrations" not in tables(connection):
        return False
    connection.run("PRAGMA busy_timeout = 0")
    try:
        connection.run("BEGIN IMMEDIATE")
    except DatabaseDown:
        return True
    connection.run("ROLLBACK")
    return False


def _end_sleeping(connection: Connection) -> None:
    """A real statement ends when its client is gone and it wants to answer; SLEEP has to be told."""
    for row in connection.rows("SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'"):
        connection.run(f"KILL {row['id']}")


def test_waiting_for_another_migration_takes_as_long_as_it_must(mariadb: MariaDb) -> None:
    """A slow migration elsewhere: longer than a request may wait for the database, shorter than for ever."""
    url = mariadb.new_database()
    holder = connect(url)
    holder.dialect.lock_migrations()
    run = run_migrate(url)
    waiting = "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT GET_LOCK%'"
    wait_until(lambda: bool(mariadb.run(waiting)), "the second process to wait")
    assert run.poll() is None
    holder.close()
    run.communicate(timeout=60)
    assert run.returncode == 0


def test_the_command_says_what_it_did(database_url: str) -> None:
    out, _ = run_migrate(database_url).communicate(timeout=60)
    assert out.splitlines() == [f"migrated {name}" for name in ALL]
    out, _ = run_migrate(database_url).communicate(timeout=60)
    assert out == "the database is up to date\n"


def test_the_command_fails_in_one_line_where_the_database_is_out_of_reach() -> None:
    run = run_migrate("mysql://nobody@127.0.0.1:1/nothing")
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (1, "migrate: The database does not respond\n")


def test_missing_tables_are_503_and_the_answer_names_the_command(
    make_api: Callable[..., Api], database_url: str
) -> None:
    api = make_api(DATABASE_URL=database_url, migrated=False)
    answer = api.call("GET", "/api/status")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert "python -m lib.migrate" in answer.json["detail"]
