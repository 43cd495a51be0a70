"""What starting a function costs, beside importing its libraries alone."""

from __future__ import annotations

from bench.clock import processes, table


def main() -> None:
    table(
        processes(
            {
                "import flask, pymysql, jwt, bcrypt": "import flask, pymysql, jwt, bcrypt",
                "import api.login": "import api.login",
                "import api.health": "import api.health",
            },
            rounds=9,
        )
    )
