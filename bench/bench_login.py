"""Login for a known and an unknown user: both must take the same time."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time

from bench.clock import table

ROUNDS = 25


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, RATE_LIMIT_PER_MINUTE="0")
        from lib.config import config
        from lib.database import connect
        from lib.errors import WrongCredentials
        from lib.migrate import migrate
        from lib.services.accounts.login import prove
        from lib.services.accounts.register import register
        from lib.services.accounts.users import find_by_login

        rounds = config().bcrypt_rounds
        connection = connect(config().database_url)
        migrate(connection)
        register(connection, "known@example.org", "known", "a perfectly long password", rounds=rounds)
        spent: dict[str, list[float]] = {"known": [], "unknown": [], "x" * 100: []}
        for name in random.sample(list(spent) * ROUNDS, len(spent) * ROUNDS):
            start = time.perf_counter()
            try:
                prove(find_by_login(connection, name), "not the password at all", rounds=rounds)
            except WrongCredentials:
                spent[name].append((time.perf_counter() - start) * 1000)
        connection.close()
    table({f"wrong password, {name[:12]} user": statistics.median(values) for name, values in spent.items()})
    print(f"spread of one of them (quartiles): {statistics.quantiles(spent['known'], n=4)}")
