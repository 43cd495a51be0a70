"""Plots of a season as a client sees them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest

from lib.responses import plot
from tests.conftest import Api

CONTENDERS = "/api/plot?kind=title-contenders&year=2024&round=10&width=480"


def test_a_season_is_drawn_and_says_where_its_data_come_from(season_api: Api) -> None:
    got = season_api.call("GET", f"{CONTENDERS}&format=svg")
    assert (got.status_code, got.mimetype) == (200, "image/svg+xml")
    assert "can still win" in unquote(got.headers["X-Alt-Text"])
    assert "Jolpica" in unquote(got.headers["X-Alt-Text"])


def test_a_finished_season_is_kept_long_and_a_second_look_draws_nothing(
    season_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = season_api.call("GET", CONTENDERS)
    assert "s-maxage=31536000" in first.headers["Cache-Control"]

    def refuse(*_asked: Any) -> Any:
        raise AssertionError("it was drawn again")

    monkeypatch.setattr(plot, "draw", refuse)
    assert season_api.call("GET", CONTENDERS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_each_round_has_its_own_tag(season_api: Api) -> None:
    tags = {season_api.call("GET", CONTENDERS.replace("10", after)).headers["ETag"] for after in ("9", "10", "11")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("query", "status", "known"),
    [
        ("kind=points-progress", 400, "is missing"),
        ("kind=points-progress&year=2024&event=1", 400, "year, round, driver"),
        ("kind=points-progress&year=2024&session=R&lap=3", 400, "year, round, driver"),
        ("kind=points-progress&year=2024&round=13", 400, "rounds 1 to 12"),
        ("kind=points-progress&year=2024&round=0", 400, "round"),
        ("kind=points-progress&year=2024&driver=XXX", 404, "JSE"),
        ("kind=points-progress&year=2026", 404, "2026"),
        ("kind=positions&year=2025&event=1&session=R&round=1", 400, "year, event, session, driver"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(season_api: Api, query: str, status: int, known: str) -> None:
    got = season_api.call("GET", f"/api/plot?{query}")
    assert got.status_code == status, got.text
    assert known in got.text


def test_drivers_can_be_chosen(season_api: Api) -> None:
    got = season_api.call("GET", "/api/plot?kind=points-progress&year=2024&driver=OKA,Serrano&width=480")
    words = unquote(got.headers["X-Alt-Text"])
    assert ("JSE" in words, "OKA" in words, "KOV" in words) == (True, True, False)
