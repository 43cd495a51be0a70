"""FastF1's laps to our table: the same values, nulls for NaN, NaT and empty texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.services.session_survey.lap_rules import clean_laps
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table

QUALIFYING_PARTS = ("Q1", "Q2", "Q3")
BLANK = ("", "nan", "None", "NaT")  # how FastF1's texts say that they hold nothing

_COLUMNS = {
    "number": "DriverNumber",
    "team": "Team",
    "lap": "LapNumber",
    "stint": "Stint",
    "compound": "Compound",
    "tyre_life": "TyreLife",
    "fresh_tyre": "FreshTyre",
    "lap_time": "LapTime",
    "sector1": "Sector1Time",
    "sector2": "Sector2Time",
    "sector3": "Sector3Time",
    "start_time": "LapStartTime",
    "end_time": "Time",
    "pit_in": "PitInTime",
    "pit_out": "PitOutTime",
    "speed_i1": "SpeedI1",
    "speed_i2": "SpeedI2",
    "speed_fl": "SpeedFL",
    "speed_st": "SpeedST",
    "position": "Position",
    "personal_best": "IsPersonalBest",
    "deleted": "Deleted",
    "deleted_reason": "DeletedReason",
    "track_status": "TrackStatus",
    "accurate": "IsAccurate",
    "generated": "FastF1Generated",
    "sector1_end": "Sector1SessionTime",
    "sector2_end": "Sector2SessionTime",
    "sector3_end": "Sector3SessionTime",
}


def no_laps() -> Table:
    return Table.of(LAPS, {})


def laps_table(frame: Any, zero_ms: int | None, parts: Mapping[str, str], names: Mapping[int, str]) -> Table:
    """Return the laps. `parts` maps a driver's number to the code used for it, `names` a row to Q1, Q2 or Q3."""
    columns = {name: plain_values(frame[source]) for name, source in _COLUMNS.items() if source in frame}
    columns["driver"] = [parts.get(number, number) for number in columns["number"]]
    columns["part"] = [names.get(row) for row in range(len(frame))]
    if zero_ms is not None:
        columns["start_utc"] = [start + zero_ms / 1000 for start in columns["start_time"]]
    columns["fresh_tyre"] = _known_tyres(columns)
    table = Table.of(LAPS, columns)
    return Table(LAPS, {**table.columns, "clean": clean_laps(table)})


def plain_values(series: Any) -> list[Any]:
    """Return a pandas column as seconds, numbers, booleans or text, None or NaN for null."""
    if series.dtype.kind == "m":
        return list(seconds(series).tolist())
    if series.dtype.kind in "fib":
        return list(series.to_numpy().tolist())
    # NaN and NaT differ from themselves
    return [None if value != value or value in BLANK else value for value in series.tolist()]


def seconds(series: Any) -> NDArray[np.float64]:
    """Return durations in seconds, to the millisecond, NaN for NaT."""
    microseconds = series.to_numpy("timedelta64[us]").astype(np.int64)
    return np.where(series.isna(), np.nan, np.round(microseconds / 1000) / 1000)


def _known_tyres(columns: Mapping[str, list[Any]]) -> list[Any]:
    """FastF1 makes "new: no" of "nothing known"; the other two columns tell which it is."""
    known = zip(columns["fresh_tyre"], columns["compound"], columns["tyre_life"], strict=True)
    return [None if compound is None and life != life else fresh for fresh, compound, life in known]


def qualifying_parts(split: Callable[[], list[Any]]) -> dict[int, str]:
    """Return which row of the laps belongs to which part; `split` is FastF1's own, which needs the session status."""
    named = zip(QUALIFYING_PARTS, split(), strict=False)
    return {int(row): part for part, laps in named if laps is not None for row in laps.index}
