"""MySQL keeps nothing that it would have to change, and two migrations never run at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lib.database import Connection, OwnerGone, connect
from lib.migrate import migrate
from tests.real.mariadb import MariaDb

INSERT = "INSERT INTO status_checks (id, client_name, created_at) VALUES (?, ?, ?)"


@pytest.fixture
def url(mariadb: MariaDb) -> str:
    return mariadb.new_database()


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    opened = connect(url)
    migrate(opened)
    yield opened
    opened.close()


def test_a_text_that_is_too_long_is_refused_and_not_cut(connection: Connection) -> None:
    with pytest.raises(Exception, match="too long"):
        connection.run(INSERT, "1", "x" * 101, "2026")
    assert connection.rows("SELECT id FROM status_checks") == []


def test_a_number_that_is_none_is_refused_and_not_made_0(connection: Connection) -> None:
    row = "'1', 'e', 'e', 'u', 'u', 'h', 'x', '{}', '', ''"
    columns = "id, email, email_key, username, username_key, password_hash, token_version, preferences, created_at"
    with pytest.raises(Exception, match="Incorrect integer value"):
        connection.run(f"INSERT INTO users ({columns}, updated_at) VALUES ({row})")


def test_a_row_of_an_account_that_is_gone_is_refused(connection: Connection) -> None:
    columns = "id, user_id, name, lap_time, details, created_at"
    with pytest.raises(OwnerGone):
        connection.run(f"INSERT INTO own_laps ({columns}) VALUES ('1', 'gone', 'n', 1, '', '')")


def test_a_migration_waits_until_another_one_is_over(url: str) -> None:
    first, second = connect(url), connect(url, patience=30)
    first.dialect.lock_migrations()
    done = threading.Event()

    def wait() -> None:
        second.dialect.lock_migrations()
        done.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not done.wait(0.5)
    first.dialect.unlock_migrations()
    assert done.wait(10)
    waiting.join()
    first.close()
    second.close()
