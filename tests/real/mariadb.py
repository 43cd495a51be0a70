"""A throw-away MariaDB server: own data folder, own port, nothing synced to disk."""

from __future__ import annotations

import os
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pymysql

from tests.real.binaries import binary, free_port, wait_until

USER, PASSWORD = "slipstream", "p@ss/word:%?#"
CARELESS = (  # fast instead of safe
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=nosync",
    "--innodb-buffer-pool-size=16M",
    "--innodb-log-file-size=8M",
    "--skip-log-bin",
    "--performance-schema=0",
)


class MariaDb:
    """`start()` and `stop()` as often as wanted; the port and the data stay the same."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._socket = folder / "s"  # short: a socket's path has room for about 100 bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._install()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def url(self, name: str, *, host: str = "127.0.0.1", query: str = "") -> str:
        return f"mysql://{USER}:p%40ss%2Fword%3A%25%3F%23@{host}:{self.port}/{name}{query}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return self.url(name)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Carry out a statement as root, beside the code under test."""
        with self._root() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log, start_new_session=True)
        try:
            wait_until(self._answers, "MariaDB to start")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop as an administrator would: open connections are ended, data is kept."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(60)
        self._process = None

    def _install(self) -> None:
        command = [binary("mariadb-install-db", "mysql_install_db"), "--no-defaults", *self._as_user()]
        command += [f"--datadir={self._folder / 'data'}", "--skip-test-db", "--auth-root-authentication-method=normal"]
        ran = subprocess.run([*command, *CARELESS[:5]], capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, f"{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
        self.start()
        self.run(f"CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
        self.run(f"GRANT ALL ON *.* TO '{USER}'@'127.0.0.1'")

    def _command(self) -> list[str]:
        places = [f"--{what}={self._folder / name}" for what, name in (("datadir", "data"), ("pid-file", "pid"))]
        places.append(f"--socket={self._socket}")
        network = [f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-name-resolve"]
        server = binary("mariadbd", "mysqld")
        return [server, "--no-defaults", *self._as_user(), *places, *network, *CARELESS, *self._options]

    def _as_user(self) -> list[str]:
        """MariaDB refuses to run as root unless it is told that this is meant."""
        return ["--user=root"] if os.geteuid() == 0 else []

    def _root(self) -> pymysql.Connection[Any]:
        return pymysql.connect(unix_socket=str(self._socket), user="root", autocommit=True, connect_timeout=2)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text()[-2000:]
        try:
            self._root().close()
        except pymysql.err.Error:
            return False
        return True
