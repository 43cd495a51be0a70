"""Answers depend on state: running or finished, this version of the data or that one, this code or another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib import config as config_module
from lib.middleware import http_cache
from lib.responses import plot
from lib.sessions import SessionKey, open_store
from tests.conftest import Api
from tests.sessions.restated import restate

KEY = SessionKey(2025, 1, "Q")
ASKED = "year=2025&event=1&session=Q"
ADDRESSES = [
    f"/api/session?{ASKED}",
    f"/api/session?{ASKED}&view=laps",
    f"/api/telemetry?{ASKED}&driver=JSE&step=100",
    f"/api/telemetry?{ASKED}&driver=JSE,OKA&step=100",
    f"/api/plot?kind=sector-heatmap&{ASKED}&width=300&format=svg",
    f"/api/plot?kind=speed-trace&{ASKED}&driver=JSE&width=300&format=svg",
]
YEAR, SECONDS = "s-maxage=31536000", "s-maxage=15"
DEPLOYED = {
    "VERCEL_ENV": "production",
    "UPSTASH_REDIS_REST_URL": "memory://",
    "SECRET_KEY": "k" * 32,
    "BCRYPT_ROUNDS": "10",
    "RATE_LIMIT_PER_MINUTE": "1000",
}
PURGED = {"EDGE_PURGE_TOKEN": "t", "EDGE_PURGE_PROJECT": "p"}


@pytest.fixture
def folder(tmp_path: Path, demo_store_url: str) -> Path:
    """A store of its own with one session of the invented season."""
    root = tmp_path / "store"
    shutil.copytree(Path(demo_store_url.removeprefix("file://")) / KEY.path, root / KEY.path)
    return root


def ask(api: Api, address: str) -> Any:
    got = api.call("GET", address)
    assert got.status_code == 200, got.text[:300]
    return got


@pytest.fixture
def api(make_api: Callable[..., Api], folder: Path, demo_source: str) -> Api:
    return make_api(STORE_URL=f"file://{folder}", F1_SOURCE=demo_source, RATE_LIMIT_PER_MINUTE="1000")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_finished_session_is_kept_for_a_year_and_a_running_one_for_seconds(
    api: Api, folder: Path, address: str
) -> None:
    finished = ask(api, address).headers["Cache-Control"]
    restate(folder, KEY, finished=False)
    running = ask(api, address).headers["Cache-Control"]
    assert (YEAR in finished, SECONDS in finished) == (True, False)
    assert (YEAR in running, SECONDS in running) == (False, True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_version_of_the_data_has_another_tag(api: Api, folder: Path, address: str) -> None:
    before = ask(api, address).headers["ETag"]
    assert ask(api, address).headers["ETag"] == before
    restate(folder, KEY, official_event="Corrected")
    got = api.call("GET", address, headers={"If-None-Match": before})
    assert (got.status_code, got.headers["ETag"] == before) == (200, False)


@pytest.mark.parametrize("address", ADDRESSES[:4])
@pytest.mark.parametrize("what", ["VERSION", "commit"])
def test_other_code_has_other_tags(
    make_api: Callable[..., Api], folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, what: str
) -> None:
    where = {"STORE_URL": f"file://{folder}", "F1_SOURCE": "demo"}
    before = ask(make_api(**where), address).headers["ETag"]
    if what == "VERSION":
        monkeypatch.setattr(http_cache, "VERSION", f"{config_module.VERSION}.1")
        after = ask(make_api(**where), address)
    else:
        after = ask(make_api(**where, VERCEL_GIT_COMMIT_SHA="0123abc"), address)
    assert after.headers["ETag"] != before


@pytest.mark.parametrize("address", ADDRESSES[4:])
def test_a_picture_keeps_its_tag_until_code_that_draws_changes(
    make_api: Callable[..., Api], folder: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    where = {"STORE_URL": f"file://{folder}", "F1_SOURCE": "demo"}
    before = ask(make_api(**where), address).headers["ETag"]
    assert ask(make_api(**where, VERCEL_GIT_COMMIT_SHA="0123abc"), address).headers["ETag"] == before
    monkeypatch.setattr(plot.picture_store, "code_version", lambda: "other")
    assert ask(make_api(**where), address).headers["ETag"] != before


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_others_may_get_says_nothing_of_one_client(api: Api, address: str) -> None:
    mine = ask(api, address).headers
    unchanged = api.call("GET", address, headers={"If-None-Match": mine["ETag"]})
    assert unchanged.status_code == 304
    for name in ("X-Request-Id", "RateLimit", "RateLimit-Policy", "Server-Timing"):
        assert name not in mine
        assert name not in unchanged.headers
        assert name in ask(api, "/api/health").headers or name == "Server-Timing"
    assert "Server-Timing" in ask(api, "/api/status").headers


def test_with_a_token_the_same_answer_is_private_and_names_the_request(api: Api) -> None:
    api.register()
    got = ask(api, ADDRESSES[0])
    assert got.headers["Cache-Control"] == "private, no-store"
    assert "X-Request-Id" in got.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_edge_gets_the_tag_of_the_session(api: Api, address: str) -> None:
    got = ask(api, address)
    unchanged = api.call("GET", address, headers={"If-None-Match": got.headers["ETag"]})
    assert got.headers["Vercel-Cache-Tag"] == unchanged.headers["Vercel-Cache-Tag"] == "session-2025-01-Q"


def test_laps_of_two_sessions_have_both_tags(season_api: Api) -> None:
    got = ask(season_api, f"/api/telemetry?{ASKED}&driver=JSE&with=2025:1:R:OKA:5&step=100")
    assert got.headers["Vercel-Cache-Tag"] == "session-2025-01-Q,session-2025-01-R"


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_edge_that_nobody_tells_asks_again_soon(
    make_api: Callable[..., Api], folder: Path, tmp_path: Path, address: str
) -> None:
    where = {**DEPLOYED, "STORE_URL": f"file://{folder}", "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    alone = ask(make_api(**where), address).headers["Cache-Control"]
    told = ask(make_api(**where, **PURGED), address).headers["Cache-Control"]
    assert alone == "public, max-age=60, s-maxage=300, stale-while-revalidate=86400"
    assert told == "public, max-age=60, s-maxage=31536000, must-revalidate"


def test_a_plot_of_stale_standings_is_not_kept(season_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/api/plot?kind=points-progress&year=2025&width=300&format=svg"
    fresh = ask(season_api, address)
    real = plot.championship

    def stale(*asked: Any) -> Any:
        found = real(*asked)
        return type(found)(**{**{name: getattr(found, name) for name in found.__dataclass_fields__}, "stale": True})

    monkeypatch.setattr(plot, "championship", stale)
    assert fresh.headers["Cache-Control"].startswith("public")
    assert ask(season_api, address).headers["Cache-Control"] == "no-store"


def test_a_request_opens_a_session_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.sessions.store import SessionStore

    for address in ADDRESSES:
        looks: list[SessionKey] = []
        real = SessionStore.manifest

        def counted(store: SessionStore, key: SessionKey) -> Any:
            looks.append(key)  # noqa: B023 - used within this turn
            return real(store, key)  # noqa: B023

        with monkeypatch.context() as patch:
            patch.setattr(SessionStore, "manifest", counted)
            ask(api, address)
        assert looks == [KEY], address


def test_tag_and_data_are_of_one_version_though_a_load_falls_between(
    api: Api, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = http_cache.client_holds

    def load_falls_between(etag: str) -> bool:
        restate(folder, KEY, official_event="Corrected")
        return real(etag)

    monkeypatch.setattr(http_cache, "client_holds", load_falls_between)
    got = ask(api, f"/api/telemetry?{ASKED}&driver=JSE&step=100")
    monkeypatch.undo()
    now = open_store(f"file://{folder}").manifest(KEY).version
    assert got.json["session"]["version"] != now
    later = ask(api, f"/api/telemetry?{ASKED}&driver=JSE&step=100")
    assert later.json["session"]["version"] == now
    assert later.headers["ETag"] != got.headers["ETag"]


@pytest.mark.parametrize("sent", ["Bearer x", "Bearer None", "Bearer ", "anything"])
def test_without_a_cron_secret_nobody_starts_the_loads(make_api: Callable[..., Api], sent: str) -> None:
    got = make_api(F1_SOURCE="demo").call("GET", "/api/load", headers={"Authorization": sent})
    assert (got.status_code, got.json["code"]) == (401, "not_signed_in")


def test_an_own_lap_as_the_second_lap_makes_the_answer_private(season_api: Api) -> None:
    season_api.register()
    lap = {"name": "mine", "samples": {"time": [n / 10 for n in range(900)], "speed": [200.0] * 900}}
    lap_id = season_api.call("POST", "/api/telemetry", lap).json["id"]
    others = f"with=2025:1:Q:OKA:fastest&with=me:{lap_id}&with=2025:1:Q:JSE:fastest"
    got = season_api.call("GET", f"/api/telemetry?{others}&step=100")
    assert (got.status_code, got.headers["Cache-Control"]) == (200, "private, no-store"), got.text[:300]
    assert "ETag" not in got.headers
    assert season_api.anonymous().call("GET", f"/api/telemetry?{others}").status_code == 401
