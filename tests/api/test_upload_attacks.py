"""Uploads that were made to stop or fill a function: each is refused in little time, memory and words."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lib.services.own_laps.setup import BOUNDS
from tests.conftest import Api

MOST_SECONDS, MOST_MEGABYTES, MOST_ANSWER = 1.5, 100, 20_000
BRACKETS = "[" * 60_000
LAP = {"time": [n / 10 for n in range(801)], "speed": [225.0] * 801}


@dataclass(frozen=True)
class Upload:
    data: bytes
    kind: str
    query: str = ""

    def to(self, api: Api) -> TestResponse:
        path = f"/api/telemetry?name=x{self.query}" if self.kind == "text/csv" else "/api/telemetry"
        return api.call("POST", path, data=self.data, headers={"Content-Type": self.kind})


def as_json(**fields: Any) -> Upload:
    return Upload(json.dumps({"name": "x", "samples": LAP, **fields}).encode(), "application/json")


def as_csv(text: str, query: str = "") -> Upload:
    return Upload(text[:3_999_999].encode(), "text/csv", query)


ATTACKS: dict[str, Callable[[], Upload]] = {
    "a column name of brackets": lambda: as_json(samples={BRACKETS: [1], "time": [1]}),
    "a header of brackets": lambda: as_csv(f"{BRACKETS},time,speed\n1,2,3\n"),
    "a unit of brackets": lambda: as_csv(f"time,speed\n{BRACKETS},km/h\n1,2\n"),
    "records with distinct keys": lambda: as_json(samples=[{f"k{n}": 1} for n in range(20_000)]),
    "columns without end": lambda: as_json(samples={f"k{n}": [1] for n in range(200_000)}),
    "a setup of unknown fields": lambda: as_json(setup={f"k{n}": 1 for n in range(200_000)}),
    "unknown fields": lambda: as_json(**{f"k{n}": 1 for n in range(200_000)}),
    "rows without end": lambda: as_csv("time,speed\n" + "1,2\n" * 990_000),
    "commas without end": lambda: as_csv("time,speed\n" + "," * 3_900_000),
    "cells without end": lambda: as_csv("time,speed\n" + "1," * 1_900_000),
    "a number without end": lambda: as_csv("time,speed\n" + f"{'1' * 1_900_000},2\n" * 2),
}


@pytest.mark.parametrize("name", ATTACKS)
class TestLargeUploads:
    def test_are_refused_in_little_time_and_few_words(self, api: Api, name: str) -> None:
        api.register()
        upload = ATTACKS[name]()
        start = time.thread_time()
        got = upload.to(api)
        assert time.thread_time() - start < MOST_SECONDS
        assert got.status_code == 400, got.text[:200]
        assert len(got.data) < MOST_ANSWER

    def test_are_refused_in_little_memory(self, api: Api, name: str) -> None:
        api.register()
        upload = ATTACKS[name]()
        tracemalloc.start()
        try:
            upload.to(api)
            assert tracemalloc.get_traced_memory()[1] < MOST_MEGABYTES * 1_000_000
        finally:
            tracemalloc.stop()


NUMBERS = {
    "setup of brackets": "&setup=" + "[" * 6000,
    "setup with a number of 400 digits": '&setup={"front_wing":' + "9" * 400 + "}",
    "setup with half a character": '&setup={"\\ud800":1}',
    "sectors of 400 digits": "&sectors=[" + "9" * 400 + ",1,1]",
    "lap time of 400 digits": "&laptime=1" + "0" * 400,
    "lap time of 5000 digits": "&laptime=1" + "0" * 5000,
    "year of 400 digits": "&year=1" + "0" * 400,
}


@pytest.mark.parametrize("name", NUMBERS)
def test_fields_that_no_json_reader_should_take_are_refused(api: Api, name: str) -> None:
    api.register()
    assert as_csv("time,speed\n1,2\n", NUMBERS[name]).to(api).status_code == 400


def test_the_same_fields_are_refused_in_a_form(api: Api) -> None:
    api.register()
    form = {"name": "x", "samples": "time,speed\n1,2", "setup": "[" * 6000}
    got = api.call("POST", "/api/telemetry", data=form, headers={"Content-Type": "multipart/form-data"})
    assert got.status_code == 400


def test_at_most_twenty_bad_fields_are_named(api: Api) -> None:
    api.register()
    got = as_json(setup=dict.fromkeys(BOUNDS, True)).to(api)
    assert len(got.json["errors"]) == 20


class TestNamingManyLaps:
    @pytest.fixture
    def lap_id(self, season_api: Api) -> str:
        season_api.register()
        return str(as_json().to(season_api).json["id"])

    def test_they_are_counted_before_any_is_opened(
        self, season_api: Api, lap_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[str] = []
        monkeypatch.setattr("lib.responses.lap_arguments._other", opened.append)
        many = "&".join(f"with=me:{lap_id}" for _ in range(300))
        got = season_api.call("GET", f"/api/telemetry?{many}")
        assert (got.status_code, opened) == (400, [])
        assert "at most 5 laps can be compared, not 300" in got.json["detail"]

    def test_five_are_opened(self, season_api: Api, lap_id: str) -> None:
        five = "&".join(f"with=me:{lap_id}" for _ in range(5))
        assert season_api.call("GET", f"/api/telemetry?{five}").status_code == 200


def test_a_name_that_no_font_can_draw_is_drawn_as_pdf(season_api: Api) -> None:
    season_api.register()
    made = as_json(name="\ufeffMine\u2028").to(season_api)
    assert made.json["name"] == "Mine"
    got = season_api.call("GET", f"/api/plot?kind=speed-trace&with=me:{made.json['id']}&format=pdf&width=400")
    assert got.status_code == 200, got.text


@pytest.mark.parametrize("name", ["\ufeff", "\u200b\u2028", "\x07"])
def test_a_name_without_a_letter_is_none(api: Api, name: str) -> None:
    api.register()
    assert as_json(name=name).to(api).status_code == 400
