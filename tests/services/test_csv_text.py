"""Columns as CSV: one dialect for every file we send."""

from __future__ import annotations

import pytest

from lib.services.csv_text import csv_text
from lib.services.telemetry_service import as_csv


def test_nulls_are_empty_and_booleans_are_words() -> None:
    columns = {"lap": [1, None], "time": [81.5, 0.0], "clean": [True, False], "note": [None, 'a "b", c']}
    assert csv_text(columns) == 'lap,time,clean,note\r\n1,81.5,true,\r\n,0.0,false,"a ""b"", c"\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\tx"])
def test_what_a_spreadsheet_would_run_is_quoted_off(text: str) -> None:
    assert csv_text({"name": [text]}) == f"name\r\n'{text}\r\n"


def test_a_carriage_return_at_the_start_is_quoted_off_too() -> None:
    assert csv_text({"name": ["\rx"]}) == 'name\r\n"\'\rx"\r\n'


@pytest.mark.parametrize("value", [-1, -0.5, "a=b", "a-b", ""])
def test_numbers_and_other_texts_stay_as_they_are(value: object) -> None:
    assert csv_text({"name": [value]}).splitlines()[1].strip('"') == str(value)


def test_a_lap_is_in_the_same_dialect() -> None:
    channels = {"distance": [0.0, 5.5], "brake": [True, None], "gear": [3, 4]}
    assert as_csv({"channels": channels}) == "distance,brake,gear\r\n0.0,true,3\r\n5.5,,4\r\n"


def test_a_comparison_numbers_its_laps() -> None:
    laps = [{"channels": {"speed": [100]}, "delta": [0.0]}, {"channels": {"speed": [101]}, "delta": [-0.25]}]
    assert as_csv({"laps": laps, "distance": [5]}) == (
        "distance,speed_1,delta_1,speed_2,delta_2\r\n5,100,0.0,101,-0.25\r\n"
    )
