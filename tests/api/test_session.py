"""A stored session, view by view, as a client sees it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from lib.services.session_views import VIEWS, WHOLE
from tests.conftest import Api

RACE = "/api/session?year=2025&event=1&session=R"
QUALIFYING = "/api/session?year=2025&event=1&session=Q"
SESSION = "year round event country location session name start_utc finished version source"
SHAPES = {
    "laps": "driver number team lap part stint compound tyre_life fresh_tyre lap_time sector1 sector2 sector3 "
    "start_time end_time start_utc pit_in pit_out speed_i1 speed_i2 speed_fl speed_st position personal_best deleted "
    "deleted_reason track_status accurate generated clean",
    "stints": "driver stint compound fresh_tyre first_lap last_lap laps tyre_life_start tyre_life_end",
    "pitstops": "driver lap pit_in pit_out lane_time kind",
    "positions": "driver lap position gap interval",
    "results": "position classified driver number driver_id name team colour grid q1 q2 q3 time gap status points laps",
    "weather": "time air_temp track_temp humidity pressure wind_speed wind_direction rainfall",
    "messages": "time utc lap category flag scope sector driver message",
    "track-status": "time status text",
}


def read(api: Api, path: str) -> dict[str, Any]:
    got = api.call("GET", path)
    assert got.status_code == 200, got.text[:500]
    return got.json


@pytest.mark.parametrize("view", sorted(VIEWS))
class TestEveryTable:
    def test_has_the_columns_of_the_contract(self, season_api: Api, view: str) -> None:
        assert list(read(season_api, f"{RACE}&view={view}")["columns"]) == SHAPES[view].split()

    def test_is_not_empty_and_all_columns_are_as_long(self, season_api: Api, view: str) -> None:
        lengths = {len(column) for column in read(season_api, f"{RACE}&view={view}")["columns"].values()}
        assert len(lengths) == 1
        assert lengths != {0}

    def test_says_the_same_as_records(self, season_api: Api, view: str) -> None:
        columns = read(season_api, f"{RACE}&view={view}")["columns"]
        rows = read(season_api, f"{RACE}&view={view}&shape=records")["rows"]
        assert {name: [row[name] for row in rows] for name in columns} == columns

    def test_says_the_same_as_csv(self, season_api: Api, view: str) -> None:
        columns = read(season_api, f"{RACE}&view={view}")["columns"]
        got = season_api.call("GET", f"{RACE}&view={view}&format=csv")
        header, *rows = csv.reader(io.StringIO(got.text))
        assert header == list(columns)
        assert len(rows) == len(next(iter(columns.values())))
        assert got.headers["Content-Disposition"] == f'attachment; filename="2025-01-R-{view}.csv"'

    def test_is_kept_by_its_tag(self, season_api: Api, view: str) -> None:
        first = season_api.call("GET", f"{RACE}&view={view}")
        again = season_api.call("GET", f"{RACE}&view={view}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Cache-Control"] == "public, max-age=60, s-maxage=31536000, must-revalidate"


@pytest.mark.parametrize("view", WHOLE)
def test_the_whole_views_say_which_session(season_api: Api, view: str) -> None:
    session = read(season_api, f"{RACE}&view={view}")["session"]
    assert list(session) == SESSION.split()
    assert (session["event"], session["session"], session["finished"]) == ("Valdoria Grand Prix", "R", True)


def test_a_glance_shows_drivers_results_circuit_weather_and_what_there_is(season_api: Api) -> None:
    glance = read(season_api, RACE)
    assert len(glance["drivers"]) == 20
    assert len(glance["results"]) == 20
    assert set(glance["drivers"][0]) == {"code", "number", "driver_id", "name", "team", "colour"}
    assert set(glance["circuit"]) == {"rotation", "length", "lines", "corners", "outline"}
    assert glance["available"]["laps"] == "full"


def test_rows_can_be_narrowed_to_drivers_by_code_number_or_name(season_api: Api) -> None:
    for name in ("JSE", "9", "serrano", "Serrano"):
        columns = read(season_api, f"{RACE}&view=laps&driver={name}")["columns"]
        assert set(columns["driver"]) == {"JSE"}


def test_rows_can_be_narrowed_to_laps(season_api: Api) -> None:
    columns = read(season_api, f"{RACE}&view=laps&driver=TAN,VIE&lap=3-5,8")["columns"]
    assert sorted(set(columns["lap"])) == [3, 4, 5, 8]
    assert len(columns["lap"]) == 8


def test_the_fastest_lap_is_timed_and_not_deleted(season_api: Api) -> None:
    columns = read(season_api, f"{QUALIFYING}&view=laps")["columns"]
    times = [
        time for time, deleted in zip(columns["lap_time"], columns["deleted"], strict=True) if time and not deleted
    ]
    assert read(season_api, f"{QUALIFYING}&view=fastest-lap")["lap"]["lap_time"] == min(times)


def test_the_fastest_lap_of_one_driver(season_api: Api) -> None:
    answer = read(season_api, f"{QUALIFYING}&view=fastest-lap&driver=JSE")
    assert (answer["driver"]["code"], answer["lap"]["driver"]) == ("JSE", "JSE")


@pytest.mark.parametrize(
    ("query", "status", "code", "named"),
    [
        ("year=2025&event=1&session=R&view=everything", 400, "invalid_request", "pitstops"),
        ("year=2025&event=1&session=R&view=laps&driver=XXX", 404, "not_found", "JSE"),
        ("year=2025&event=1&session=R&view=laps&lap=one", 400, "invalid_request", "3-12"),
        ("year=2025&event=1&session=R&drivers=JSE", 400, "invalid_request", "driver"),
        ("year=2025&event=1&session=R&format=csv", 400, "invalid_request", "laps"),
        ("year=1949&event=1", 400, "invalid_request", "1950"),
        ("event=1", 400, "invalid_request", "year"),
        ("year=2025", 400, "invalid_request", "event"),
        ("year=2025&event=99&session=R", 404, "not_found", "99"),
        ("year=2025&event=1&session=SQ", 404, "not_found", "FP1, FP2, FP3, Q, R"),
        ("year=2025&event=Monza&session=R", 404, "not_found", "Monza"),
    ],
)
def test_mistakes_are_answered_with_what_would_have_been_right(
    season_api: Api, query: str, status: int, code: str, named: str
) -> None:
    got = season_api.call("GET", f"/api/session?{query}")
    assert (got.status_code, got.json["code"]) == (status, code)
    assert named in got.text


@pytest.mark.parametrize("event", ["valdoria", "Valdoria Grand Prix", "brisaval", "1"])
def test_events_are_found_by_name_country_and_place(season_api: Api, event: str) -> None:
    assert read(season_api, f"/api/session?year=2025&event={event}")["session"]["round"] == 1


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ("/api/v1/fastf1/race/2025/1/laps", "laps"),
        ("/api/v1/fastf1/race/2025/1/driver/JSE/laps", "laps"),
        ("/api/v1/fastf1/race/2025/Valdoria/stints", "stints"),
    ],
)
def test_the_old_addresses_of_rows_answer(season_api: Api, path: str, view: str) -> None:
    answer = read(season_api, path)
    assert (answer["session"]["session"], answer["view"]) == ("R", view)
    assert len(answer["columns"]["driver"]) > 0


def test_the_old_address_of_the_fastest_lap_answers(season_api: Api) -> None:
    assert read(season_api, "/api/v1/fastf1/race/2025/1/fastest-lap")["lap"]["lap_time"] > 60


def test_a_damaged_part_is_never_a_wrong_number(season_api: Api, tmp_path_factory: pytest.TempPathFactory) -> None:
    import shutil

    copy = tmp_path_factory.mktemp("damaged") / "store"
    shutil.copytree(season_api.parts.config.store_url.removeprefix("file://"), copy)
    (laps,) = (copy / "sessions/2025/01/R").glob("*/laps.npz")
    content = bytearray(laps.read_bytes())
    content[len(content) // 2] ^= 1
    laps.write_bytes(content)
    from dataclasses import replace

    from lib.middleware.app_context import EXTENSION, AppContext

    parts = AppContext(replace(season_api.parts.config, store_url=f"file://{copy}"), season_api.parts.cache)
    season_api.site.functions["session"].extensions[EXTENSION] = parts
    got = season_api.call("GET", f"{RACE}&view=laps&lap=3-4")  # one that nobody has asked for before
    assert (got.status_code, got.json["code"]) == (503, "damaged_data")
