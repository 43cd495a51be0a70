"""Decoded streams to what FastF1 makes of them: one clock, every driver as long as the longest recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Whole
from lib.services.ff1_interact.streams import NO_STATUS, StreamRecording
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.tables import NO_TIME

OFF_TRACK = 0


@dataclass(frozen=True)
class Filled:
    """A recording with the moments it lacks filled in; time is NO_TIME and values are 0 there."""

    date: Whole
    time: Whole
    values: Whole
    filled: NDArray[np.bool_]


def fill(recordings: Mapping[str, StreamRecording]) -> dict[str, Filled]:
    """Return every recording brought to the moments of the longest one, row by row as FastF1 does it."""
    longest = max(recordings.values(), key=lambda recording: len(recording.date), default=None)
    return {} if longest is None else {number: _fill(item, longest.date) for number, item in recordings.items()}


def _fill(recording: StreamRecording, dates: Whole) -> Filled:
    if len(recording.date) >= len(dates):
        return Filled(recording.date, recording.time, recording.values, np.zeros(len(recording.date), np.bool_))
    # the same merge and the same sort as FastF1's, so that moments sent twice come out in the same order
    own = pd.DataFrame({"Date": recording.date, "row": np.arange(len(recording.date))})
    merged = own.merge(pd.Series(dates, name="Date"), how="outer").sort_values(by="Date")
    missing = merged["row"].isna().to_numpy()
    row = np.where(missing, 0, merged["row"].fillna(0).to_numpy()).astype(np.int64)
    values = np.where(missing[:, None], 0, recording.values[row] if len(recording.values) else 0)
    time = np.where(missing, NO_TIME, recording.time[row] if len(recording.time) else NO_TIME)
    return Filled(merged["Date"].to_numpy(), time, values, missing)


def zero_date_ms(*streams: Mapping[str, Filled]) -> int | None:
    """Return the moment the session clock began, in ms since 1970: the latest that any sample implies."""
    offsets = [
        int((item.date - item.time)[~item.filled].max())
        for stream in streams
        for item in stream.values()
        # FastF1 compares with NaT here, so that a driver whose first row was filled in has no say
        if len(item.date) and not item.filled[0]
    ]
    return None if not offsets else int(_round_ms(np.array([max(offsets)]))[0])


def car_samples(item: Filled, zero_ms: int) -> CarSamples:
    rpm, speed, gear, throttle, brake, drs = item.values.T
    time = _round_ms(item.date) - zero_ms
    return CarSamples(time, item.filled, rpm, speed, gear, throttle, (brake != 0).astype(np.int64), drs)


def pos_samples(item: Filled, zero_ms: int) -> PosSamples:
    x, y, z, status = item.values.T
    status = np.where(item.filled, OFF_TRACK, status)
    return PosSamples(_round_ms(item.date) - zero_ms, item.filled, x, y, z, np.minimum(status, NO_STATUS))


def _round_ms(microseconds: Whole) -> Whole:
    """Return whole milliseconds, halves to even as pandas rounds them."""
    whole, rest = np.divmod(microseconds, 1000)
    up = (rest > 500) | ((rest == 500) & (whole % 2 == 1))
    return np.asarray(whole + up, np.int64)
