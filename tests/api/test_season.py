"""Schedules, standings and results as a client sees them, also while the source fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from tests.conftest import ROOT, Api
from tests.services.ff1_interact.source_server import Source, serving

ARCHIVE = ROOT.parent / "shared" / "f1-archive"
RESULT = (
    *("position", "classified", "driver", "number", "driver_id", "name", "team", "colour", "grid"),
    *("q1", "q2", "q3", "time", "gap", "status", "points", "laps"),
)
ROWS = {
    "schedule": ("round", "event", "official_name", "country", "location", "format", "date", "sessions"),
    "drivers": ("position", "driver_id", "code", "name", "team", "points", "wins"),
    "constructors": ("position", "constructor_id", "name", "points", "wins"),
    "results": RESULT,
    "qualifying": RESULT,
    "sprint": RESULT,
}
FAULTS: list[tuple[int | str | float, str]] = [
    (403, "source_blocked"),
    (429, "source_rate_limited"),
    (500, "unavailable"),
    ("reset", "unavailable"),
    ("cut", "unavailable"),
]


@pytest.fixture
def source(demo_tree: Path) -> Iterator[Source]:
    """The invented season behind a server that misbehaves where a test tells it to."""
    with serving(demo_tree) as running:
        yield running


@pytest.fixture
def season(make_api: Callable[..., Api], source: Source) -> Api:
    return make_api(RATE_LIMIT_PER_MINUTE="10000", F1_SOURCE=source.base)


def read(api: Api, query: str) -> dict[str, Any]:
    got = api.call("GET", f"/api/season?{query}")
    assert got.status_code == 200, got.text[:400]
    return got.json


class TestEveryView:
    @pytest.mark.parametrize("view", ROWS)
    def test_has_the_rows_of_the_contract(self, season: Api, view: str) -> None:
        found = read(season, f"year=2025&view={view}&round=2" if ROWS[view] is RESULT else f"year=2025&view={view}")
        assert {"season", "view", "source", "fetched_at", "stale", "rows"} <= found.keys()
        assert set(found["rows"][0]) == set(ROWS[view])
        assert (found["season"], found["view"], found["stale"]) == (2025, view, False)

    @pytest.mark.parametrize("view", ROWS)
    def test_is_asked_for_once(self, season: Api, source: Source, view: str) -> None:
        query = f"year=2025&view={view}&round=2" if ROWS[view] is RESULT else f"year=2025&view={view}"
        read(season, query)
        before = len(source.asked)
        read(season, query)
        assert len(source.asked) == before

    @pytest.mark.parametrize("view", ROWS)
    def test_may_be_csv(self, season: Api, view: str) -> None:
        query = "&round=2" if ROWS[view] is RESULT else ""
        got = season.call("GET", f"/api/season?year=2025&view={view}&format=csv{query}")
        assert got.mimetype == "text/csv"
        assert len(got.text.splitlines()) > 2


def test_a_schedule_tells_every_session_with_its_time(season: Api) -> None:
    first, second = read(season, "year=2025")["rows"]
    assert [one["session"] for one in first["sessions"]] == ["FP1", "FP2", "FP3", "Q", "R"]
    assert [one["session"] for one in second["sessions"]] == ["FP1", "SQ", "S", "Q", "R"]
    assert all(one["start_utc"].endswith("Z") for one in first["sessions"])


def test_results_are_in_numbers(season: Api) -> None:
    winner = read(season, "year=2025&view=results&round=1")["rows"][0]
    assert (winner["position"], winner["gap"], winner["points"]) == (1, 0, 25)
    assert isinstance(winner["time"], float)


def test_results_without_a_round_are_the_last_ones(season: Api) -> None:
    assert read(season, "year=2025&view=results")["round"] == 2
    assert read(season, "year=2025&view=results&round=last")["round"] == 2


@pytest.mark.parametrize("event", ["valdoria", "VALDORIA GRAND PRIX", "Brisaval", "sao corvelo", "Corvelo"])
def test_a_round_may_be_named_by_its_event(season: Api, event: str) -> None:
    expected = 1 if "v" in event.lower()[:1] or "Bris" in event else 2
    assert read(season, f"year=2025&view=results&event={event}")["round"] == expected


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("year=2025&view=everything", 400, "constructors"),
        ("year=25", 400, "year"),
        ("year=1949", 404, "1949"),
        ("year=2099", 404, "2099"),
        ("year=2025&view=results&round=77", 404, "77"),
        ("year=2025&view=results&event=Monza", 404, "Monza"),
        ("year=2025&view=results&event=1&round=1", 400, "event"),
        ("year=2025&rounds=1", 400, "round"),
    ],
)
def test_mistakes_are_answered_with_what_would_have_been_right(
    season: Api, query: str, status: int, named: str
) -> None:
    got = season.call("GET", f"/api/season?{query}")
    assert got.status_code == status, got.text
    assert named in got.text


@pytest.mark.parametrize("year", ["0000", "0001", "1949", "2031", "9999"])
@pytest.mark.parametrize("view", ["schedule", "drivers", "results", "next"])
def test_a_year_without_a_season_asks_nobody(season: Api, source: Source, year: str, view: str) -> None:
    got = season.call("GET", f"/api/season?year={year}&view={view}")
    assert got.status_code == 404
    assert year.lstrip("0") in got.json["detail"]
    assert source.asked == []


@pytest.mark.parametrize("view", ["results", "qualifying", "sprint", "drivers", "constructors"])
@pytest.mark.parametrize("number", ["0", "00", "3", "99"])
def test_a_round_that_the_season_does_not_have_asks_for_no_table(
    season: Api, source: Source, view: str, number: str
) -> None:
    got = season.call("GET", f"/api/season?year=2025&view={view}&round={number}")
    assert (got.status_code, got.json["detail"]) == (
        404,
        f"There is no round {int(number)} in 2025; its rounds are 1 to 2",
    )
    assert not [path for path in source.asked if "ergast" in path]


def test_a_round_is_answered_while_the_schedule_cannot_be_read(season: Api, source: Source) -> None:
    source.faults["schedule"] = 500
    assert read(season, "year=2025&view=results&round=1")["round"] == 1
    assert season.call("GET", "/api/season?year=2025&view=results&round=0").status_code == 404


@pytest.mark.parametrize(
    "query", ["year=current%0A", "year=2025%0A", "year=2025&round=last%0A", "year=2025&round=1%0A"]
)
def test_a_line_end_is_no_part_of_a_name(season: Api, query: str) -> None:
    assert season.call("GET", f"/api/season?{query}").status_code == 400


class TestOneAddress:
    VIEWS = ("drivers", "constructors", "results&round=1", "qualifying&round=1")

    def ask(self, api: Api, view: str, address: str = "192.0.2.1") -> int:
        path = f"/api/season?year=2025&view={view}"
        return api.call("GET", path, environ_overrides={"REMOTE_ADDR": address}).status_code

    @pytest.fixture
    def limited(self, make_api: Callable[..., Api], source: Source) -> Api:
        return make_api(RATE_LIMIT_PER_MINUTE="10000", F1_SOURCE=source.base, LIMITS="jolpica=3/3600")

    def test_cannot_spend_the_budget_of_all(self, limited: Api) -> None:
        assert [self.ask(limited, view) for view in self.VIEWS] == [200, 200, 200, 429]
        assert self.ask(limited, self.VIEWS[3], "192.0.2.2") == 200

    def test_goes_on_reading_what_is_kept(self, limited: Api) -> None:
        for view in self.VIEWS:
            self.ask(limited, view)
        assert [self.ask(limited, view) for view in self.VIEWS] == [200, 200, 200, 429]

    def test_is_told_when_to_come_back(self, limited: Api) -> None:
        for view in self.VIEWS:
            self.ask(limited, view)
        got = limited.call(
            "GET", f"/api/season?year=2025&view={self.VIEWS[3]}", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
        )
        assert (got.json["code"], int(got.headers["Retry-After"]) > 60) == ("too_many_requests", True)


class TestWhileTheSourceFails:
    @pytest.mark.parametrize(("fault", "code"), FAULTS)
    def test_what_was_never_read_is_a_clear_error(
        self, season: Api, source: Source, fault: int | str | float, code: str
    ) -> None:
        source.faults["tandings"] = fault
        got = season.call("GET", "/api/season?year=2025&view=drivers")
        assert (got.status_code, got.json["code"]) == (503, code)
        assert int(got.headers["Retry-After"]) > 0

    @pytest.mark.parametrize(("fault", "code"), FAULTS)
    def test_what_was_read_before_is_served_and_marked(
        self, make_api: Callable[..., Api], source: Source, fault: int | str | float, code: str
    ) -> None:
        clock = [1_000_000_000.0]
        api = make_api(cache=MemoryCache(lambda: clock[0]), RATE_LIMIT_PER_MINUTE="0", F1_SOURCE=source.base)
        query = "/api/season?year=2025&view=drivers"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("lib.services.f1_source.F1Source.now", lambda _: datetime(2025, 6, 1, tzinfo=UTC))
            assert api.call("GET", query).status_code == 200
        self._age(api)
        source.faults["tandings"] = fault
        got = api.call("GET", query)
        assert (got.status_code, got.json["stale"]) == (200, True)
        assert "s-maxage" not in got.headers["Cache-Control"]

    def test_the_time_a_host_asks_for_is_kept(self, season: Api, source: Source) -> None:
        source.faults["tandings"] = 429
        source.headers["Retry-After"] = "120"
        first = season.call("GET", "/api/season?year=2025&view=drivers")
        asked = len(source.asked)
        second = season.call("GET", "/api/season?year=2025&view=constructors")
        assert int(first.headers["Retry-After"]) == 120
        assert second.json["code"] == "source_rate_limited"
        assert len(source.asked) == asked

    def _age(self, api: Api) -> None:
        """Make everything that is kept look as if it had been read long ago."""
        for cache in (api.parts.cache, steady(api.parts.cache).near):
            for key, (value, until) in list(cache._entries.items()):  # type: ignore[attr-defined]
                if key.startswith("jolpica:standings"):
                    entry = {**json.loads(value), "at": 1_735_000_000.0}
                    cache._entries[key] = (json.dumps(entry), until)  # type: ignore[attr-defined]


def test_eight_first_requests_ask_the_source_once(season: Api, source: Source) -> None:
    barrier = threading.Barrier(8)
    statuses: list[int] = []

    def ask() -> None:
        barrier.wait()
        statuses.append(season.call("GET", "/api/season?year=2025&view=drivers").status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert len([path for path in source.asked if "tandings" in path]) == 1


def test_the_budget_is_shared_and_kept(make_api: Callable[..., Api], source: Source) -> None:
    api = make_api(RATE_LIMIT_PER_MINUTE="10000", F1_SOURCE=source.base, LIMITS="jolpica-hour=2/3600")
    statuses = [
        api.call("GET", f"/api/season?year=2025&view={view}").status_code for view in ("drivers", "constructors")
    ]
    refused = api.call("GET", "/api/season?year=2025&view=results&round=1")
    assert statuses == [200, 200]
    assert (refused.status_code, refused.json["code"]) == (503, "source_rate_limited")
    assert int(refused.headers["Retry-After"]) > 60


def test_a_finished_season_is_kept_long_and_by_its_tag(season: Api) -> None:
    first = season.call("GET", "/api/season?year=2025&view=drivers")
    again = season.call("GET", "/api/season?year=2025&view=drivers", headers={"If-None-Match": first.headers["ETag"]})
    assert "s-maxage=31536000" in first.headers["Cache-Control"]
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ("/api/v1/jolpica/schedule/2025", "schedule"),
        ("/api/v1/jolpica/standings/drivers?season=2025", "drivers"),
        ("/api/v1/jolpica/standings/constructors?season=2025", "constructors"),
        ("/api/v1/jolpica/results/2025/1", "results"),
        ("/api/v1/jolpica/qualifying/2025/2", "qualifying"),
    ],
)
def test_the_old_addresses_answer(season: Api, path: str, view: str) -> None:
    got = season.call("GET", path)
    assert got.status_code == 200, got.text
    assert got.json["view"] == view
    assert got.json["rows"]


def test_the_old_address_of_what_comes_next_answers(season: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.services.f1_source.F1Source.now", lambda _: datetime(2025, 4, 10, tzinfo=UTC))
    got = season.call("GET", "/api/v1/jolpica/schedule/next")
    assert got.status_code == 200, got.text
    assert (got.json["round"], got.json["next_session"]["session"]) == (2, "FP1")


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the archive of real answers is not beside the project")
@pytest.mark.parametrize("year", range(2018, 2027))
def test_real_schedules_are_read(make_api: Callable[..., Api], year: int) -> None:
    with serving(ARCHIVE) as source:
        rows = read(make_api(RATE_LIMIT_PER_MINUTE="0", F1_SOURCE=source.base), f"year={year}")["rows"]
    assert len([row for row in rows if row["round"] > 0]) >= 16
