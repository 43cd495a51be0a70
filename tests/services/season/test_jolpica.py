"""Jolpica's tables: read whole or not at all, and its texts as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import demo
from demo.jolpica import save
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import Unavailable
from lib.limits import Limit
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import Wanted, keep
from lib.services.season import jolpica, jolpica_rows
from lib.services.season.jolpica import fetch_races, fetch_scores, fetch_table

Write = Callable[..., None]
PLENTY = {"jolpica-second": Limit(1000, 1), "jolpica-hour": Limit(1000, 3600)}


@pytest.fixture
def source(tmp_path: Path) -> Iterator[F1Source]:
    """A server that pages as Jolpica does, over the files that a test writes."""
    with demo.serve(tmp_path) as server:
        yield F1Source(server.base_url, steady(MemoryCache()), PLENTY, seconds=60.0)


@pytest.fixture
def results(tmp_path: Path) -> Write:
    def write(count: int, total: int | None = None) -> None:
        rows = [{"position": str(place), "Driver": {"driverId": f"d{place}"}} for place in range(1, count + 1)]
        races = {"season": "2025", "Races": [{"round": "3", "Results": rows}]}
        save(tmp_path, "2025/3/results", "RaceTable", races, count if total is None else total)

    return write


@pytest.mark.parametrize("count", [1, 100, 101, 250])
def test_a_table_of_several_pages_is_read_whole(source: F1Source, results: Write, count: int) -> None:
    results(count)
    found = fetch_table(source, jolpica.RESULTS, 2025, 3)
    assert (found.round, len(found.rows)) == (3, count)
    assert [row.position for row in found.rows] == list(range(1, count + 1))


@pytest.mark.parametrize(("count", "total"), [(20, 21), (100, 101), (0, 20)])
def test_half_a_table_is_an_error_never_an_answer(source: F1Source, results: Write, count: int, total: int) -> None:
    results(count, total)
    with pytest.raises(Unavailable, match="response is incomplete"):
        fetch_table(source, jolpica.RESULTS, 2025, 3)


def test_a_table_without_end_is_given_up(source: F1Source, results: Write) -> None:
    results(1100)
    with pytest.raises(Unavailable, match="response is incomplete"):
        fetch_table(source, jolpica.RESULTS, 2025, 3)


@pytest.mark.parametrize("content", [{}, {"Races": [{}]}, {"Races": [{"round": "x", "Results": []}]}, {"Races": 3}])
def test_a_shape_we_do_not_know_is_said(source: F1Source, tmp_path: Path, content: Any) -> None:
    save(tmp_path, "2025/3/results", "RaceTable", {"Results": [], **content}, 1)
    with pytest.raises(Unavailable):
        fetch_table(source, jolpica.RESULTS, 2025, 3)


def test_scores_keep_the_round_they_are_of(source: F1Source, tmp_path: Path) -> None:
    def race(number: int, driver: str, points: str, position: str) -> dict[str, Any]:
        who = {"driverId": driver, "code": "ABC", "givenName": "A", "familyName": "B"}
        row = {"position": position, "points": points, "Driver": who, "Constructor": {"constructorId": "team"}}
        return {"round": str(number), "Results": [row]}

    races = {"season": "2025", "Races": [race(1, "one", "25", "1"), race(2, "two", "12.5", "7")]}
    save(tmp_path, "2025/results", "RaceTable", races, 2)
    assert [msgspec.to_builtins(score) for score in fetch_scores(source, 2025, "results")] == [
        {
            "round": 1,
            "driver_id": "one",
            "code": "ABC",
            "name": "A B",
            "team_id": "team",
            "points": 25.0,
            "position": 1,
        },
        {
            "round": 2,
            "driver_id": "two",
            "code": "ABC",
            "name": "A B",
            "team_id": "team",
            "points": 12.5,
            "position": 7,
        },
    ]


def test_races_are_read_page_by_page(source: F1Source, tmp_path: Path) -> None:
    races = [{"round": str(number)} for number in range(1, 131)]
    save(tmp_path, "1999", "RaceTable", {"season": "1999", "Races": races}, len(races))
    assert [race["round"] for race in fetch_races(source, 1999)] == [str(number) for number in range(1, 131)]


class TestRows:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("1:42:06.304", 6126.304),
            ("1:15.096", 75.096),
            ("58.5", 58.5),
            ("2:00", 120.0),
            ("", None),
            (None, None),
            ("+1 Lap", None),
            ("1:2:3:4", None),
        ],
    )
    def test_a_clock_is_seconds(self, text: str | None, seconds: float | None) -> None:
        assert jolpica_rows.seconds(text) == seconds

    def test_times_are_totals_and_gaps_are_to_the_winner(self) -> None:
        entries = [
            {"position": "1", "positionText": "1", "Time": {"millis": "5400000", "time": "1:30:00.000"}, "grid": "2"},
            {"position": "2", "positionText": "2", "Time": {"time": "+10.135"}, "points": "18", "laps": "57"},
            {"position": "3", "positionText": "R", "status": "Retired"},
        ]
        rows = jolpica_rows.results(entries)
        assert [(row.time, row.gap) for row in rows] == [(5400.0, 0.0), (5410.135, 10.135), (None, None)]
        assert [row.classified for row in rows] == ["1", "2", "R"]
        assert (rows[0].grid, rows[1].points, rows[1].laps, rows[2].status) == (2, 18.0, 57, "Retired")

    def test_a_gap_without_a_winners_time_is_no_total(self) -> None:
        rows = jolpica_rows.results([{"position": "1"}, {"position": "2", "Time": {"time": "+10.135"}}])
        assert [(row.time, row.gap) for row in rows] == [(None, None), (None, None)]

    def test_the_parts_of_a_qualifying_stand_where_they_belong(self) -> None:
        (row,) = jolpica_rows.qualifying([{"position": "4", "Q1": "1:15.912", "Q2": "1:15.415", "number": "81"}])
        assert (row.position, row.q1, row.q2, row.q3, row.number) == (4, 75.912, 75.415, None, "81")

    def test_of_several_teams_the_last_one_counts(self) -> None:
        teams = [{"constructorId": "a", "name": "First"}, {"constructorId": "b", "name": "Last"}]
        who = {"driverId": "x", "givenName": "Ann", "familyName": "Example", "code": "EXA"}
        (row,) = jolpica_rows.drivers(
            [{"position": "1", "points": "10.5", "wins": "2", "Driver": who, "Constructors": teams}]
        )
        assert msgspec.to_builtins(row) == {
            "position": 1,
            "driver_id": "x",
            "code": "EXA",
            "name": "Ann Example",
            "team": "Last",
            "points": 10.5,
            "wins": 2,
        }


class TestWhatIsKept:
    def ask(self, base: str, cache: MemoryCache, value: list[int]) -> list[int]:
        source = F1Source(base, steady(cache))
        return keep(source, Wanted("jolpica:test:2025", 2025, list[int], lambda: value)).data

    def test_of_one_source_is_never_the_answer_of_another(self) -> None:
        cache = MemoryCache()
        assert self.ask("http://127.0.0.1:1/demo", cache, [1]) == [1]
        assert self.ask("live", cache, [2]) == [2]
        assert self.ask("live", cache, [3]) == [2]

    def test_in_another_format_is_fetched_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = MemoryCache()
        assert self.ask("live", cache, [1]) == [1]
        monkeypatch.setattr("lib.services.f1_source.shared_answers.FORMAT", 2)
        assert self.ask("live", cache, [2]) == [2]

    def test_that_is_damaged_is_fetched_anew(self) -> None:
        cache = MemoryCache()
        cache.set("jolpica:test:2025", "{", 60)
        assert self.ask("live", cache, [5]) == [5]
