"""Laps and comparisons as a client sees them; and a user's own laps, which are nobody else's."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from tests.conftest import Api
from tests.services.own_laps import recorded

QUALIFYING = "year=2025&event=1&session=Q"
CHANNELS = ["time", "distance", "speed", "throttle", "brake", "gear", "rpm", "drs", "x", "y", "z"]


def read(api: Api, query: str, **more: Any) -> dict[str, Any]:
    got = api.call("GET", f"/api/telemetry?{query}", **more)
    assert got.status_code == 200, got.text[:500]
    return got.json


class TestOneLap:
    def test_has_the_shape_of_the_contract(self, season_api: Api) -> None:
        lap = read(season_api, f"{QUALIFYING}&driver=JSE")
        assert set(lap) == {
            "session",
            "view",
            "driver",
            "lap",
            "merge",
            "step",
            "samples",
            "channels",
            "facts",
            "quality",
        }
        assert list(lap["channels"]) == CHANNELS
        assert {len(values) for values in lap["channels"].values()} == {lap["samples"]}

    def test_is_the_fastest_unless_another_is_named(self, season_api: Api) -> None:
        fastest = season_api.call("GET", f"/api/session?{QUALIFYING}&view=fastest-lap&driver=JSE").json["lap"]
        assert read(season_api, f"{QUALIFYING}&driver=JSE")["lap"] == fastest
        assert read(season_api, f"{QUALIFYING}&driver=JSE&lap={fastest['lap']}")["lap"] == fastest

    def test_raw_samples_have_no_positions(self, season_api: Api) -> None:
        assert list(read(season_api, f"{QUALIFYING}&driver=JSE&merge=raw")["channels"]) == CHANNELS[:-3]

    def test_channels_can_be_chosen(self, season_api: Api) -> None:
        lap = read(season_api, f"{QUALIFYING}&driver=JSE&channels=speed,gear")
        assert list(lap["channels"]) == ["speed", "gear"]

    def test_a_step_gives_a_point_every_so_many_metres(self, season_api: Api) -> None:
        distance = read(season_api, f"{QUALIFYING}&driver=JSE&step=25")["channels"]["distance"]
        assert np.diff(distance)[:-1] == pytest.approx(25)


class TestComparison:
    def test_has_the_shape_of_the_contract(self, season_api: Api) -> None:
        found = read(season_api, f"{QUALIFYING}&driver=JSE,OKA")
        names = {"session", "view", "step", "lines", "distance", "laps", "corners", "mini_sectors", "ideal", "quality"}
        assert set(found) == names
        assert [lap["driver"] for lap in found["laps"]] == ["JSE", "OKA"]
        assert {len(lap["delta"]) for lap in found["laps"]} == {len(found["distance"])}

    def test_the_delta_is_the_official_difference_at_the_lines(self, season_api: Api) -> None:
        first, second = read(season_api, f"{QUALIFYING}&driver=JSE,OKA")["laps"]
        sectors = [second["lap"][name] - first["lap"][name] for name in ("sector1", "sector2", "sector3")]
        assert second["lines"]["s1"] == pytest.approx(sectors[0], abs=5e-4)
        assert second["lines"]["s2"] == pytest.approx(sum(sectors[:2]), abs=5e-4)
        assert second["delta"][-1] == pytest.approx(second["lap"]["lap_time"] - first["lap"]["lap_time"], abs=5e-4)

    def test_corner_gains_add_up_to_the_difference(self, season_api: Api) -> None:
        found = read(season_api, f"{QUALIFYING}&driver=JSE,OKA")
        gains = sum(corner["laps"][1]["gain"] for corner in found["corners"])
        assert gains == pytest.approx(found["laps"][1]["delta"][-1], abs=1e-3 * len(found["corners"]))

    def test_one_driver_may_be_compared_with_himself(self, season_api: Api) -> None:
        found = read(season_api, "year=2025&event=1&session=R&driver=OKA&lap=4,5")
        assert [lap["lap"]["lap"] for lap in found["laps"]] == [4, 5]

    def test_another_session_of_the_circuit_may_be_laid_over(self, season_api: Api) -> None:
        found = read(season_api, f"{QUALIFYING}&driver=OKA&with=2025:1:R:OKA:5&with=2025:1:R:VIE")
        assert [lap["session"]["session"] for lap in found["laps"]] == ["Q", "R", "R"]


@pytest.mark.parametrize("form", ["csv", "npz"])
def test_files_have_a_name_that_says_what_they_are(season_api: Api, form: str) -> None:
    got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&format={form}")
    assert got.headers["Content-Disposition"].startswith('attachment; filename="2025-01-q-jse-lap')
    assert got.headers["Content-Disposition"].endswith(f'.{form}"')


def test_an_npz_file_opens_without_pickle(season_api: Api) -> None:
    got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&format=npz")
    with np.load(io.BytesIO(got.data), allow_pickle=False) as arrays:
        assert sorted(arrays) == sorted(CHANNELS)


def test_an_answer_is_kept_by_its_tag(season_api: Api) -> None:
    path = f"/api/telemetry?{QUALIFYING}&driver=JSE,OKA"
    first = season_api.call("GET", path)
    again = season_api.call("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "s-maxage" in first.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        (f"{QUALIFYING}&driver=XXX", 404, "JSE"),
        (f"{QUALIFYING}&driver=JSE&lap=99", 404, "fastest"),
        (f"{QUALIFYING}&driver=JSE&lap=soon", 404, "fastest"),
        (f"{QUALIFYING}&driver=JSE&channels=speed,foo", 400, "throttle"),
        (f"{QUALIFYING}&driver=JSE&step=0", 400, "step"),
        (f"{QUALIFYING}&driver=JSE&step=nan", 400, "step"),
        (f"{QUALIFYING}&driver=JSE&merge=both", 400, "raw"),
        (f"{QUALIFYING}&driver=JSE,OKA,VIE&lap=1,2", 400, "one for each"),
        (f"{QUALIFYING}&driver=JSE,OKA,VIE,TAN,HAR,WHI", 400, "at most 5"),
        (f"{QUALIFYING}&driver=JSE&with=2025:2:R:OKA:5", 400, "different circuits"),
        (f"{QUALIFYING}&driver=JSE&with=nonsense", 400, "year:round:session:driver:lap"),
        (f"{QUALIFYING}&driver=JSE&with=me:1", 401, "token"),
        (QUALIFYING, 400, "driver"),
        ("driver=JSE", 400, "year"),
        ("mine=1", 401, "token"),
        ("id=1", 400, "goes with mine=1"),
    ],
)
def test_mistakes_are_answered_with_what_would_have_been_right(
    season_api: Api, query: str, status: int, named: str
) -> None:
    got = season_api.call("GET", f"/api/telemetry?{query}")
    assert got.status_code == status, got.text[:300]
    assert named in got.text


def test_the_fields_of_a_setup_are_listed_with_the_bounds_of_the_game(api: Api) -> None:
    got = api.call("GET", "/api/telemetry?view=setup&game=F1%2025")
    suspension = next(one for one in got.json["fields"] if one["name"] == "front_suspension")
    assert suspension == {"name": "front_suspension", "group": "Suspension", "unit": "clicks", "least": 0, "most": 41}
    assert got.headers["Cache-Control"].startswith("public")


def test_a_lap_without_a_time_is_refused_with_the_reason(season_api: Api) -> None:
    columns = season_api.call("GET", f"/api/session?{QUALIFYING}&view=laps").json["columns"]
    untimed = next(row for row, time in enumerate(columns["lap_time"]) if time is None)
    query = f"{QUALIFYING}&driver={columns['driver'][untimed]}&lap={columns['lap'][untimed]}"
    got = season_api.call("GET", f"/api/telemetry?{query}")
    assert (got.status_code, got.json["code"]) == (404, "no_telemetry")
    assert "it is an in lap" in got.json["detail"] or "it is an out lap" in got.json["detail"]


def test_the_old_address_answers(season_api: Api) -> None:
    got = season_api.call("GET", "/api/v1/fastf1/race/2025/1/telemetry?driver=JSE")
    assert (got.status_code, got.json["session"]["session"]) == (200, "R")


@pytest.fixture
def upload(season_api: Api) -> dict[str, Any]:
    """A driver's lap as a game would have recorded it: 30 Hz, with a setup."""
    found = read(season_api, f"{QUALIFYING}&driver=JSE")
    channels, lap = found["channels"], found["lap"]
    clock = np.arange(0, lap["lap_time"], 1 / 30)
    samples = {
        name: np.interp(clock, channels["time"], channels[name]).round(3).tolist() for name in ("distance", "speed")
    }
    return {
        "name": "My best one",
        "year": 2025,
        "event": "Valdoria",
        "laptime": lap["lap_time"],
        "game": "A simulator",
        "setup": {"front_wing": 6},
        "samples": {"time": clock.round(4).tolist(), **samples},
    }


