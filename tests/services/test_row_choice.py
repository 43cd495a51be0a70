"""Rows and columns are chosen as a plain loop in Python would choose them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct

from lib.errors import InvalidRequest
from lib.services.row_choice import ALL_ROWS, RowChoice, checked_fields, choose, choose_records, condition


class TyreRow(Struct):
    driver: str | None
    lap: int | None
    lap_time: Annotated[float | None, Meta(description="Seconds")]
    fresh: bool | None
    kind: Literal["stop", "pass"] | None
    start_utc: str | None
    parts: list[str]


TABLE: dict[str, list[Any]] = {
    "driver": ["VER", "HAM", None, "VER"],
    "lap": [1, 2, 3, None],
    "lap_time": [90.5, None, 89.9, float("nan")],
    "fresh": [True, False, None, True],
    "kind": ["stop", None, "pass", "stop"],
    "start_utc": ["2025-03-16T04:00:00Z", "2025-03-16T04:00:00.500Z", None, "2025-03-16T05:30:00Z"],
    "parts": [["a"], [], [], []],
}


def laps_of(*said: tuple[str, str, str]) -> list[int | None]:
    choice = RowChoice(tuple(condition(TyreRow, *one) for one in said), ("lap",))
    return choose(TABLE, choice)["lap"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("lap_time", "<=", "90")], [3]),
        ([("lap_time", "<=", "90.5")], [1, 3]),
        ([("lap_time", "<", "90.5")], [3]),
        ([("lap_time", "!=", "1")], [1, 3]),
        ([("lap", ">=", "1"), ("lap", "<=", "2")], [1, 2]),
        ([("lap", "=", "1"), ("lap", "=", "3"), ("lap", "=", "7")], [1, 3]),
        ([("lap", "=", "1"), ("lap", "=", "3"), ("lap", ">", "1")], [3]),
        ([("driver", "=", "ver")], [1, None]),
        ([("driver", "!=", "VER")], [2]),
        ([("driver", "=", "VER"), ("lap", ">", "0")], [1]),
        ([("fresh", "=", "TRUE")], [1, None]),
        ([("fresh", "!=", "1")], [2]),
        ([("kind", "=", "pass")], [3]),
        ([("start_utc", ">", "2025-03-16T04:00:00Z")], [2, None]),
        ([("start_utc", "<", "2025-03-16T06:00:00+01:00")], [1, 2]),
        ([("start_utc", ">=", "2025-03-17")], []),
    ],
)
def test_conditions(said: list[tuple[str, str, str]], expected: list[int | None]) -> None:
    assert laps_of(*said) == expected


def test_columns_come_in_the_order_in_which_they_were_asked_for() -> None:
    fields = checked_fields(TyreRow, "lap_time, driver,lap_time")
    assert fields == ("lap_time", "driver")
    assert list(choose(TABLE, RowChoice((), fields)).items())[1] == ("driver", TABLE["driver"])


def test_nothing_asked_for_is_everything() -> None:
    assert choose(TABLE, ALL_ROWS) == TABLE


def test_rows_that_are_objects_are_chosen_the_same() -> None:
    records = [dict(zip(TABLE, row, strict=True)) for row in zip(*TABLE.values(), strict=True)]
    choice = RowChoice((condition(TyreRow, "lap", ">", "1"),), ("driver", "lap"))
    assert choose_records(records, choice) == [{"driver": "HAM", "lap": 2}, {"driver": None, "lap": 3}]
    assert choose_records(records, ALL_ROWS) == records
    assert choose_records([], choice) == []


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (("laps", "=", "1"), "use one of: driver, lap, lap_time, fresh, kind, start_utc"),
        (("parts", "=", "a"), "is not a column that rows can be filtered by"),
        (("driver", "<", "A"), "with = and != only"),
        (("fresh", ">", "true"), "with = and != only"),
        (("lap", "=", "soft"), "with a number"),
        (("lap", "=", "nan"), "with a number"),
        (("lap", "=", "1e300"), "with a number"),
        (("lap", "=", "\u0663"), "with a number"),
        (("fresh", "=", "yes"), "with true or false"),
        (("start_utc", ">", "yesterday"), "with a time such as"),
        (("driver", "=", ""), "needs a value"),
        (("driver", "=", "x" * 201), "needs a value"),
    ],
)
def test_what_cannot_be_compared_is_refused(said: tuple[str, str, str], message: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        condition(TyreRow, *said)
    assert message in refused.value.detail
    assert refused.value.extra["errors"][0]["field"] == said[0]


@pytest.mark.parametrize("text", ["", ",", "driver,laps", "parts;lap"])
def test_unknown_columns_are_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(InvalidRequest, match="driver, lap, lap_time, fresh, kind, start_utc, parts"):
        checked_fields(TyreRow, text)


NUMBERS = st.one_of(st.none(), st.just(float("nan")), st.integers(-5, 5), st.integers(-40, 40).map(lambda n: n / 8))
TEXTS = st.one_of(st.none(), st.sampled_from(["SOFT", "soft", "Hard", "", "é", "É"]))
FLAGS = st.one_of(st.none(), st.booleans())
TIMES = st.one_of(st.none(), st.integers(0, 5).map(lambda n: f"2025-03-16T04:00:0{n}Z"))
ROWS = st.lists(st.tuples(TEXTS, NUMBERS, FLAGS, TIMES), max_size=12)
SAID = st.lists(
    st.one_of(
        st.tuples(st.just("driver"), st.sampled_from(["=", "!="]), st.sampled_from(["SOFT", "hard", "é"])),
        st.tuples(st.just("fresh"), st.sampled_from(["=", "!="]), st.sampled_from(["true", "False", "0"])),
        st.tuples(
            st.just("lap_time"),
            st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
            st.integers(-40, 40).map(lambda n: str(n / 8)),
        ),
        st.tuples(
            st.just("start_utc"),
            st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
            st.integers(0, 5).map(lambda n: f"2025-03-16T05:00:0{n}+01:00"),
        ),
    ),
    max_size=5,
)


def plainly(value: Any, sign: str, text: str, column: str) -> bool:
    """What one comparison means, written down for a reader."""
    if value is None or value != value:
        return False
    wanted: Any = text.lower()
    if column == "driver":
        value = value.lower()
    elif column == "fresh":
        wanted = wanted == "true"
    elif column == "lap_time":
        wanted = float(text)
    else:
        value, wanted = datetime.fromisoformat(value).astimezone(UTC), datetime.fromisoformat(text).astimezone(UTC)
    if sign in ("=", "!="):
        return bool((value == wanted) is (sign == "="))
    return bool({"<": value < wanted, "<=": value <= wanted, ">": value > wanted, ">=": value >= wanted}[sign])


@settings(max_examples=400)
@given(rows=ROWS, said=SAID)
def test_rows_are_those_that_a_plain_loop_finds(rows: list[tuple[Any, ...]], said: list[tuple[str, str, str]]) -> None:
    names = ("driver", "lap_time", "fresh", "start_utc")
    expected = []
    for number, row in enumerate(rows):
        found = dict(zip(names, row, strict=True))
        for column in {one[0] for one in said}:
            mine = [(sign, text) for name, sign, text in said if name == column]
            equal = [plainly(found[column], sign, text, column) for sign, text in mine if sign == "="]
            others = [plainly(found[column], sign, text, column) for sign, text in mine if sign != "="]
            if (equal and not any(equal)) or not all(others):
                break
        else:
            expected.append(number)
    columns = {name: [row[index] for row in rows] for index, name in enumerate(names)}
    columns["lap"] = list(range(len(rows)))
    choice = RowChoice(tuple(condition(TyreRow, *one) for one in said), ("lap",))
    assert choose(columns, choice)["lap"] == expected
