"""Laps on one axis as plain numbers: channels, delta, sectors, corners, and the words that say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.services.plotter.layout import clock
from lib.services.plotter.material import Material, numbers
from lib.services.telemetry_service import compare

STEP = 5.0  # metres: a car at 300 km/h is sampled every 20 m
DRAWN = ("speed", "throttle", "brake", "gear", "rpm", "drs")


@dataclass(frozen=True)
class Bend:
    """A corner: its name, its apex, the stretch it stands for, and what it costs each lap against the first.

    A gain of None is less than what the two laps' uncertainty may make.
    """

    name: str
    place: float
    start: float = 0.0
    end: float = 0.0
    gains: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Traces:
    """Laps on one distance axis; `delta` is seconds behind the first lap, `sigma` what it may be wrong by.

    `lines` are the places where the sectors end; `sectors` their times, per lap.
    `exact` are the places where the delta is certain: the lines, or only the finish if a lap has no sector times.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    times: tuple[float, ...]
    distance: Float
    channels: tuple[Mapping[str, Float], ...]
    delta: tuple[Float, ...]
    sigma: tuple[float | None, ...] = ()
    lines: tuple[float, ...] = ()
    sectors: tuple[tuple[float | None, ...], ...] = ()
    corners: tuple[Bend, ...] = ()
    exact: tuple[float, ...] = ()


def traces(material: Material) -> Traces:
    """Return the laps' channels on one axis, on which the lines of the sectors and the corners have their places."""
    found = on_one_axis(material, DRAWN)
    laps, quality, lines = found["laps"], found["quality"], tuple(found["lines"].values())
    channels = tuple({name: numbers(values) for name, values in lap["channels"].items()} for lap in laps)
    return Traces(
        tuple(material.lap_names()),
        tuple(material.lap_labels()),
        tuple(lap.lap_time for lap in material.opened),
        numbers(found["distance"]),
        channels,
        known_deltas([numbers(lap["delta"]) for lap in laps], [lap["speed"] for lap in channels]),
        _sigmas([one["uncertainty"] for one in quality]),
        lines,
        tuple(_sectors(lap["lap"]) for lap in laps),
        tuple(_bend(corner) for corner in found["corners"]),
        lines if all(one["method"] == "sectors" for one in quality) else lines[-1:],
    )


def known_deltas(deltas: Sequence[Float], speeds: Sequence[Float]) -> tuple[Float, ...]:
    """Return the deltas without what lies where a lap or the first stood frozen; both ends are official times."""
    found = []
    for delta, speed in zip(deltas, speeds, strict=True):
        unknown = np.isnan(speed) | np.isnan(speeds[0])
        unknown[[0, -1]] = False
        found.append(np.where(unknown, np.nan, delta))
    return tuple(found)


def on_one_axis(material: Material, channels: Sequence[str]) -> dict[str, Any]:
    """Return the comparison of the laps; a single one is compared with itself.

    So it lies on the lines of its session, too, with both its clocks right: its own distance is off by tens of metres.
    """
    count = len(material.references)
    references = material.references if count > 1 else material.references * 2
    found = compare(material.store, references, STEP, channels=channels)
    return found | {name: found[name][:count] for name in ("laps", "quality")}


def _sigmas(own: list[float | None]) -> tuple[float | None, ...]:
    first = own[0]
    known = [None if first is None or sigma is None else float(np.hypot(first, sigma)) for sigma in own[1:]]
    return (None, *known)


def _sectors(row: Mapping[str, Any]) -> tuple[float | None, ...]:
    return tuple(row.get(f"sector{number}") for number in (1, 2, 3))


def _bend(corner: Mapping[str, Any]) -> Bend:
    gains = tuple(None if lap["noise"] else lap["gain"] for lap in corner["laps"])
    name = f"{corner['number']}{corner['letter'] or ''}"
    return Bend(name, corner["distance"], corner["from"], corner["to"], gains)


def biggest_gain(data: Traces) -> tuple[Bend, int, float] | None:
    """Return (corner, lap, seconds) of the corner where a lap wins or loses most against the first, beyond noise."""
    found = [
        (abs(gain), -at, bend, lap, gain)
        for at, bend in enumerate(data.corners)
        for lap, gain in enumerate(bend.gains)
        if lap and gain
    ]
    if not found:
        return None
    _, _, bend, lap, gain = max(found, key=lambda item: item[:2])
    return bend, lap, gain


def sector_bests(data: Traces) -> list[tuple[float, float, str, int | None]]:
    """Return for each sector (from, to, words, lap): its time for one lap, else who is fastest there, and by what.

    Empty where the sectors' lines or a time are not known; no lap where two are fastest.
    """
    if not data.lines or any(time is None for row in data.sectors for time in row):
        return []
    found: list[tuple[float, float, str, int | None]] = []
    for number, (start, end) in enumerate(pairwise((0.0, *data.lines))):
        times = sorted((float(row[number] or 0.0), lap) for lap, row in enumerate(data.sectors))
        if len(times) == 1:
            found.append((start, end, f"S{number + 1}  {times[0][0]:.3f}", None))
            continue
        margin = round(times[1][0] - times[0][0], 3)
        best = times[0][1] if margin else None
        who = "level" if best is None else f"{data.labels[best]} by {margin:.3f}"
        found.append((start, end, f"S{number + 1}  {who}", best))
    return found


def speed_words(data: Traces) -> str:
    """Return the alt text of a speed trace."""
    pieces = []
    for name, time, channels in zip(data.names, data.times, data.channels, strict=True):
        top, low = float(np.nanmax(channels["speed"])), float(np.nanmin(channels["speed"]))
        pieces.append(f"{name} in {clock(time)}, from {low:.0f} to {top:.0f} km/h")
    bends = f"{len(data.corners)} corners over {data.distance[-1]:,.0f} m."
    return f"{'; '.join(pieces)}. {bends}{_sector_words(data)}{_corner_words(data)}"


def delta_words(data: Traces) -> str:
    """Return who is how far behind, and where most of it is won or lost."""
    ends = [f"{name} ends {delta[-1]:+.3f} s" for name, delta in zip(data.names[1:], data.delta[1:], strict=True)]
    return f"Against {data.names[0]}: {', '.join(ends)}.{_sector_words(data)}{_corner_words(data)}"


def _sector_words(data: Traces) -> str:
    words = [text.replace("  ", ": ") for *_, text, _ in sector_bests(data)]
    return f" Sectors: {', '.join(words)}." if words else ""


def _corner_words(data: Traces) -> str:
    most = biggest_gain(data)
    return f" The largest difference is in corner {most[0].name}: {gain_words(data, most)}." if most else ""


def gain_words(data: Traces, most: tuple[Bend, int, float]) -> str:
    """Return who wins how much in that corner, as `OKA wins 0.049 s`."""
    _, lap, gain = most
    return f"{data.labels[lap if gain < 0 else 0]} wins {abs(gain):.3f} s"
