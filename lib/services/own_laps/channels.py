"""From a file's columns to our channels: one column for each, and a sentence if there was a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.names import SENSORS, Meaning, meaning
from lib.services.own_laps.recording import Column, Recording, listed, refuse

SURENESS = {"gps": 0, "": 1, "calc": 2, "can": 3, "obd": 4}  # a wheel's or an engine's speed is not the road's
LEAST_FILLED = 0.5  # share of rows; chosen: a column with fewer values is left to another of the same channel
LONGEST_HOLE = 1.0  # seconds over which a logger's empty cells are filled in
HELD = ("gear", "drs", "lap", "brake")
HELPERS = {"lap": 1e6, "lap_clock": 1e10, "last_lap": 1e10, "latitude": 90.0, "longitude": 360.0}  # with their highest


@dataclass(frozen=True)
class Channels:
    """Numbers by our names, all of one length, NaN for missing ones; the units that the file itself names."""

    values: Mapping[str, Float]
    units: Mapping[str, str]
    notes: tuple[str, ...] = ()


def choose(recording: Recording) -> Channels:
    """Return one column for each of our channels. Raise InvalidRequest if there is not enough for a lap."""
    known: dict[str, list[tuple[Column, Meaning]]] = {}
    for column in recording.columns:
        if (found := meaning(column.name)) is not None:
            known.setdefault(found.channel, []).append((column, found))
    _refuse_unfit(known, recording)
    values: dict[str, Float] = {}
    units: dict[str, str] = {}
    notes: list[str] = []
    for channel, candidates in known.items():
        column, found = min(candidates, key=_preference)
        values[channel] = column.values
        unit = (column.unit or found.unit).strip().lower()[:20]
        if unit:
            units[channel] = unit
        if len(candidates) > 1:
            notes.append(_choice(channel, column, [other for other, _ in candidates if other is not column]))
    return Channels(values, units, tuple(notes))


def without_nonsense(channels: Channels) -> Channels:
    """Return the channels with NaN for numbers that a helping channel cannot have."""
    values = dict(channels.values)
    for name, most in HELPERS.items():
        if name in values:
            values[name] = np.where(np.abs(np.nan_to_num(values[name], nan=np.inf)) <= most, values[name], np.nan)
    return Channels(values, channels.units, channels.notes)


def _refuse_unfit(known: Mapping[str, Sequence[tuple[Column, Meaning]]], recording: Recording) -> None:
    axis = {"time", "lap_clock", "distance", "part"} & known.keys()
    if "speed" not in known or not axis:
        raise refuse(
            "speed, and time or distance, are needed: export the lap with those channels as CSV. "
            f"This {recording.tool} has {listed(recording.found)}",
            recording.found,
        )
    lengths = {column.name[:60]: len(column.values) for found in known.values() for column, _ in found}
    if len(set(lengths.values())) > 1:
        raise refuse(
            "the columns have different lengths: " + ", ".join(f"{name} {n}" for name, n in list(lengths.items())[:20])
        )


def _preference(candidate: tuple[Column, Meaning]) -> tuple[bool, int, int]:
    """Order columns of one channel: filled ones first, then by sensor, then by how sure the name is."""
    column, found = candidate
    filled = np.isfinite(column.values)
    useless = filled.mean() < LEAST_FILLED or not column.values[filled].any() if len(filled) else True
    return bool(useless), SURENESS[sensor_of(column, found)], found.rank


def sensor_of(column: Column, found: Meaning) -> str:
    words = column.source.lower().replace(":", " ").split()
    return next((SENSORS[word] for word in words if word in SENSORS), found.sensor)


def _choice(channel: str, taken: Column, others: Sequence[Column]) -> str:
    left = ", ".join(dict.fromkeys(_named(other) for other in others[:5]))
    return f"{channel} taken from {_named(taken)}, not from {left}"


def _named(column: Column) -> str:
    return f"{column.name[:40]!r} ({column.source[:20]})" if column.source else repr(column.name[:40])


def filled(channels: Channels) -> Channels:
    """Return the channels of a logger without its empty cells: rows at the ends go, short holes are filled in."""
    axis = "time" if "time" in channels.values else None
    needed = [name for name in (axis, "speed") if name]
    known = np.all([np.isfinite(channels.values[name]) for name in needed], axis=0)
    if axis is None or known.all() or not known.any():
        return channels
    time = channels.values[axis]
    rows = np.flatnonzero(np.isfinite(time))
    places = np.flatnonzero(known)
    rows = rows[(rows >= places[0]) & (rows <= places[-1])]
    if np.diff(time[places]).max(initial=0.0) * _second(time) > LONGEST_HOLE:
        return channels
    values = {name: _over_holes(name, column, time, rows) for name, column in channels.values.items()}
    count = len(rows) - len(np.intersect1d(rows, places))
    note = (f"speed filled in for {count} of {len(rows)} samples",) if count else ()
    return Channels(values, channels.units, (*channels.notes, *note))


def _second(time: Float) -> float:
    return 1.0 if np.nanmax(time) - np.nanmin(time) < 20_000 else 0.001


def _over_holes(name: str, column: Float, time: Float, rows: np.ndarray) -> Float:
    known = np.flatnonzero(np.isfinite(column) & np.isfinite(time))
    if not len(known):
        return np.asarray(column[rows], np.float64)
    if name in HELD:
        before = np.clip(np.searchsorted(known, rows, side="right") - 1, 0, len(known) - 1)
        return np.asarray(column[known[before]], np.float64)
    return np.asarray(np.interp(time[rows], time[known], column[known]), np.float64)
