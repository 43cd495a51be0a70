"""What only a real MySQL-protocol server does: deadlocks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.database import Connection, DatabaseDown, connect, mysql
from lib.migrate import migrate
from tests.real.binaries import wait_until
from tests.real.mariadb import MariaDb

BOTH_ROWS = "UPDATE counters SET n = n + 1 WHERE id IN (1, 2)"
WAITING = f"SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query = '{BOTH_ROWS}'"


@pytest.fixture
def pair(mariadb: MariaDb) -> Iterator[tuple[Connection, Connection]]:
    """Two connections; the first, in a transaction, holds row 2 and has changed so much that the other must lose."""
    url = mariadb.new_database()
    strong, weak = connect(url), connect(url)
    strong.run("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER) ENGINE=InnoDB")
    strong.run("INSERT INTO counters VALUES (1, 0), (2, 0)")
    strong.dialect.begin()
    for n in range(10, 60):
        strong.run("INSERT INTO counters VALUES (?, 0)", n)
    strong.run("UPDATE counters SET n = 100 WHERE id = 2")
    yield strong, weak
    strong.close()
    weak.close()


def deadlock(mariadb: MariaDb, strong: Connection) -> None:
    """Once the other one holds row 1 and waits for row 2, want row 1."""
    wait_until(lambda: bool(mariadb.run(WAITING)), "the weaker side to wait")
    strong.run("UPDATE counters SET n = 100 WHERE id = 1")
    strong.run("COMMIT")


def test_a_value_that_does_not_fit_is_refused_whatever_the_server_is_set_to(mariadb: MariaDb) -> None:
    connection = connect(mariadb.new_database())
    assert connection.row("SELECT @@SESSION.sql_mode AS mode") == {"mode": "STRICT_ALL_TABLES"}
    connection.close()


def test_nobody_migrates_while_another_does(mariadb: MariaDb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mysql, "LOCK_WAIT", 0)
    url = mariadb.new_database()
    first, second = connect(url), connect(url)
    first.dialect.lock_migrations()
    with pytest.raises(DatabaseDown, match="Another process is still migrating"):
        migrate(second)
    first.dialect.unlock_migrations()
    assert migrate(second)
    first.dialect.lock_migrations()  # free again after a migration
    first.close()
    second.close()


def test_a_statement_that_lost_a_deadlock_is_carried_out_again(
    mariadb: MariaDb, pair: tuple[Connection, Connection]
) -> None:
    strong, weak = pair
    with ThreadPoolExecutor(1) as pool:
        matched = pool.submit(weak.run, BOTH_ROWS)
        deadlock(mariadb, strong)
        assert matched.result(20) == 2
    assert [row["n"] for row in weak.rows("SELECT n FROM counters WHERE id < 3")] == [101, 101]


def test_a_transaction_that_lost_a_deadlock_is_an_error_and_all_of_it_is_taken_back(
    mariadb: MariaDb, pair: tuple[Connection, Connection]
) -> None:
    strong, weak = pair

    def change() -> None:
        with weak.transaction():
            weak.run("INSERT INTO counters VALUES (3, 0)")
            weak.run(BOTH_ROWS)

    with ThreadPoolExecutor(1) as pool:
        changed = pool.submit(change)
        deadlock(mariadb, strong)
        with pytest.raises(DatabaseDown):
            changed.result(20)
    assert weak.row("SELECT n FROM counters WHERE id = 3") is None
