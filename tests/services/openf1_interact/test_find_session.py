"""From our schedule to OpenF1's row of a session: which days are asked for, which row fits, what is said of none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import NoTelemetry, NotFound, NotYetPublished
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact.find_session import Found, find_session, moment
from lib.sessions import SessionKey
from tests.loader.weekend import SPRINT_WEEKEND, publish, row
from tests.loader.weekend import moment as utc
from tests.services.ff1_interact.source_server import Source, serving

RACE = "2026-06-07T13:00:00+00:00"


class Asked:
    """Answers with some rows, and remembers what it was asked."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.answer, self.filters = list(rows), list[dict[str, Any]]()

    def rows(self, _name: str, _endpoint: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
        self.filters.append(filters)
        return self.answer


def listed(name: str = "Race", start: str = RACE, **more: Any) -> dict[str, Any]:
    return {"session_key": 7, "session_name": name, "date_start": start, "is_cancelled": None, **more}


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    tests = [row(0, name, [("Practice 1", f"2026-02-{day}T10:00:00"), ("Practice 2", None)]) for name, day in
             (("Test one", 11), ("Test two", 18))]  # fmt: skip
    for one in tests:
        one["event_format"] = "testing"
    publish(tmp_path, *tests, row(1, "Sample", SPRINT_WEEKEND))
    with serving(tmp_path) as source:
        yield source


def found(source: Source, asked: Asked, session: str = "R", now: str = "2026-06-10T00:00:00", **key: int) -> Found:
    f1 = F1Source(source.base, steady(MemoryCache()), clock=lambda: utc(now).timestamp())
    order = SessionOrder(SessionKey(key.get("year", 2026), key.get("number", 1), session), source.base, f1, Path("/x"))
    return find_session(order, asked)  # type: ignore[arg-type]


def test_it_is_looked_for_from_a_day_before_to_two_days_after(source: Source) -> None:
    asked = Asked(listed())
    here = found(source, asked)
    assert asked.filters == [{"date_start>=": "2026-06-06", "date_start<=": "2026-06-09"}]
    assert (here.session_key, here.start, here.event.name, here.session.short) == (
        7,
        utc(RACE[:19]),
        "Sample Grand Prix",
        "R",
    )


@pytest.mark.parametrize(
    "other",
    [listed("Sprint"), listed(is_cancelled=True), listed(start="2026-06-06T13:00:00+00:00"),
     listed(start="2026-06-08T13:00:00+00:00")],
    ids=["another name", "cancelled", "a day before", "a day later"],
)  # fmt: skip
def test_other_rows_do_not_fit(source: Source, other: dict[str, Any]) -> None:
    with pytest.raises(NotYetPublished, match="not have this session yet") as error:
        found(source, Asked(other))
    assert error.value.retry_after == 600


def test_of_several_the_nearest_is_taken(source: Source) -> None:
    late, early = "2026-06-07T15:00:00+00:00", "2026-06-07T12:00:00"
    assert found(source, Asked(listed(start=late, session_key=1), listed(start=early, session_key=2))).session_key == 2


@pytest.mark.parametrize(
    ("session", "name"), [("SQ", "Sprint Qualifying"), ("SQ", "Sprint Shootout"), ("FP1", "Day 1")]
)
def test_names_that_openf1_uses_too(source: Source, session: str, name: str) -> None:
    start = {"SQ": "2026-06-05T15:30:00+00:00", "FP1": "2026-06-05T11:30:00+00:00"}[session]
    assert found(source, Asked(listed(name, start)), session).session_key == 7


@pytest.mark.parametrize(("session", "day"), [("FP1", 11), ("T2-FP1", 18)])
def test_of_two_tests_the_one_that_is_meant(source: Source, session: str, day: int) -> None:
    start = f"2026-02-{day}T10:00:00+00:00"
    assert found(source, Asked(listed("Practice 1", start)), session, number=0).event.name.endswith("Grand Prix")
    other = f"2026-02-{29 - day}T10:00:00+00:00"
    with pytest.raises((NotYetPublished, NoTelemetry)):
        found(source, Asked(listed("Practice 1", other)), session, number=0)


@pytest.mark.parametrize(
    ("now", "error"), [("2026-06-21T12:00:00", NotYetPublished), ("2026-06-21T13:00:01", NoTelemetry)]
)
def test_two_weeks_later_it_will_never_be_there(source: Source, now: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        found(source, Asked(), now=now)


def test_a_session_to_come_says_when(source: Source) -> None:
    asked = Asked(listed())
    with pytest.raises(NotYetPublished, match="starts on 2026-06-07 at 13:00 UTC"):
        found(source, asked, now="2026-06-07T12:59:59")
    assert asked.filters == []
    assert found(source, asked, now="2026-06-07T13:00:00").session_key == 7


def test_what_is_not_in_the_schedule_is_not_found(source: Source) -> None:
    for session, number in (("R", 2), ("T3-FP1", 0), ("FP2", 1)):
        with pytest.raises(NotFound):
            found(source, Asked(listed()), session, number=number)
    with pytest.raises(NoTelemetry, match="The day of this session is not known"):
        found(source, Asked(listed()), "FP2", number=0)
    with pytest.raises(NoTelemetry, match="from 2023 on"):
        found(source, Asked(listed()), year=2022)


@pytest.mark.parametrize("text", ["2026-06-07T13:00:00", "2026-06-07T15:00:00.000+02:00", "2026-06-07T13:00:00Z"])
def test_a_date_is_in_utc(text: str) -> None:
    assert moment(text) == utc("2026-06-07T13:00:00")
    assert moment(text).utcoffset() == utc("2026-06-07T13:00:00").utcoffset()
