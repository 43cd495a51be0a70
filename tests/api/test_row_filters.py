"""Rows can be filtered by their values and columns picked, on every view that has rows, whatever is sent."""

from __future__ import annotations

import csv
import io
import random
import time
import timeit
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from flask import Flask

from lib.middleware.row_input import row_parameters
from lib.services.season import shapes as season_shapes
from lib.services.session_views import answers
from lib.services.session_views.shapes import SessionQuery
from tests.conftest import Api

QUALIFYING = "/api/session?year=2025&event=1&session=Q"
RACE = "/api/session?year=2025&event=1&session=R"
LAPS = f"{RACE}&view=laps"
HOSTILE = [
    "",
    "=",
    "==",
    "<",
    ">=<",
    "nan",
    "inf",
    "-0",
    "1e999",
    "9" * 400,
    "\x00",
    "\ufffd",
    "🏎",
    "'; --",
    "a" * 9000,
]


def rows_of(api: Api, address: str) -> list[dict[str, Any]]:
    got = api.call("GET", f"{address}&shape=records" if "/api/session" in address else address)
    assert got.status_code == 200, got.text[:400]
    return list(got.json["rows"])


def refused(api: Api, address: str) -> dict[str, str]:
    got = api.call("GET", address)
    assert got.status_code == 400, got.text[:300]
    return {row["field"]: row["message"] for row in got.json.get("errors", [])}


def test_numbers_texts_and_flags(season_api: Api) -> None:
    every = rows_of(season_api, LAPS)
    assert len(every) > 100
    quick = sorted(row["lap_time"] for row in every if row["lap_time"])[20]
    found = rows_of(season_api, f"{LAPS}&lap_time<={quick}&compound=medium&compound=HARD&accurate=true")
    assert found == [
        row
        for row in every
        if row["lap_time"] and row["lap_time"] <= quick and row["compound"] in ("MEDIUM", "HARD") and row["accurate"]
    ]
    assert 0 < len(found) < len(every)


def test_a_range_of_laps_in_the_style_of_openf1(season_api: Api) -> None:
    found = rows_of(season_api, f"{LAPS}&lap>=3&lap<=4&fields=lap,driver")
    assert {row["lap"] for row in found} == {3, 4}
    assert list(found[0]) == ["lap", "driver"]


def test_a_parameter_of_the_address_keeps_its_meaning_beside_a_comparison(season_api: Api) -> None:
    found = rows_of(season_api, f"{LAPS}&driver=JSE&lap=2-6&lap==5&lap==9&fields=lap,driver")
    assert found == [{"lap": 5, "driver": "JSE"}]


@pytest.mark.parametrize("sent", ["lap%3C%3D2", "lap%3C=2", "lap<=2", "lap<3", "lap%3C3", "lap<3=", "lap!=3&lap<4"])
def test_signs_may_be_encoded(season_api: Api, sent: str) -> None:
    assert {row["lap"] for row in rows_of(season_api, f"{LAPS}&{sent}")} == {1, 2}


def test_as_a_program_sends_it(season_api: Api) -> None:
    query = urlencode({"lap<": 2, "compound!": "HARD", "fields": "lap,compound"})
    found = rows_of(season_api, f"{LAPS}&{query}")
    assert {row["lap"] for row in found} == {1, 2}
    assert "HARD" not in {row["compound"] for row in found}


@pytest.mark.parametrize("view", answers.ROWS)
def test_each_view_of_a_session_takes_its_own_columns(season_api: Api, view: str) -> None:
    every = rows_of(season_api, f"{RACE}&view={view}")
    for name in msgspec.structs.fields(answers.ROWS[view][1]):
        values = [row[name.name] for row in every if isinstance(row[name.name], str | int | float)]
        if values:
            text = quote(str(values[0]).lower() if isinstance(values[0], bool) else str(values[0]))
            found = rows_of(season_api, f"{RACE}&view={view}&{name.name}=={text}")
            assert found == [row for row in every if row[name.name] == values[0]], name.name


@pytest.mark.parametrize("view", sorted(season_shapes.ROWS.keys() - {"next"}))  # the demo's 2025 has no next event
def test_each_view_of_a_season_takes_its_own_columns(season_api: Api, view: str) -> None:
    address = f"/api/season?year=2025&view={view}" + "&round=2" * (view == "sprint")
    got = season_api.call("GET", address)
    first = got.json["rows"][0]
    for name, value in first.items():
        if isinstance(value, str | int | float):
            found = rows_of(season_api, f"{address}&{name}=={quote(str(value))}")
            assert found == [row for row in got.json["rows"] if row[name] == value], name


def test_csv_has_the_same_rows_and_columns(season_api: Api) -> None:
    asked = f"{LAPS}&lap=1&fields=driver,compound&compound!=HARD"
    text = season_api.call("GET", f"{asked}&format=csv").text
    assert [dict(row) for row in csv.DictReader(io.StringIO(text))] == rows_of(season_api, asked)
    assert text.splitlines()[0] == "driver,compound"


def test_csv_of_no_row_has_its_header(season_api: Api) -> None:
    assert season_api.call("GET", f"{LAPS}&lap>900&fields=lap,driver&format=csv").text == "lap,driver\r\n"


