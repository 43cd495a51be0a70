"""How much is allowed: one table. LIMITS="login=5/300,register=3/3600" in the environment changes single rows."""

from __future__ import annotations

from typing import NamedTuple

from lib.errors import ConfigError


class Limit(NamedTuple):
    requests: int
    seconds: int


TABLE = {
    "default": Limit(60, 60),  # every request of an address; RATE_LIMIT_PER_MINUTE sets it
    "register": Limit(20, 3600),  # an address
    "login": Limit(10, 300),  # an account and an address
    "login-account": Limit(100, 3600),  # an account, from addresses it has never logged in from
    "status": Limit(30, 60),  # an address
    "load": Limit(6, 3600),  # an address, for sessions that nobody has loaded yet
    "jolpica": Limit(60, 3600),  # an address, requests that its questions make us send to Jolpica
    "own-lap": Limit(30, 3600),  # an address, uploads
    "report": Limit(40, 86_400),  # a user, reports made anew
    "analysis": Limit(50, 86_400),  # a user, questions to be answered
    "analysis-tokens": Limit(200_000, 86_400),  # a user, tokens of the language model
    "speech": Limit(20, 86_400),  # a user, answers to be spoken
    "mcp": Limit(120, 60),  # an address, calls of tools
    "plot-kept": Limit(2500, 86_400),  # all instances together, units of 100 kB put into the store: 3.5 GB in two weeks
    "jolpica-second": Limit(4, 1),  # all instances together; Jolpica's own rule
    "jolpica-hour": Limit(200, 3600),  # all instances together; Jolpica allows 500 and says that it will be fewer
    "f1-second": Limit(4, 1),  # all loads together, requests to F1's archive: FastF1's own rule for one process
    "f1-hour": Limit(500, 3600),  # the same
    "openf1-minute": Limit(20, 60),  # all instances together; OpenF1 allows 30, and others ask from this address too
}


def read_limits(text: str, per_minute: int) -> dict[str, Limit]:
    """Return the table with the rows of `text` changed. Raise ConfigError."""
    table = {**TABLE, "default": Limit(max(1, per_minute), 60)}
    for row in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, amount = row.partition("=")
        requests, _, seconds = amount.partition("/")
        if name not in TABLE or name == "default" or not (requests.isdecimal() and seconds.isdecimal()):
            raise ConfigError("LIMITS", f"holds {row!r}; each row is name=requests/seconds, names: {', '.join(TABLE)}")
        table[name] = Limit(max(1, int(requests)), max(1, int(seconds)))
    return table
