"""An upload's own fields: how long texts are, how many conditions, which lap, and times in seconds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.config import Config
from lib.database import Connection, connect
from lib.errors import InvalidRequest, Taken
from lib.migrate import migrate
from lib.services import own_laps
from lib.services.accounts import users
from lib.services.own_laps import library
from lib.sessions import SessionStore, open_store

TIME = np.arange(0, 80.01, 0.5)
SAMPLES = {"time": TIME.tolist(), "speed": [180.0] * len(TIME)}


@pytest.fixture
def connection(settings: Any) -> Any:
    config: Config = settings()
    made = connect(config.database_url)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def user(connection: Connection) -> str:
    return users.add(connection, "a@example.org", "ayrton", "hash").id


@pytest.fixture
def store(tmp_path: Any) -> SessionStore:
    return open_store(f"file://{tmp_path}/store")


@pytest.fixture
def added(connection: Connection, user: str, store: SessionStore) -> Any:
    def add(**more: Any) -> dict[str, Any]:
        return own_laps.add(connection, store, user, {"name": "mine", "samples": SAMPLES, "laptime": 80.0, **more})

    return add


@pytest.mark.parametrize("field", ["name", "game"])
def test_a_text_has_one_to_a_hundred_characters(added: Any, field: str) -> None:
    assert added(**{field: "x" * 100})[field] == "x" * 100
    assert added(**{field: "  two \n words\u200b  "})[field] == "two words"
    for bad in ("x" * 101, " ", "", 7, "x" + " " * 1000):
        with pytest.raises(InvalidRequest, match=f"{field}: is text of 1 to 100 characters"):
            added(**{field: bad})
    assert added(**{field: "x" + " " * 999})[field] == "x"


@pytest.mark.parametrize("bad", ["x" * 101, " ", "", 7])
def test_a_circuit_is_a_text_of_one_to_a_hundred_characters(added: Any, bad: Any) -> None:
    with pytest.raises(InvalidRequest, match="circuit: is text of 1 to 100 characters"):
        added(circuit=bad)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({f"k{n}": n for n in range(40)}, True),
        ({f"k{n}": n for n in range(41)}, False),
        ({"k" * 40: "v" * 40}, True),
        ({"k" * 41: 1}, False),
        ({"k": "v" * 41}, False),
        ({"k": 999_999_999, "l": -0.5, "m": None, "n": True}, True),
        ({"k": 1_000_000_000}, False),
        ({"k": -1_000_000_000}, False),
        ({"k": []}, False),
        ([1], False),
    ],
)
def test_conditions_are_forty_short_texts_and_numbers(added: Any, conditions: Any, fits: bool) -> None:
    if fits:
        assert added(conditions=conditions)["conditions"] == conditions
    else:
        with pytest.raises(InvalidRequest, match="at most 40 short texts and numbers"):
            added(conditions=conditions)


def test_without_conditions_there_are_none(added: Any) -> None:
    assert added()["conditions"] == {}


@pytest.mark.parametrize("lap", [None, "fastest", "1", 1])
def test_a_lap_is_the_fastest_or_a_number(added: Any, lap: Any) -> None:
    assert added(lap=lap)["lap"] == 1


@pytest.mark.parametrize("lap", [True, 1.0, "best", "12345", "1 ", "", -1, []])
def test_anything_else_is_no_lap(added: Any, lap: Any) -> None:
    with pytest.raises(InvalidRequest, match="lap: must be `fastest` or the number"):
        added(lap=lap)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [(80, 80.0), (80.0004, 80.0), ("1:20.000", 80.0), ("80.0", 80.0), (" 1:20.0 ", 80.0), ("0:80.1", 80.1)],
)
def test_a_lap_time_is_in_seconds_or_a_clock(added: Any, given: Any, seconds: float) -> None:
    assert added(laptime=given)["lap_time"] == seconds


@pytest.mark.parametrize("given", [0, -80, 10_000, True, "80", "1:20", "soon", []])
def test_anything_else_is_no_lap_time(added: Any, given: Any) -> None:
    with pytest.raises(InvalidRequest, match="laptime: is in seconds"):
        added(laptime=given)


def test_sectors_alone_make_the_lap_time(added: Any) -> None:
    found = added(laptime=None, sectors=[20.1, "30.2", "0:29.7"])
    assert (found["lap_time"], found["sectors"]) == (80.0, [20.1, 30.2, 29.7])


def test_times_beside_the_setup_are_the_laps_unless_others_are_given(added: Any) -> None:
    setup = {"lap_time_ms": 80_100, "sectors_ms": [20_000, 30_000, 30_100]}
    assert added(laptime=None, setup=setup)["lap_time"] == 80.1
    with pytest.raises(InvalidRequest, match=r"add up to 80.100 s, the lap time is 79.900 s"):
        added(laptime=79.9, setup=setup)
    assert added(laptime=79.9, sectors=[20, 30, 29.9], setup=setup)["sectors"] == [20, 30, 29.9]


def test_unknown_fields_are_named_twenty_at_most(added: Any) -> None:
    with pytest.raises(InvalidRequest) as refused:
        added(**{f"k{n}": 1 for n in range(30)})
    assert len(refused.value.extra["errors"]) == 20


def test_what_is_kept_of_a_lap(added: Any) -> None:
    found = added()
    told = {name: found[name] for name in ("samples", "rate", "metres", "channels", "laps", "lap", "tool", "setup")}
    assert told == {
        "samples": 161, "rate": 2.0, "metres": 4000, "channels": ["speed"], "lap": 1, "tool": "JSON", "setup": {},
        "laps": [{"lap": 1, "lap_time": 80.0, "metres": 4000, "whole": True}],
    }  # fmt: skip


def test_a_user_has_two_hundred_laps(connection: Connection, user: str, added: Any) -> None:
    """The laps of another user do not count."""
    other = users.add(connection, "b@example.org", "alain", "hash").id
    row = "INSERT INTO own_laps (id, user_id, name, lap_time, details, created_at) VALUES (?, ?, 'x', 80, '{}', '2026')"
    for number in range(199):
        connection.run(row, f"lap-{number}", user)
        connection.run(row, f"other-{number}", other)
    assert added()["lap_time"] == 80.0
    with pytest.raises(Taken, match="200 laps are already stored"):
        added()
    with pytest.raises(Taken):
        library.refuse_when_full(connection, user)
    library.refuse_when_full(connection, other)