def test_a_schedule_as_csv_is_filtered_by_session(season_api: Api) -> None:
    got = season_api.call("GET", "/api/season?year=2025&format=csv&session=Q&fields=event,start_utc")
    assert got.text.splitlines()[1:] == [
        "Valdoria Grand Prix,2025-04-05T15:00:00Z",
        "São Corvelo Grand Prix,2025-04-19T18:00:00Z",
    ]


def test_a_schedule_is_filtered_by_event(season_api: Api) -> None:
    found = rows_of(season_api, "/api/season?year=2025&format==sprint_qualifying&fields=round")
    assert found == [{"round": 2}]


def test_what_is_available_is_filtered_page_by_page(season_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.services.session_views.available.PAGE", 1)
    address = "/api/session?view=available&session==Q&fields=round,session"
    first = season_api.call("GET", address)
    assert first.json["items"] == [{"round": 2, "session": "Q"}]
    follow = first.headers["Link"].split(">")[0].strip("<")
    assert season_api.call("GET", follow).json["items"] == [{"round": 1, "session": "Q"}]


def test_each_choice_has_its_own_tag_and_is_answered_with_304(season_api: Api) -> None:
    addresses = [
        LAPS,
        f"{LAPS}&lap<3",
        f"{LAPS}&lap<4",
        f"{LAPS}&lap<=3",
        f"{LAPS}&fields=lap",
        f"{LAPS}&fields=driver",
    ]
    tags = [season_api.call("GET", address).headers["ETag"] for address in addresses]
    assert len(set(tags)) == len(addresses)
    for address, tag in zip(addresses, tags, strict=True):
        assert season_api.call("GET", address, headers={"If-None-Match": tag}).status_code == 304


def test_a_season_has_a_tag_for_each_choice(season_api: Api) -> None:
    tags = {
        season_api.call("GET", f"/api/season?year=2025&view=drivers{more}").headers["ETag"]
        for more in ("", "&points>1", "&points>2", "&fields=name")
    }
    assert len(tags) == 4


def test_an_unknown_column_is_refused_with_those_there_are(season_api: Api) -> None:
    assert "use one of: driver, number, team, lap" in refused(season_api, f"{LAPS}&lap_number>=10")["lap_number"]
    assert "or a column of the rows: driver, number" in refused(season_api, f"{LAPS}&tyre=SOFT")["tyre"]
    assert "use some of: driver, number" in refused(season_api, f"{LAPS}&fields=driver,tyre")["fields"]


@pytest.mark.parametrize("more", ["lap_time<90", "fields=lap"])
def test_a_view_without_rows_says_so(season_api: Api, more: str) -> None:
    said = refused(season_api, f"{QUALIFYING}&view=fastest-lap&{more}")
    assert list(said.values()) == ["is not supported by view=fastest-lap: it has no rows"]


def test_a_bad_view_is_what_is_refused_first(season_api: Api) -> None:
    assert list(refused(season_api, f"{QUALIFYING}&view=lapz&lap_time<90")) == ["view"]


def test_more_filters_than_make_sense_are_refused(season_api: Api) -> None:
    many = "&".join(["lap<90"] * 20)
    assert season_api.call("GET", f"{LAPS}&{many}").status_code == 200
    assert season_api.call("GET", f"{LAPS}&{many}&lap<91").status_code == 400


def test_an_address_without_rows_takes_no_filters(season_api: Api) -> None:
    assert list(refused(season_api, "/api/plot?view=kinds&name<3")) == ["name<3"]


def test_two_thousand_hostile_filters_break_nothing_and_take_no_time(season_api: Api) -> None:
    dice = random.Random(14)
    names = [*(field.name for row in answers.ROWS.values() for field in msgspec.structs.fields(row[1])), "x", "", "é"]
    views = [*answers.ROWS, "glance", "available", "nonsense"]
    worst = 0.0
    for _ in range(2000):
        pieces = [
            quote(dice.choice(names), safe="")
            + dice.choice(["=", "<", ">", "<=", "%3C", "!=", "!", "==", "%3E%3D", "%00"])
            + quote(dice.choice([*HOSTILE, "1", "SOFT", "true", "2025-01-01"]), safe=dice.choice(["", "<>=!"]))
            for _ in range(dice.choice([1, 1, 2, 5, 40]))
        ]
        began = time.thread_time()
        got = season_api.call("GET", f"{QUALIFYING}&view={dice.choice(views)}&{'&'.join(pieces)}")
        worst = max(worst, time.thread_time() - began)
        assert got.status_code in (200, 400, 404), (pieces, got.text[:300])
        assert got.status_code == 200 or len(got.data) < 20_000
    assert worst < 2


def test_what_is_read_of_every_request_takes_microseconds() -> None:
    """Finding the types of a shape again takes msgspec milliseconds: that is done once."""
    app = Flask("rows")
    with app.test_request_context("/?year=2025&event=1&session=R&view=laps&lap_time<=85&compound=HARD&fields=lap"):
        read = lambda: row_parameters(SessionQuery, answers.row_type).choice()  # noqa: E731
        took = timeit.repeat(read, time.thread_time, number=20, repeat=20)
    assert min(took) / 20 < 0.0005
