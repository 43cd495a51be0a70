"""The people of a session: their order, what names their files, and what each result holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact import drivers
from lib.services.openf1_interact.drivers import People
from lib.services.openf1_interact.reading import Answers
from lib.services.season.shapes import ResultRow
from lib.sessions import SessionKey
from lib.sessions.manifest import Result

NOBODY: Any = None


def row(number: int, code: str | None = None, **more: Any) -> dict[str, Any]:
    return {"driver_number": number, "name_acronym": code, **more}


def people(
    rows: list[dict[str, Any]],
    results: list[dict[str, Any]] | None = None,
    session: str = "S",
    laps: list[int] | None = None,
    **tables: Any,
) -> People:
    """Return the people of a session of which Jolpica is not asked: of a sprint it does not answer here."""
    numbers = [one["driver_number"] for one in rows] if laps is None else laps
    known = {"drivers": rows, "session_result": results or [], "starting_grid": tables.get("grid", [])}
    known["laps"] = [{"driver_number": number} for number in numbers]
    f1 = F1Source("http://127.0.0.1:9", steady(MemoryCache()), sleep=lambda _: None)
    order = SessionOrder(SessionKey(2025, 1, session), "x", f1, Path("/x"))
    return People(order, Answers(NOBODY, known))


class TestOrder:
    def test_is_by_place_then_those_without_one_by_number(self) -> None:
        rows = [row(81, "PIA"), row(4, "NOR"), row(12, "ANT"), row(1, "VER")]
        results = [{"driver_number": 81, "position": 2}, {"driver_number": 12, "position": 1}, {"driver_number": 4}]
        assert people(rows, results).numbers == ["12", "81", "1", "4"]

    def test_who_has_neither_lap_nor_result_is_of_another_race(self) -> None:
        rows = [row(4, "NOR"), row(99, "XXX")]
        assert people(rows, laps=[4]).numbers == ["4"]
        assert people(rows, [{"driver_number": 99, "dns": True}], laps=[4]).numbers == ["4", "99"]


class TestWhatNamesAFile:
    @pytest.mark.parametrize(
        ("codes", "parts"),
        [(("NOR", "PIA"), ["NOR", "PIA"]), (("NOR", "NOR"), ["4", "81"]), ((None, "PIA"), ["4", "PIA"]),
         (("nor", "PIA"), ["4", "PIA"]), (("N", "PIAST"), ["4", "81"]), (("N1", "PIAS"), ["N1", "PIAS"]),
         (("../", 7), ["4", "81"])],
    )  # fmt: skip
    def test_is_a_code_that_is_nobody_elses_and_else_the_number(self, codes: tuple[Any, ...], parts: list[str]) -> None:
        assert list(people([row(4, codes[0]), row(81, codes[1])]).parts.values()) == parts


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ({"first_name": "Lando", "last_name": "Norris", "full_name": "Lando NORRIS"}, "Lando Norris"),
        ({"first_name": None, "last_name": "Norris"}, "Norris"),
        ({"full_name": "Lando NORRIS"}, "Lando NORRIS"),
        ({}, None),
    ],
)
def test_a_name_is_written_as_people_are(named: dict[str, Any], name: str | None) -> None:
    assert people([row(4, "NOR", **named)]).name("4") == name


@pytest.mark.parametrize(
    ("colour", "found"), [("FF8000", "#ff8000"), ("#FF8000", "#ff8000"), ("FF80", None), ("GG8000", None), (None, None)]
)
def test_a_colour_is_six_digits(colour: str | None, found: str | None) -> None:
    assert people([row(4, "NOR", team_colour=colour)]).driver("4", {}).colour == found


def result(own: dict[str, Any], session: str = "S", **tables: Any) -> Result:
    return people([row(4, "NOR")], [{"driver_number": 4, "position": 1, **own}], session, **tables).results()[0]


class TestAResult:
    @pytest.mark.parametrize(
        ("own", "status"),
        [({"dsq": True}, "Disqualified"), ({"dns": True}, "Did not start"), ({"dnf": True}, "Retired"),
         ({"gap_to_leader": "+1 LAP"}, "Lapped"), ({"gap_to_leader": "+12 LAPS"}, "Lapped"),
         ({"gap_to_leader": 5.2}, "Finished"), ({"dsq": False, "dnf": False}, "Finished"),
         ({"dsq": True, "dnf": True}, "Disqualified")],
    )  # fmt: skip
    def test_of_a_race_says_how_it_ended(self, own: dict[str, Any], status: str) -> None:
        assert result(own).status == status
        assert result(own, "FP1").status is None

    @pytest.mark.parametrize(("gap", "seconds"), [(5.25, 5.25), (0, None), ("+1 LAP", None), (None, None)])
    def test_has_its_gap_in_seconds(self, gap: Any, seconds: float | None) -> None:
        assert result({"gap_to_leader": gap}).gap == seconds

    def test_of_a_race_has_time_laps_points_and_place_on_the_grid(self) -> None:
        grid = [{"driver_number": 4, "position": 3}, {"driver_number": 81, "position": 1}]
        found = result({"duration": 1800.5, "number_of_laps": 19, "points": 8.0}, grid=grid)
        assert (found.time, found.laps, found.points, found.grid, found.classified) == (1800.5, 19, 8.0, 3, "1")
        assert result({"number_of_laps": 19}, "FP1").laps is None

    @pytest.mark.parametrize(
        ("duration", "times"),
        [([80.1, 79.2, 78.3], (80.1, 79.2, 78.3)), ([80.1, None, None], (80.1, None, None)),
         ([80.1], (80.1, None, None)),
         ([80.1, 79.2], (80.1, 79.2, None)), ([], (None, None, None)), (80.1, (None, None, None))],
    )  # fmt: skip
    def test_of_a_qualifying_has_its_three_times(self, duration: Any, times: tuple[float | None, ...]) -> None:
        found = result({"duration": duration}, "SQ")
        assert (found.q1, found.q2, found.q3) == times

    def test_is_not_told_where_no_position_is_known(self) -> None:
        assert people([row(4, "NOR")], [{"driver_number": 4}]).results() == ()
        assert len(people([row(4, "NOR"), row(81, "PIA")], [{"driver_number": 4, "position": 1}]).results()) == 2


class TestWhatJolpicaKnows:
    @pytest.fixture
    def found(self, monkeypatch: pytest.MonkeyPatch) -> People:
        rows = [
            ResultRow(2, "2", "NOR", "4", "norris", "Lando Norris", "Acme", grid=5, laps=18, status="Lapped"),
            ResultRow(1, "1", "PIA", "81", "piastri", None, None),
            ResultRow(3, "3", None, None, "x", "x", "x"),
        ]

        class Rows:
            def __init__(self) -> None:
                self.rows = rows

        monkeypatch.setattr(drivers, "fetch_table", lambda *_: Rows())
        results = [
            {"driver_number": 4, "position": 1, "number_of_laps": 19, "points": 18},
            {"driver_number": 81, "number_of_laps": 19},
        ]
        return people([row(4, "NOR", first_name="L", last_name="N"), row(81, "PIA", full_name="Oscar")], results, "R")

    def test_counts_before_openf1s_own(self, found: People) -> None:
        assert found.numbers == ["81", "4"]
        norris = found.results()[1]
        assert (norris.position, norris.grid, norris.status, norris.laps, norris.points) == (2, 5, "Lapped", 18, 18)
        assert (found.name("4"), found.name("81")) == ("Lando Norris", "Oscar")
        assert found.driver("4", {}).driver_id == "norris"
        assert found.completed() == {"81": 19, "4": 18}

    def test_the_first_laps_of_a_race_alone(self, found: People, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(drivers, "fetch_first_laps", lambda *_: {"norris": 95.5, "nobody": 90.0})
        f1 = F1Source("x", steady(MemoryCache()))
        for session, times in (("R", {"4": 95.5}), ("S", {})):
            assert found.first_laps(SessionOrder(SessionKey(2025, 1, session), "x", f1, Path("/x")), []) == times


def test_without_jolpica_results_are_openf1s_and_that_is_said() -> None:
    known = {"drivers": [row(4, "NOR")], "session_result": [], "starting_grid": [], "laps": []}
    answers = Answers(NOBODY, known)
    f1 = F1Source("http://127.0.0.1:9", steady(MemoryCache()), sleep=lambda _: None)
    people_of = People(SessionOrder(SessionKey(2025, 1, "R"), "x", f1, Path("/x")), answers)
    assert people_of.jolpica == {}
    assert answers.notes[0].startswith("results are OpenF1's, without driver ids and statuses: ")