def slow_in_a_corner(upload: dict[str, Any]) -> dict[str, Any]:
    """Return the lap with 20 km/h less around its slowest place, and the time that it takes then."""
    time, speed = (np.array(upload["samples"][name]) for name in ("time", "speed"))
    slower = speed - 20 * np.exp(-(((time - time[np.argmin(speed)]) / 0.7) ** 2))
    later = np.concatenate([[0.0], np.cumsum(np.diff(time) * speed[1:] / slower[1:])])
    took = round(upload["laptime"] + float(later[-1] - time[-1]), 3)
    samples = {**upload["samples"], "time": later.round(4).tolist(), "speed": slower.round(3).tolist()}
    return {**upload, "laptime": took, "samples": samples}


class TestOwnLaps:
    def test_a_lap_is_taken_in_listed_renamed_and_deleted(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register()
        made = season_api.call("POST", "/api/telemetry", upload)
        assert made.status_code == 201, made.text
        lap_id = made.json["id"]
        assert [lap["id"] for lap in read(season_api, "mine=1")["items"]] == [lap_id]
        assert season_api.call("PATCH", f"/api/telemetry?id={lap_id}", {"name": "Q"}).json["name"] == "Q"
        assert season_api.call("PATCH", f"/api/telemetry?mine=1&id={lap_id}", {"name": "R"}).json["name"] == "R"
        assert season_api.call("DELETE", f"/api/telemetry?id={lap_id}").status_code == 204
        assert read(season_api, "mine=1")["items"] == []

    def test_it_is_laid_over_a_professionals(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register()
        lap_id = season_api.call("POST", "/api/telemetry", upload).json["id"]
        got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=OKA&with=me:{lap_id}")
        assert got.status_code == 200, got.text
        pro, mine = got.json["laps"]
        assert mine["delta"][-1] == pytest.approx(mine["lap"]["lap_time"] - pro["lap"]["lap_time"], abs=5e-4)
        assert got.headers["Cache-Control"] == "private, no-store"

    def test_it_is_coached_for_its_owner_alone(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Coached")
        lap_id = season_api.call("POST", "/api/telemetry", upload).json["id"]
        address = f"/api/telemetry?{QUALIFYING}&driver=OKA&view=coaching&with=me:"
        for name in (lap_id, "best"):
            got = season_api.call("GET", f"{address}{name}")
            assert got.status_code == 200, got.text
            assert got.headers["Cache-Control"] == "private, no-store"
            total = got.json["lap"]["lap"]["lap_time"] - got.json["reference"]["lap"]["lap_time"]
            assert got.json["total"] == pytest.approx(total, abs=1e-3)
            gains = [phase["gain"] for corner in got.json["corners"] for phase in corner["phases"]]
            assert sum(gains) == pytest.approx(total, abs=1e-3)
        stranger = season_api.anonymous()
        assert stranger.call("GET", f"{address}{lap_id}").status_code == 401
        stranger.register("Uncoached")
        assert stranger.call("GET", f"{address}{lap_id}").status_code == 404
        assert stranger.call("GET", f"{address}best").status_code == 404
        assert stranger.call("GET", f"/api/telemetry?{QUALIFYING}&view=progress").status_code == 404

    def test_coaching_without_an_own_lap_says_what_to_name(self, season_api: Api) -> None:
        got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=OKA,JSE&view=coaching")
        assert (got.status_code, got.json["code"]) == (400, "invalid_request")
        assert "with=me:" in got.text

    def test_a_circuit_alone_is_laid_over_its_newest_session(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Somewhere")
        session = season_api.call("GET", f"/api/session?{QUALIFYING}").json["session"]
        named = {name: value for name, value in upload.items() if name not in ("year", "event", "session")}
        got = season_api.call("POST", "/api/telemetry", {**named, "circuit": session["location"].lower()})
        assert got.status_code == 201, got.text
        assert (got.json["year"], got.json["round"], got.json["session"]) == (2025, 1, "Q")
        assert got.json["circuit_match"]["verdict"] == "sure"
        assert "laid over its newest stored session" in got.json["assumed"][-1]
        wrong = season_api.call("POST", "/api/telemetry", {**named, "circuit": "Mozna"})
        assert (wrong.status_code, wrong.json["candidates"][0]) == (400, "Monza")
        assert season_api.call("POST", "/api/telemetry", {**named, "circuit": "monza"}).json["year"] is None

    def test_an_own_lap_alone_is_coached_against_the_fastest_of_its_session(
        self, season_api: Api, upload: dict[str, Any]
    ) -> None:
        season_api.register("Brief")
        lap = season_api.call("POST", "/api/telemetry", slow_in_a_corner(upload)).json["id"]
        got = season_api.call("GET", f"/api/telemetry?with=me:{lap}&view=coaching")
        assert got.status_code == 200, got.text
        glance = season_api.call("GET", f"/api/session?{QUALIFYING}").json
        assert got.json["reference"]["driver"] == glance["drivers"][0]["code"]  # the fastest in qualifying
        by_name = season_api.call("GET", f"/api/telemetry?driver=JSE&with=me:{lap}&view=coaching")
        assert (by_name.json["reference"]["driver"], by_name.json["session"]["session"]) == ("JSE", "Q")

    def test_a_lap_of_ones_own_is_coached_against_another(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Alone")
        first, second = (season_api.call("POST", "/api/telemetry", upload).json["id"] for _ in range(2))
        got = season_api.call("GET", f"/api/telemetry?with=me:{first}&with=me:{second}&view=coaching")
        assert got.status_code == 200, got.text
        assert (got.json["reference"]["driver"], got.json["lap"]["driver"]) == (f"me:{first}", f"me:{second}")
        assert (got.json["total"], got.json["findings"]) == (0.0, [])

    def test_the_ideal_of_ones_laps_needs_two(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Idealist")
        address = f"/api/telemetry?{QUALIFYING}&driver=JSE&with=me:ideal"
        assert season_api.call("GET", address).status_code == 404
        season_api.call("POST", "/api/telemetry", upload)
        got = season_api.call("GET", address)
        assert (got.status_code, "two laps" in got.text) == (400, True)
        season_api.call("POST", "/api/telemetry", upload)
        got = season_api.call("GET", address)
        assert got.status_code == 200, got.text
        assert got.json["laps"][1]["lap"]["lap_time"] == upload["laptime"]
        assert "nobody drove it" in got.json["quality"][1]["reason"]
        coached = season_api.call("GET", f"{address}&view=coaching")
        assert coached.json["lap"]["name"] == "Your ideal lap"

    def test_a_lap_that_the_game_marked_as_invalid_is_not_the_best(
        self, season_api: Api, upload: dict[str, Any]
    ) -> None:
        season_api.register("Cutter")
        valid = season_api.call("POST", "/api/telemetry", slow_in_a_corner(upload)).json
        cut = season_api.call("POST", "/api/telemetry", {**upload, "conditions": {"invalid": True}}).json
        assert cut["lap_time"] < valid["lap_time"]
        got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&with=me:best")
        assert got.json["laps"][1]["driver"] == f"me:{valid['id']}"
        progress = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&view=progress").json
        assert [lap["id"] for lap in progress["laps"]] == [valid["id"]]
        coached = season_api.call("GET", f"/api/telemetry?with=me:{cut['id']}&view=coaching").json
        assert [note["kind"] for note in coached["notes"]] == ["invalid"]

    def test_the_users_other_laps_tell_a_habit(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Usual")
        ids = [season_api.call("POST", "/api/telemetry", slow_in_a_corner(upload)).json["id"] for _ in range(3)]
        got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&with=me:{ids[0]}&view=coaching")
        assert got.status_code == 200, got.text
        assert [one["laps"] for one in got.json["findings"]][:1] == ["3 of 3"]

    def test_progress_tells_best_and_newest(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Learner")
        for name in ("First", "Second"):
            season_api.call("POST", "/api/telemetry", {**upload, "name": name})
        got = season_api.call("GET", f"/api/telemetry?{QUALIFYING}&view=progress")
        assert got.status_code == 200, got.text
        assert sorted(lap["name"] for lap in got.json["laps"]) == ["First", "Second"]
        assert got.json["best"]["lap_time"] == upload["laptime"]
        assert (got.json["improved"], got.json["consistency"]) == (0.0, None)

    def test_it_may_come_as_csv(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register()
        rows = zip(*upload["samples"].values(), strict=True)
        text = "\n".join([",".join(upload["samples"]), *(",".join(map(str, row)) for row in rows)])
        got = season_api.call(
            "POST",
            f"/api/telemetry?name=CSV&year=2025&event=1&laptime={upload['laptime']}",
            data=text,
            headers={"Content-Type": "text/csv"},
        )
        assert got.status_code == 201, got.text

    def test_it_may_come_as_a_form(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register()
        rows = zip(*upload["samples"].values(), strict=True)
        text = "\n".join([",".join(upload["samples"]), *(",".join(map(str, row)) for row in rows)])
        form = {"name": "Form", "laptime": str(upload["laptime"]), "samples": (io.BytesIO(text.encode()), "lap.csv")}
        got = season_api.call("POST", "/api/telemetry", data=form)
        assert got.status_code == 201, got.text

    def test_anyone_elses_is_404(self, season_api: Api, upload: dict[str, Any]) -> None:
        season_api.register("Owner")
        lap_id = season_api.call("POST", "/api/telemetry", upload).json["id"]
        stranger = season_api.anonymous()
        stranger.register("Stranger")
        asked = [
            stranger.call("GET", f"/api/telemetry?mine=1&id={lap_id}"),
            stranger.call("GET", f"/api/telemetry?{QUALIFYING}&driver=OKA&with=me:{lap_id}"),
            stranger.call("PATCH", f"/api/telemetry?id={lap_id}", {"name": "mine now"}),
            stranger.call("DELETE", f"/api/telemetry?id={lap_id}"),
        ]
        assert [got.status_code for got in asked] == [404] * 4

    def test_it_is_gone_with_the_account(self, season_api: Api, upload: dict[str, Any]) -> None:
        from lib.sessions import open_store
        from tests.conftest import PASSWORD

        user = season_api.register()["user"]
        season_api.call("POST", "/api/telemetry", upload)
        store = open_store(season_api.parts.config.store_url)
        assert len(store.list(f"users/{user['id']}")) == 1
        season_api.call("DELETE", "/api/delete-account", {"password": PASSWORD})
        assert store.list(f"users/{user['id']}") == []

    def test_deleting_it_deletes_its_samples(self, season_api: Api, upload: dict[str, Any]) -> None:
        from lib.sessions import open_store

        user = season_api.register()["user"]
        lap_id = season_api.call("POST", "/api/telemetry", upload).json["id"]
        season_api.call("DELETE", f"/api/telemetry?id={lap_id}")
        assert open_store(season_api.parts.config.store_url).list(f"users/{user['id']}") == []

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"name": "x"}', b'{"name": "x", "samples": 1}'])
    def test_what_is_no_upload_is_refused(self, season_api: Api, body: bytes) -> None:
        season_api.register()
        got = season_api.call("POST", "/api/telemetry", data=body, headers={"Content-Type": "application/json"})
        assert got.status_code == 400

    def test_four_megabytes_are_the_most(self, season_api: Api) -> None:
        season_api.register()
        got = season_api.call("POST", "/api/telemetry", data=b"x" * 4_000_001, headers={"Content-Type": "text/csv"})
        assert got.status_code == 413


class TestRecordersFiles:
    def test_the_file_is_the_body_of_whatever_type(self, season_api: Api) -> None:
        season_api.register()
        content = recorded.as_ibt(recorded.outing(82, 80, 84))
        for kind in ("application/octet-stream", "text/csv", "text/plain", "application/x-www-form-urlencoded"):
            got = season_api.call(
                "POST", "/api/telemetry?name=Mine&lap=fastest", data=content, headers={"Content-Type": kind}
            )
            assert got.status_code == 201, got.text
            assert (got.json["lap_time"], got.json["lap"], got.json["tool"]) == (80.0, 2, "iRacing .ibt")
            assert (got.json["game"], got.json["circuit"]) == ("iRacing", "Somewhere")
            assert [lap["whole"] for lap in got.json["laps"]] == [False, True, True, True, False]

    def test_a_tools_own_json_is_the_body_as_it_is(self, season_api: Api) -> None:
        season_api.register()
        time, speed, _ = recorded.one_lap(20)
        body = {"tel": {"time": time.tolist(), "speed": speed.tolist(), "dataKey": "2025-Q"}}
        got = season_api.call("POST", "/api/telemetry?name=Mine&laptime=1:20.000", body)
        assert got.status_code == 201, got.text
        assert got.json["lap_time"] == 80.0

    def test_beacons_come_beside_a_log_in_a_form(self, season_api: Api) -> None:
        season_api.register()
        outing = recorded.outing(82, 80, 84)
        form = {
            "name": "Mine",
            "conditions": '{"weather": "dry"}',
            "samples": (io.BytesIO(recorded.as_ld(outing)), "a.ld"),
            "ldx": (io.BytesIO(recorded.as_ldx(outing.marks).encode()), "a.ldx"),
        }
        got = season_api.call("POST", "/api/telemetry", data=form)
        assert got.status_code == 201, got.text
        assert (got.json["lap_time"], got.json["conditions"]) == (80.0, {"weather": "dry"})

    @pytest.mark.parametrize("lap", ["0x1", "-1", "first", "99999"])
    def test_a_lap_is_a_number_or_the_fastest(self, season_api: Api, lap: str) -> None:
        season_api.register()
        got = season_api.call(
            "POST", f"/api/telemetry?name=x&lap={lap}", data=b"time,speed\n1,2\n", headers={"Content-Type": "text/csv"}
        )
        assert (got.status_code, got.json["errors"][0]["field"]) == (400, "lap")

    @pytest.mark.parametrize("conditions", ["[1]", '{"a": [1]}', '{"a": "' + "x" * 41 + '"}', '{"a": 1e300}'])
    def test_conditions_are_short(self, season_api: Api, conditions: str) -> None:
        season_api.register()
        query = {"name": "x", "conditions": conditions}
        got = season_api.call("POST", "/api/telemetry", data=b"time,speed\n1,2\n", query_string=query)
        assert (got.status_code, got.json["errors"][0]["field"]) == (400, "conditions")
