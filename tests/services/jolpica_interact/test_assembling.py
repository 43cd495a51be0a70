"""An old session out of Jolpica's tables: what names a driver, what is said of it, and what nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.jolpica_interact.assembling import assemble
from lib.services.jolpica_interact.reading import JolpicaTables
from lib.services.season.events import Event, EventSession
from lib.services.season.jolpica_laps import JolpicaPitStop, LapTiming
from lib.services.season.shapes import ResultRow
from lib.sessions import SessionData, SessionKey

START = datetime(2005, 3, 6, 14, tzinfo=UTC)


def result(driver_id: str | None, code: str | None = None, number: str | None = None, **more: Any) -> ResultRow:
    named = {"position": 1, "classified": "1", "name": "Ana Sample", "team": "Acme", **more}
    return ResultRow(driver=code, number=number, driver_id=driver_id, **named)


def assembled(*results: ResultRow, short: str = "R", start: datetime | None = START, **more: Any) -> SessionData:
    session = EventSession(short, "Race" if short == "R" else "Qualifying", start)
    event = Event(
        2005, 3, 0, "Sample Grand Prix", "", more.get("country", "Nowhere"), "", "conventional", False, (session,)
    )
    tables = JolpicaTables(event, session, list(results), more.get("laps", []), more.get("stops", []))
    f1 = F1Source("x", steady(MemoryCache()), clock=lambda: 1_800_000_000.0)
    return assemble(SessionOrder(SessionKey(2005, 3, short), "http://j", f1, Path("/x")), tables)


def parts(*results: ResultRow) -> list[str]:
    return [driver.part for driver in assembled(*results).manifest.drivers]


class TestWhatNamesADriver:
    def test_is_the_code_of_three_letters_if_nobody_else_has_it(self) -> None:
        assert parts(result("ana", "ANA", "1"), result("bob", "BOB", "2")) == ["ANA", "BOB"]
        assert parts(result("ana", "ANA", "1"), result("anne", "ANA", "2")) == ["1", "2"]
        assert parts(result("ana", "AN", "1"), result("bob", None, "2")) == ["1", "2"]

    def test_else_the_number_if_nobody_else_has_it(self) -> None:
        assert parts(result("ana", None, "7"), result("bob", None, "7"), result("cyd", None, None)) == [
            "ana",
            "bob",
            "cyd",
        ]

    def test_else_jolpicas_id_or_the_name(self) -> None:
        assert parts(result(None, None, None, name="Ana Sample")) == ["Ana Sample"]
        assert parts(result(None, None, "7", name=None)) == ["7"]

    def test_one_who_shared_cars_stands_once_with_his_first_result(self) -> None:
        data = assembled(result("ana", None, "1"), result("bob", None, "2"), result("ana", None, "3", team="Other"))
        assert [(driver.driver_id, driver.team) for driver in data.manifest.drivers] == [
            ("ana", "Acme"),
            ("bob", "Acme"),
        ]
        assert [row.driver for row in data.manifest.results] == ["1", "2", "1"]

    def test_the_last_word_of_the_name_is_the_last_name(self) -> None:
        names = [
            driver.last_name
            for driver in assembled(result("a", name="Ana de Sample"), result("b", name=None)).manifest.drivers
        ]
        assert names == ["Sample", None]


class TestWhatIsSaid:
    LAP = LapTiming("ana", 1, 90.0, 1)

    @pytest.mark.parametrize(
        ("short", "laps", "stops", "words"),
        [
            ("R", [], [], ["no lap times are known"]),
            ("R", [LAP], [], ["no pit stops are known"]),
            ("R", [LAP], [JolpicaPitStop("ana", 1, 22.0)], ["set to the end of its lap"]),
            ("Q", [], [], []),
        ],
    )
    def test_depends_on_what_there_is(self, short: str, laps: Any, stops: Any, words: list[str]) -> None:
        credit, *more = assembled(result("ana", "ANA"), short=short, laps=laps, stops=stops).manifest.notes
        assert credit.startswith("read from Jolpica")
        assert [word in note for word, note in zip(words, more, strict=True)] == [True] * len(words)

    def test_laps_are_partial_and_results_whole(self) -> None:
        with_laps = assembled(result("ana", "ANA"), laps=[self.LAP, LapTiming("ana", 2, None, 1)]).manifest
        assert (with_laps.available.laps, with_laps.available.results, with_laps.available.car) == (
            "partial",
            "full",
            "none",
        )
        assert (with_laps.plausibility.laps, with_laps.plausibility.timed_laps) == (2, 1)
        assert assembled(result("ana", "ANA")).manifest.available.laps == "none"

    def test_a_race_has_its_longest_distance_and_begins_at_zero(self) -> None:
        race = assembled(result("ana", "ANA", laps=57), result("bob", "BOB", laps=58), result("cyd", "CYD")).manifest
        assert (race.total_laps, race.start_time) == (58, 0.0)
        qualifying = assembled(result("ana", "ANA", laps=57), short="Q").manifest
        assert (qualifying.total_laps, qualifying.start_time) == (None, None)

    def test_moments_are_in_utc_where_the_start_is_known(self) -> None:
        known = assembled(result("ana", "ANA"), laps=[self.LAP])
        assert known.manifest.start_utc == known.manifest.t0_utc == "2005-03-06T14:00:00.000Z"
        assert known.laps["start_utc"].tolist() == [START.timestamp()]
        unknown = assembled(result("ana", "ANA"), laps=[self.LAP], start=None)
        assert (unknown.manifest.start_utc, unknown.manifest.t0_utc) == (None, None)
        assert unknown.laps["start_utc"][0] != unknown.laps["start_utc"][0]

    def test_where_it_is_from(self) -> None:
        found = assembled(result("ana", "ANA")).manifest
        assert (found.source, found.loader, found.country, found.location) == (
            "http://j",
            "jolpica v1",
            "Nowhere",
            None,
        )
        assert found.loaded_at == "2027-01-15T08:00:00.000Z"
        assert assembled(result("ana", "ANA"), country="").manifest.country is None
