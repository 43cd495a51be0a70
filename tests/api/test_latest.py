"""The latest session and the list of what is stored, as a client sees them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.services.session_views import available
from tests.conftest import Api

SHORT = "public, max-age=5, s-maxage=15"
LATEST = "event=latest&session=latest"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"/api/session?{LATEST}", (2, "R")),
        ("/api/session?event=latest&session=S", (2, "S")),
        ("/api/session?year=2025&event=latest", (2, "R")),
        ("/api/session?year=2025&event=valdoria&session=latest", (1, "R")),
        ("/api/telemetry?event=latest&session=Q&driver=VIE", (2, "Q")),
        ("/api/telemetry?year=2025&event=1&session=latest&driver=VIE,LIN", (1, "R")),
    ],
)
def test_latest_answers_and_is_kept_for_seconds(season_api: Api, query: str, expected: tuple[int, str]) -> None:
    got = season_api.call("GET", query)
    assert got.status_code == 200, got.text[:300]
    assert (got.json["session"]["round"], got.json["session"]["session"]) == expected
    assert got.headers["Cache-Control"] == SHORT


def test_the_same_session_by_its_name_is_kept_long(season_api: Api) -> None:
    got = season_api.call("GET", "/api/session?year=2025&event=2&session=R")
    assert "s-maxage=31536000" in got.headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["positions&event=latest", "speed-trace&event=latest&session=Q&driver=VIE"])
def test_a_plot_of_the_latest_is_kept_for_seconds(season_api: Api, kind: str) -> None:
    got = season_api.call("GET", f"/api/plot?kind={kind}&format=svg")
    assert got.status_code == 200, got.text[:300]
    assert got.headers["Cache-Control"] == SHORT


def test_a_load_of_the_latest_names_the_session(season_api: Api) -> None:
    got = season_api.call("POST", "/api/load", {"event": "latest", "session": "latest"})
    assert (got.status_code, got.json["key"]) == (200, "2025/02/R")
    assert season_api.call("GET", f"/api/load?{LATEST}").json["key"] == "2025/02/R"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/session?event=1", "year"),
        ("/api/session?year=2025", "event"),
        ("/api/session?session=latest", "year"),
        ("/api/telemetry?driver=VIE&year=2025", "event"),
        ("/api/plot?kind=positions&year=2025", "event"),
    ],
)
def test_what_is_missing_is_named(season_api: Api, path: str, field: str) -> None:
    got = season_api.call("GET", path)
    assert got.status_code == 400
    assert (field, "is missing") in [(error["field"], error["message"]) for error in got.json["errors"]]


class TestAvailable:
    def test_lists_what_is_stored(self, season_api: Api) -> None:
        got = season_api.call("GET", "/api/session?view=available")
        assert got.status_code == 200
        assert [(item["year"], item["round"], item["session"]) for item in got.json["items"]] == [
            (2025, 2, "R"),
            (2025, 2, "Q"),
            (2025, 2, "S"),
            (2025, 2, "SQ"),
            (2025, 1, "R"),
            (2025, 1, "Q"),
        ]
        assert got.json["next_cursor"] is None
        assert got.headers["Cache-Control"] == SHORT

    def test_goes_on_with_its_cursor(self, season_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(available, "PAGE", 1)
        first = season_api.call("GET", "/api/session?view=available&year=2025")
        second = season_api.call("GET", f"/api/session?view=available&year=2025&cursor={first.json['next_cursor']}")
        assert [item["round"] for item in first.json["items"]] == [2] * 4
        assert [item["round"] for item in second.json["items"]] == [1] * 2
        assert f"cursor={first.json['next_cursor']}" in first.headers["Link"]

    def test_changes_its_tag_with_the_store(
        self, make_api: Callable[..., Api], demo_store_url: str, tmp_path: Path
    ) -> None:
        shutil.copytree(Path(demo_store_url.removeprefix("file://")), tmp_path / "copy")
        api = make_api(STORE_URL=f"file://{tmp_path}/copy", RATE_LIMIT_PER_MINUTE="0")
        first = api.call("GET", "/api/session?view=available")
        held = {"If-None-Match": first.headers["ETag"]}
        assert api.call("GET", "/api/session?view=available", headers=held).status_code == 304
        shutil.rmtree(tmp_path / "copy/sessions/2025/02/SQ")
        assert api.call("GET", "/api/session?view=available", headers=held).status_code == 200
