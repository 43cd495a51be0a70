"""Races before F1's timing: the same views as of any race as far as Jolpica knows it, and a word where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import demo
from lib.errors import NoTelemetry, NotFound
from lib.services.jolpica_interact.laps import laps_table
from lib.services.season.jolpica_laps import JolpicaPitStop, LapTiming
from lib.sessions import SessionKey, StoredSession, open_store
from lib.sessions.manifest import Driver
from tests import built
from tests.conftest import Api
from tests.services.jolpica_interact.old_seasons import write_old_seasons
from tests.services.openf1_interact.demo_loads import load

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHOLE, NO_STOPS, OLDEST = (SessionKey(year, 1, "R") for year in (2015, 2005, 1950))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_old_seasons(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def base(tree: Path) -> Iterator[str]:
    with demo.serve(tree) as server:
        yield server.base_url


@pytest.fixture(scope="module")
def folder(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the three races and a qualifying, read whatever the sources are."""
    root = tmp_path_factory.mktemp("store")
    for key, source in (
        (WHOLE, base),
        (NO_STOPS, f"openf1+{base}"),
        (OLDEST, f"{base},openf1+{base}"),
        (SessionKey(2005, 1, "Q"), base),
    ):
        load(key, source, root, now=NOW)
    return root


@pytest.fixture
def api(make_api: Callable[..., Api], folder: Path, base: str) -> Api:
    return make_api(F1_SOURCE=base, STORE_URL=f"file://{folder}", RATE_LIMIT_PER_MINUTE="0")


def view(api: Api, key: SessionKey, name: str, more: str = "") -> dict[str, list[object]]:
    got = api.call("GET", f"/api/session?year={key.year}&event=1&session={key.session}&view={name}{more}")
    assert got.status_code == 200, got.text
    assert got.json["session"]["source"] == "jolpica"
    return got.json["columns"]


@pytest.fixture(scope="module")
def timed() -> StoredSession:
    """The same race read by FastF1 from the timing, which seasons before 2018 do not have."""
    return open_store(f"file://{built.demo_store()}").open(SessionKey(2025, 1, "R"))


class TestWhatIsKnown:
    def test_laps_have_the_times_that_timing_has(self, api: Api, timed: StoredSession) -> None:
        ours = view(api, WHOLE, "laps")
        laps = timed.laps()
        theirs = dict(zip(zip(laps["driver"], laps["lap"], strict=True), laps["lap_time"], strict=True))
        compared = [
            (time, theirs[driver, lap])
            for driver, lap, time in zip(ours["driver"], ours["lap"], ours["lap_time"], strict=True)
            if theirs[driver, lap] == theirs[driver, lap]
        ]
        assert len(compared) == len(ours["lap"]) == 307
        assert max(abs(a - b) for a, b in compared) < 0.0005

    def test_positions_and_gaps_are_those_of_timing(self, api: Api) -> None:
        theirs = view_of_timing("positions")
        ours = view(api, WHOLE, "positions")
        known = {pair: index for index, pair in enumerate(zip(theirs["driver"], theirs["lap"], strict=True))}
        rows = [known[pair] for pair in zip(ours["driver"], ours["lap"], strict=True)]
        assert [theirs["position"][row] for row in rows] == ours["position"]
        gaps = [(theirs["gap"][row], gap) for row, gap in zip(rows, ours["gap"], strict=True) if gap is not None]
        assert max(abs(a - b) for a, b in gaps) < 0.002

    def test_pit_stops_have_the_seconds_in_the_lane(self, api: Api) -> None:
        stops = view(api, WHOLE, "pitstops")
        first = stops["driver"].index("WHI")
        assert len(stops["driver"]) == 31
        assert (stops["lap"][first], stops["lane_time"][first]) == (3, 29.455)
        assert set(stops["kind"]) <= {"stop", "pass", None}

    @pytest.mark.parametrize("key", [WHOLE, NO_STOPS], ids=str)
    def test_results_are_those_of_timing(self, api: Api, key: SessionKey) -> None:
        ours, theirs = view(api, key, "results"), view_of_timing("results")
        for name in ("position", "driver", "number", "grid", "time", "gap", "status", "points", "laps"):
            assert ours[name] == theirs[name]

    def test_a_qualifying_has_its_three_times(self, api: Api) -> None:
        ours = view(api, SessionKey(2005, 1, "Q"), "results")
        assert (ours["driver"][0], ours["q1"][0], ours["q2"][0], ours["q3"][0]) == ("OKA", 81.62, 81.452, 81.568)

    def test_drivers_and_laps_are_chosen_as_everywhere(self, api: Api) -> None:
        chosen = view(api, NO_STOPS, "laps", "&driver=OKA&lap=2-4")
        assert chosen["lap"] == [2, 3, 4]
        assert set(chosen["driver"]) == {"OKA"}


def view_of_timing(name: str) -> dict[str, list[object]]:
    from lib.services.session_views import ViewRequest, columns

    return columns(open_store(f"file://{built.demo_store()}").open(SessionKey(2025, 1, "R")), ViewRequest(name))


