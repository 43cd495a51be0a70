"""MySQL's protocol through pymysql: MySQL, MariaDB, TiDB, PlanetScale.

`mysql://user:password@host:3306/name?ssl-mode=verify_identity&ssl-ca=/path/ca.pem`; ssl-mode is `disabled`, `required`
(encrypted, not verified), `verify_ca` or `verify_identity`: the last by default, except for a loopback host.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lib.database import DatabaseDown, OwnerGone, Row, UniqueViolation
from lib.deadline import within
from lib.errors import ConfigError

DUPLICATE_ENTRY, NO_OWNER, NO_SUCH_TABLE, DEADLOCK = 1062, 1452, 1146, 1213
TRIES_AFTER_DEADLOCK = 8  # chosen: each loser of a deadlock lets another one through
TABLE_EXISTS, DUPLICATE_COLUMN, DUPLICATE_KEY, NOTHING_TO_DROP = 1050, 1060, 1061, 1091
LOCK_WAIT = 60  # seconds that a second migration waits for the first; chosen: longer than ours take
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SSL_MODES = ("disabled", "required", "verify_ca", "verify_identity")


def connect_arguments(url: str, time_out: float, patience: float) -> dict[str, Any]:
    """Return pymysql's arguments for a mysql:// URL. Raise ConfigError if the URL cannot be meant."""
    try:
        parts = urlsplit(url)
        host, port, name = parts.hostname, parts.port or 3306, unquote(parts.path.lstrip("/"))
    except ValueError:
        host = name = None
    if not host or not name:
        raise ConfigError("DATABASE_URL", "must look like mysql://user:password@host:3306/name")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = _tls(host, options)
    return {
        "host": host,
        "port": port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": name,
        "ssl": tls,
        "ssl_disabled": tls is None,
        "connect_timeout": time_out,
        "read_timeout": patience,
        "write_timeout": patience,
    }


def _tls(host: str, options: dict[str, str]) -> ssl.SSLContext | None:
    mode = options.get("ssl-mode", "disabled" if host in LOOPBACK else "verify_identity").lower()
    if mode not in SSL_MODES:
        raise ConfigError("DATABASE_URL", f"has ssl-mode={mode}; it must be one of: {', '.join(SSL_MODES)}")
    return None if mode == "disabled" else _context(mode, options.get("ssl-ca"))


@cache
def _context(mode: str, certificates: str | None) -> ssl.SSLContext:
    """Kept, because reading the system's certificates takes longer than a query."""
    try:
        context = ssl.create_default_context(cafile=certificates)
    except OSError as error:
        raise ConfigError("DATABASE_URL", "names an ssl-ca that cannot be read") from error
    context.check_hostname = mode == "verify_identity"
    if mode == "required":
        context.verify_mode = ssl.CERT_NONE
    return context


class _Deadlock(DatabaseDown):
    """Two wanted each other's rows, and the server gave up this one."""


class Mysql:
    name = "mysql"
    table_options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"

    def __init__(self, url: str, time_out: float, patience: float) -> None:
        import pymysql
        from pymysql.constants import CLIENT

        self._errors = pymysql.err
        arguments = connect_arguments(url, time_out, patience)

        def connect() -> Any:
            return pymysql.connect(
                **arguments,
                charset="utf8mb4",
                autocommit=True,
                client_flag=CLIENT.FOUND_ROWS,
                sql_mode="STRICT_ALL_TABLES",
                cursorclass=pymysql.cursors.DictCursor,
            )

        try:
            self._connection = within(time_out, connect)  # connect_timeout ends before the server's greeting
        except (pymysql.err.Error, OSError) as error:
            raise DatabaseDown("The database does not respond") from error

    def execute(self, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
        """A statement of its own that lost a deadlock is carried out again; in a transaction all of it is lost."""
        tries = 1 if self._in_transaction() else TRIES_AFTER_DEADLOCK
        while True:
            try:
                return self._execute(sql, values)
            except _Deadlock:
                tries -= 1
                if tries == 0:
                    raise

    def _in_transaction(self) -> bool:
        from pymysql.constants import SERVER_STATUS

        return bool(self._connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS)

    def _execute(self, sql: str, values: Sequence[object]) -> tuple[list[Row], int]:
        try:
            with self._connection.cursor() as cursor:
                count = cursor.execute(sql.replace("%", "%%").replace("?", "%s"), tuple(values))
                return list(cursor.fetchall()), count
        except self._errors.IntegrityError as error:
            if error.args[0] == DUPLICATE_ENTRY:
                raise UniqueViolation from error
            if error.args[0] == NO_OWNER:
                raise OwnerGone from error
            raise
        except self._errors.ProgrammingError as error:
            if error.args[0] == NO_SUCH_TABLE:
                raise DatabaseDown("The database has no tables yet: run python -m lib.migrate") from error
            raise
        except (self._errors.OperationalError, self._errors.InterfaceError, OSError) as error:
            if error.args[:1] == (DEADLOCK,):
                raise _Deadlock("The database is busy; try again") from error
            raise DatabaseDown("The database does not respond") from error

    def begin(self) -> None:
        self.execute("START TRANSACTION", ())

    def already_there(self, error: Exception) -> bool:
        """MySQL commits every DDL statement by itself, so a killed migration leaves its first statements done."""
        cause = error.__cause__ or error
        done = (TABLE_EXISTS, DUPLICATE_COLUMN, DUPLICATE_KEY, NOTHING_TO_DROP)
        return isinstance(cause, self._errors.Error) and cause.args[:1] and cause.args[0] in done

    def lock_migrations(self) -> None:
        rows, _ = self.execute("SELECT GET_LOCK('slipstream_migrations', ?) AS got", (LOCK_WAIT,))
        if rows[0]["got"] != 1:
            raise DatabaseDown("Another process is still migrating the database")

    def unlock_migrations(self) -> None:
        self.execute("SELECT RELEASE_LOCK('slipstream_migrations')", ())

    def close(self) -> None:
        self._connection.close()
