"""The API in the middle of a season, by the clock: what runs is kept for minutes, what is over for long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

import demo
from lib.cache.memory import MemoryCache
from lib.middleware.app_context import EXTENSION, AppContext
from lib.services.f1_source.shared_answers import DAY, FRESH
from tests import built
from tests.conftest import Api
from tests.demo.current import NOW, START, current_tree
from tests.services.ff1_interact.source_server import Source, serving

FINISHED = "public, max-age=60, s-maxage=31536000, must-revalidate"
SEASON = "public, max-age=60, s-maxage=900, stale-while-revalidate=3600"
RUNNING = "public, max-age=5, s-maxage=15"
QUALIFYING = "/api/session?year=2026&event=2&session=Q"


@pytest.fixture
def moment() -> list[datetime]:
    """What time it is; a test may set it forward."""
    return [NOW]


@pytest.fixture
def source(moment: list[datetime]) -> Iterator[str]:
    with demo.serve(built.demo_tree(), current=current_tree(), clock=lambda: moment[0]) as running:
        yield running.base_url


@pytest.fixture
def api(make_api: Callable[..., Api], source: str, moment: list[datetime]) -> Api:
    def clock() -> float:
        return moment[0].timestamp()

    return make_api(cache=MemoryCache(clock), now=clock, RATE_LIMIT_PER_MINUTE="0", F1_SOURCE=source)


@pytest.fixture
def loading(api: Api) -> Iterator[Api]:
    """The same with the loader listening."""
    server = make_server("127.0.0.1", 0, api.site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.port}/api/ingest"
    config = replace(api.parts.config, ingest_url=url, ingest_secret="the loader's secret, 32 bytes long")
    context = AppContext(config, api.parts.cache, api.parts.clock)
    for app in api.site.functions.values():
        app.extensions[EXTENSION] = context
    yield Api(api.site, context)
    server.shutdown()
    thread.join()


@contextmanager
def handed_over(api: Api) -> Iterator[list[str]]:
    """A loader that only notes what it is asked for: each load stays queued."""
    asked: list[str] = []

    @Request.application
    def loader(request: Request) -> Response:
        asked.append(request.get_json()["key"])
        return Response(status=202)

    server = make_server("127.0.0.1", 0, loader)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    config = replace(api.parts.config, ingest_url=f"http://127.0.0.1:{server.port}", ingest_secret="s" * 32)
    for app in api.site.functions.values():
        app.extensions[EXTENSION] = AppContext(config, api.parts.cache, api.parts.clock)
    yield asked
    server.shutdown()
    thread.join()


def read(api: Api, path: str) -> Any:
    got = api.call("GET", path)
    assert got.status_code == 200, got.text[:400]
    return got


class TestASeasonThatIsOn:
    def test_is_what_is_asked_for_without_a_year(self, api: Api) -> None:
        rows = read(api, "/api/season").json["rows"]
        assert [(row["round"], len(row["sessions"])) for row in rows] == [(1, 2), (2, 2), (3, 5)]

    def test_has_a_next_event_the_one_that_runs(self, api: Api, moment: list[datetime]) -> None:
        for path in ("/api/season?view=next", "/api/v1/jolpica/schedule/next"):
            found = read(api, path).json
            assert (found["season"], found["round"], found["next_session"]["session"]) == (2026, 2, "Q")
        moment[0] = START + timedelta(minutes=90, seconds=1)
        assert read(api, "/api/season?view=next").json["next_session"]["session"] == "R"
        moment[0] = START + timedelta(days=1, hours=2, seconds=1)
        assert read(api, "/api/season?view=next").json["round"] == 3

    def test_answers_at_the_old_address(self, api: Api) -> None:
        assert read(api, "/api/v1/jolpica/schedule/current").json["season"] == 2026

    @pytest.mark.parametrize(("view", "rows"), [("drivers", 20), ("constructors", 10), ("results", 20)])
    def test_has_standings_after_its_first_round(self, api: Api, view: str, rows: int) -> None:
        found = read(api, f"/api/season?view={view}").json
        assert (found["season"], found["round"], len(found["rows"])) == (2026, 1, rows)

    @pytest.mark.parametrize("view", ["schedule", "drivers", "results"])
    def test_is_kept_for_minutes_while_the_one_before_is_kept_for_long(self, api: Api, view: str) -> None:
        assert read(api, f"/api/season?view={view}").headers["Cache-Control"] == SEASON
        assert read(api, f"/api/season?year=2025&view={view}").headers["Cache-Control"] == FINISHED

    def test_is_kept_for_minutes_as_a_plot_too(self, api: Api) -> None:
        kinds = {2026: SEASON, 2025: FINISHED}
        for year, rule in kinds.items():
            path = f"/api/plot?kind=points-progress&year={year}&format=svg"
            assert read(api, path).headers["Cache-Control"] == rule

    def test_of_a_round_ahead_there_are_no_results(self, api: Api) -> None:
        assert api.call("GET", "/api/season?view=results&round=3").status_code == 404


class TestHowLongATableIsFresh:
    @pytest.fixture
    def asked(self, make_api: Callable[..., Api], moment: list[datetime]) -> Iterator[tuple[Api, Source]]:
        def clock() -> float:
            return moment[0].timestamp()

        with serving(built.demo_tree()) as source:
            cache = MemoryCache(clock)
            yield make_api(cache=cache, now=clock, RATE_LIMIT_PER_MINUTE="0", F1_SOURCE=source.base), source

    @pytest.mark.parametrize(
        ("now", "seconds", "again"),
        [
            (datetime(2025, 6, 1, tzinfo=UTC), FRESH["running"] - 1, 0),
            (datetime(2025, 6, 1, tzinfo=UTC), FRESH["running"] + 1, 1),
            (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), FRESH["running"] + 1, 1),  # still of the season that was on
            (datetime(2026, 1, 1, tzinfo=UTC), FRESH["running"] + 1, 0),
            (datetime(2026, 1, 1, tzinfo=UTC), 29 * DAY, 0),
            (datetime(2026, 1, 1, tzinfo=UTC), 31 * DAY, 1),
        ],
    )
    def test_depends_on_whether_its_season_was_over(
        self, asked: tuple[Api, Source], moment: list[datetime], now: datetime, seconds: int, again: int
    ) -> None:
        api, source = asked
        moment[0] = now
        read(api, "/api/season?year=2025&view=drivers")
        before = len([path for path in source.asked if "tandings" in path])
        moment[0] = now + timedelta(seconds=seconds)
        read(api, "/api/season?year=2025&view=drivers")
        assert len([path for path in source.asked if "tandings" in path]) == before + again

    def test_the_figures_are_those_of_the_contract(self) -> None:
        assert FRESH == {"running": 900, "empty": 300, "finished": 30 * 86_400}


class TestASessionThatRuns:
    def test_is_read_as_far_as_it_is_and_again_when_it_is_over(self, loading: Api, moment: list[datetime]) -> None:
        first = loading.call("GET", f"{QUALIFYING}&view=laps", headers={"Prefer": "wait=60"})
        assert (first.status_code, first.json["session"]["finished"]) == (200, False)
        assert first.headers["Cache-Control"] == RUNNING
        assert set(first.json["columns"]["part"]) == {"Q1", "Q2"}

        moment[0] = START + timedelta(minutes=60)  # over, but it might have taken longer: nothing is loaded yet
        assert loading.call("GET", QUALIFYING).json["session"]["version"] == first.json["session"]["version"]

        moment[0] = START + timedelta(minutes=91)
        served = loading.call("GET", QUALIFYING)  # what is there, while the rest is fetched
        assert (served.status_code, served.json["session"]["finished"]) == (200, False)
        events = loading.call("GET", "/api/load?year=2026&event=2&session=Q", headers={"Accept": "text/event-stream"})
        assert "event: done" in events.text
        last = loading.call("GET", f"{QUALIFYING}&view=laps")
        assert last.json["session"]["finished"] is True
        assert last.headers["Cache-Control"] == FINISHED
        assert set(last.json["columns"]["part"]) == {"Q1", "Q2", "Q3"}

    def test_that_is_over_after_its_first_part_still_runs(self, loading: Api, moment: list[datetime]) -> None:
        moment[0] = START + timedelta(minutes=10)  # the first part "Finished" a minute ago
        got = loading.call("GET", QUALIFYING, headers={"Prefer": "wait=60"})
        assert (got.status_code, got.json["session"]["finished"]) == (200, False)

    def test_is_the_latest_once_it_is_stored(self, loading: Api) -> None:
        before = loading.call("GET", "/api/session?event=latest&session=latest", headers={"Prefer": "wait=60"})
        assert (before.json["session"]["round"], before.json["session"]["session"]) == (1, "R")
        loading.call("GET", QUALIFYING, headers={"Prefer": "wait=60"})
        after = loading.call("GET", "/api/session?event=latest&session=latest")
        assert (after.json["session"]["round"], after.json["session"]["session"]) == (2, "Q")

    def test_is_not_loaded_because_somebody_asks_for_the_latest(self, api: Api, moment: list[datetime]) -> None:
        """`latest` names the session that ended last: one that runs now is loaded only for who names it."""
        moment[0] = START + timedelta(minutes=30)
        with handed_over(api) as asked:
            for path in ("session", "telemetry", "plot"):
                more = {"session": "", "telemetry": "&driver=JSE", "plot": "&kind=positions"}[path]
                got = api.call("GET", f"/api/{path}?event=latest&session=latest{more}")
                assert (got.status_code, got.json["key"]) == (202, "2026/01/R"), got.text[:300]
            assert asked == ["2026/01/R"]  # once, for all who ask meanwhile

    def test_that_has_been_over_for_long_is_what_the_latest_names(self, api: Api, moment: list[datetime]) -> None:
        moment[0] = START + timedelta(minutes=91)
        with handed_over(api) as asked:
            got = api.call("GET", "/api/session?event=latest&session=latest")
            assert (got.status_code, got.json["key"], asked) == (202, "2026/02/Q", ["2026/02/Q"])

    def test_that_is_ahead_cannot_be_loaded(self, loading: Api) -> None:
        got = loading.call("GET", "/api/session?year=2026&event=3&session=Q", headers={"Prefer": "wait=60"})
        assert (got.status_code, got.json["code"]) == (503, "not_yet_published")