class TestWhatIsNot:
    def test_what_nobody_recorded_is_null(self, api: Api) -> None:
        laps = view(api, NO_STOPS, "laps")
        for name in ("sector1", "speed_st", "compound", "stint", "track_status", "accurate", "deleted", "clean"):
            assert set(laps[name]) == ({False} if name == "clean" else {None})

    def test_and_flagged(self, api: Api) -> None:
        glance = api.call("GET", "/api/session?year=2005&event=1").json
        available = glance["available"]
        assert (available["laps"], available["results"], available["car"], available["tyres"]) == (
            "partial",
            "full",
            "none",
            "none",
        )
        assert glance["notes"][0].startswith("read from Jolpica")
        assert glance["notes"][1].startswith("no pit stops are known")

    @pytest.mark.parametrize(
        ("key", "name", "said"),
        [
            (OLDEST, "laps", "Laps are known of races from 1996 on; view=results has what is known"),
            (OLDEST, "positions", "Laps are known of races from 1996 on; view=results has what is known"),
            (OLDEST, "fastest-lap", "Laps are known of races from 1996 on; view=results has what is known"),
            (NO_STOPS, "pitstops", "Pit stops are known of races from 2012 on; view=results has what is known"),
            (WHOLE, "stints", "There is no stints of seasons before 2018"),
            (WHOLE, "weather", "There is no weather of seasons before 2018"),
            (SessionKey(2005, 1, "Q"), "laps", "Laps of qualifyings are known from 2018 on"),
        ],
        ids=str,
    )
    def test_a_view_of_it_says_since_when_it_is_known(self, api: Api, key: SessionKey, name: str, said: str) -> None:
        got = api.call("GET", f"/api/session?year={key.year}&event=1&session={key.session}&view={name}")
        assert (got.status_code, got.json["code"]) == (404, "not_found")
        assert got.json["detail"].startswith(said)

    def test_telemetry_and_plots_of_it_say_so_too(self, api: Api) -> None:
        got = api.call("GET", "/api/telemetry?year=2005&event=1&session=R&driver=OKA")
        assert (got.status_code, got.json["code"]) == (404, "no_telemetry")
        for kind in ("race-pace", "tyre-degradation", "strategy", "lap-times", "positions", "weather", "speed-trace"):
            got = api.call("GET", f"/api/plot?kind={kind}&year=2005&event=1&session=R")
            assert got.status_code in (200, 400, 404, 422), kind

    def test_other_sessions_are_refused(self, base: str, tmp_path: Path) -> None:
        with pytest.raises(NoTelemetry, match="only races and qualifyings"):
            load(SessionKey(2005, 1, "FP1"), base, tmp_path, now=NOW)
        with pytest.raises(NotFound, match="no round 9"):
            load(SessionKey(2005, 9, "R"), base, tmp_path, now=NOW)


class TestTheOldest:
    def test_a_shared_car_makes_one_driver_of_two_results(self, api: Api) -> None:
        ours = view(api, OLDEST, "results")
        assert len(ours["driver"]) == 21
        assert ours["driver"].count(ours["driver"][0]) == 2
        glance = api.call("GET", "/api/session?year=1950&event=1").json
        assert len(glance["drivers"]) == 20
        assert {one["code"] for one in glance["drivers"]} == {None}

    def test_without_a_time_of_day_nothing_has_a_moment(self, folder: Path) -> None:
        manifest = open_store(f"file://{folder}").manifest(OLDEST)
        assert (manifest.start_utc, manifest.finished, manifest.available.laps) == (None, True, "none")


class TestLaps:
    DRIVER = Driver(part="FAN", code="FAN", number="1", driver_id="fangio")

    def table(
        self, laps: list[tuple[int, float | None]], stops: list[JolpicaPitStop], start: float | None = None
    ) -> object:
        timings = [LapTiming("fangio", lap, seconds, 1) for lap, seconds in laps]
        return laps_table(timings, stops, {"fangio": self.DRIVER}, start)

    def test_laps_end_when_all_before_them_are_over(self) -> None:
        found = self.table([(1, 100.0), (2, 90.5), (3, 91.25)], [], start=1000.0)
        assert found["end_time"].tolist() == [100.0, 190.5, 281.75]
        assert found["start_time"].tolist() == [0.0, 100.0, 190.5]
        assert found["start_utc"].tolist() == [1000.0, 1100.0, 1190.5]
        assert found["personal_best"].tolist() == [1, 1, 0]

    def test_after_a_lap_that_is_missing_or_has_no_time_nobody_knows_when(self) -> None:
        assert np.isnan(self.table([(1, 100.0), (3, 91.0)], [])["end_time"]).tolist() == [False, True]
        assert np.isnan(self.table([(1, 100.0), (2, None), (3, 91.0)], [])["end_time"]).tolist() == [False, True, True]

    def test_a_stop_is_set_to_the_end_of_its_lap(self) -> None:
        found = self.table([(1, 100.0), (2, 90.0), (3, 110.0)], [JolpicaPitStop("fangio", 2, 22.5)])
        assert found["pit_in"][1] == 190.0
        assert found["pit_out"][2] == 212.5
        assert np.isnan(found["pit_in"][[0, 2]]).all()
