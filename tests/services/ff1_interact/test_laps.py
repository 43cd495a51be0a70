"""FastF1's laps as our table, on a race of three laps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.services.ff1_interact.laps import laps_table
from lib.sessions.tables import Table

NAN = float("nan")


def seconds(*values: float | None) -> pd.Series:
    return pd.Series([pd.NaT if value is None else pd.Timedelta(seconds=value) for value in values])


def table(zero_ms: int | None = None, names: dict[int, str] | None = None, **changed: Any) -> Table:
    """Return the laps of driver 7, whose files are named AAA, and one of driver 9, whose code nobody knows."""
    columns: dict[str, Any] = {
        "DriverNumber": ["7", "7", "9"],
        "LapNumber": [1.0, 2.0, 1.0],
        "Compound": ["SOFT", "nan", ""],
        "TyreLife": [3.0, NAN, NAN],
        "FreshTyre": [False, False, False],
        "LapTime": seconds(91.2345, 90.0, None),
        "LapStartTime": seconds(600.0, 691.234, None),
        "Time": seconds(691.234, 781.234, 800.0),
        "IsAccurate": [True, True, True],
        "TrackStatus": ["1", "1", "4"],
        "Deleted": [False, True, False],
        "PitInTime": seconds(None, None, None),
        "PitOutTime": seconds(None, None, None),
    }
    return laps_table(pd.DataFrame({**columns, **changed}), zero_ms, {"7": "AAA"}, names or {})


def test_a_driver_is_named_as_the_files_are_and_by_number_where_no_name_is_known() -> None:
    found = table()
    assert found["driver"].tolist() == ["AAA", "AAA", "9"]
    assert found["number"].tolist() == ["7", "7", "9"]


def test_times_are_seconds_to_the_millisecond() -> None:
    found = table()
    assert found["lap_time"][:2].tolist() == [91.234, 90.0]
    assert np.isnan(found["lap_time"][2])


@pytest.mark.parametrize(("zero_ms", "starts"), [(None, [NAN, NAN, NAN]), (1_000_500, [1600.5, 1691.734, NAN])])
def test_a_lap_has_a_date_where_the_session_clock_has_one(zero_ms: int | None, starts: list[float]) -> None:
    assert table(zero_ms)["start_utc"].tolist() == pytest.approx(starts, nan_ok=True)


def test_a_row_belongs_to_the_part_it_is_named_for() -> None:
    assert table(names={1: "Q2"})["part"].tolist() == [None, "Q2", None]


@pytest.mark.parametrize(
    ("compound", "life", "fresh"),
    [("SOFT", 3.0, 0), ("SOFT", NAN, 0), (None, 3.0, 0), (None, NAN, -1), ("nan", NAN, -1)],
)
def test_tyres_of_which_nothing_is_known_are_neither_new_nor_used(
    compound: str | None, life: float, fresh: int
) -> None:
    found = table(Compound=[compound] * 3, TyreLife=[life] * 3)
    assert found["fresh_tyre"].tolist() == [fresh] * 3


def test_a_lap_is_clean_by_what_the_table_says_of_it() -> None:
    assert table()["clean"].tolist() == [1, 0, 0]
