"""Two to five laps laid over each other: sector by sector exactly, corner by corner with what is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lib.services.analysis_service.facts.names import OWN
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.languages import decimals_known
from lib.services.telemetry_service import LapReference, compare
from lib.sessions import SessionStore

SHOWN = 6  # corners of each lap: those that make most of the difference
SPEED = 4.0  # km/h: two samples of a car differ by as much in a corner
BRAKING = 15.0  # metres: samples lie 20 m apart at 300 km/h
TOP = 3.0  # km/h
SECTORS = ("sector1", "sector2", "sector3")
SAMPLES = "car samples of both laps on one distance axis"


def lap_facts(pad: Pad, store: SessionStore, references: Sequence[LapReference]) -> list[str]:
    """Write down each lap against the first; returns what the laps are called. Raise what opening a lap raises."""
    found = compare(store, references)
    names = lap_names(references, found["laps"])
    for at, lap in enumerate(found["laps"]):
        _time(pad, names[at], lap, references[at])
    for at in range(1, len(names)):
        _against(pad, found, names, at)
    return names


def lap_names(references: Sequence[LapReference], laps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a driver's code, `YOU` for an own lap, `lap 12` where one driver drove several of the laps."""
    drivers = [OWN if reference.own else str(lap["driver"]) for reference, lap in zip(references, laps, strict=True)]
    sessions = [lap["session"]["version"] if lap["session"] else None for lap in laps]
    found = []
    for at, driver in enumerate(drivers):
        alike = [other for other in range(len(drivers)) if drivers[other] == driver]
        if len(alike) == 1:
            found.append(driver)
        elif driver == OWN:
            number = alike.index(at) + 1
            found.append(OWN if number == 1 else f"{OWN} {number}")
        elif len({sessions[other] for other in alike}) == 1 and len(set(drivers)) == 1:
            found.append(f"lap {laps[at]['lap']['lap']}")
        else:
            found.append(f"{driver} {laps[at]['session']['year']} lap {laps[at]['lap']['lap']}")
    return found


def _time(pad: Pad, name: str, lap: Mapping[str, Any], reference: LapReference) -> None:
    time, number = lap["lap"]["lap_time"], lap["lap"].get("lap")
    where = [f"lap {number}"] if number and not reference.own and not name.startswith("lap") else []
    source = "the lap as it was uploaded" if reference.own else "the official lap time"
    pad.add("lap_time", [name, *where], time, pad.words.clock(time), source, 0.8, unit="s", as_is=True)


def _against(pad: Pad, found: Mapping[str, Any], names: Sequence[str], at: int) -> None:
    one, other = names[at], names[0]
    laps, quality = found["laps"], found["quality"]
    total = round(float(laps[at]["delta"][-1]), 3)
    sigma = float(np.hypot(quality[0]["uncertainty"], quality[at]["uncertainty"]))
    _difference(pad, "lap_difference", one, other, [], total, 0.0, "both lap times", 0.98)
    if quality[0]["method"] == quality[at]["method"] == "sectors":
        for number, sector in enumerate(SECTORS, 1):
            difference = round(laps[at]["lap"][sector] - laps[0]["lap"][sector], 3)
            source = "official sector times of both laps"
            _difference(pad, "sector_difference", one, other, [f"sector {number}"], difference, 0.0, source, 0.75)
    text = pad.words.seconds(sigma, decimals_known(sigma))
    source = f"how sure the time at a place between the timing lines is ({quality[at]['method']} as anchors)"
    pad.add("uncertainty_between_lines", [one, other], round(sigma, 3), text, source, 0.4, unit="s", as_is=True)
    _corners(pad, found["corners"], one, other, at, sigma)
    speeds = [max(value for value in laps[lap]["channels"]["speed"] if value is not None) for lap in (at, 0)]
    _more(pad, "top_speed_difference", one, other, [], speeds[0] - speeds[1], TOP, "speed", 0.45)


def _difference(
    pad: Pad,
    kind: str,
    one: str,
    other: str,
    where: Sequence[str],
    value: float,
    error: float,
    source: str,
    weight: float,
) -> None:
    """Write down who was slower by how much, the slower first."""
    slow, fast = (one, other) if value >= 0 else (other, one)
    way = relation("time", slow, fast, abs(value), error)
    text = pad.words.seconds(value) if not error else pad.words.uncertain(value, error)
    unsure = round(error, 3) if error else None
    pad.add(
        kind, [slow, fast, *where], round(abs(value), 3), text, source, weight,
        unit="s", uncertainty=unsure, relation=way, as_is=True,
    )  # fmt: skip


def _corners(pad: Pad, corners: Sequence[Mapping[str, Any]], one: str, other: str, at: int, sigma: float) -> None:
    rows = [(f"T{corner['number']}{corner['letter']}", corner["laps"][0], corner["laps"][at]) for corner in corners]
    # where a recording stood still nothing is known of the corner
    rows = [row for row in rows if None not in (row[1]["apex_speed"], row[2]["apex_speed"])]
    rows.sort(key=lambda row: -abs(row[2]["gain"]))
    noise = sum(abs(mine["gain"]) <= sigma for _, _, mine in rows)
    for rank, (name, theirs, mine) in enumerate(rows[:SHOWN]):
        gain = mine["gain"]
        if abs(gain) <= sigma:
            if rank < 2:
                source = f"{SAMPLES}; not more than its uncertainty"
                _difference(pad, "difference_in_noise", one, other, [name], gain, sigma, source, 0.5)
            continue
        _difference(pad, "corner_loss", one, other, [name], gain, sigma, SAMPLES, 0.9 - 0.06 * rank)
        _how(pad, name, one, other, mine, theirs, 0.7 - 0.05 * rank)
    if rows:
        text = f"{noise} {pad.words.language.of} {len(rows)}"
        source = f"corners whose difference is not more than {sigma:.2f} s"
        pad.add("corners_in_noise", [one, other], noise, text, source, 0.5, unit="corners", as_is=True)


def _how(
    pad: Pad, name: str, one: str, other: str, mine: Mapping[str, Any], theirs: Mapping[str, Any], weight: float
) -> None:
    """Write down what differs in a corner beside the time: speeds, and where brake and throttle are used."""
    slowest = mine["apex_speed"] - theirs["apex_speed"]
    _more(pad, "apex_speed_difference", one, other, [name], slowest, SPEED, "speed", weight)
    for kind in ("entry_speed", "exit_speed"):
        difference = mine[kind] - theirs[kind]
        if difference != slowest:  # else the corner has its lowest speed at its edge: one speed, not two
            _more(pad, f"{kind}_difference", one, other, [name], difference, SPEED, "speed", weight - 0.04)
    for kind, key in (("brakes_later", "brake_at"), ("full_throttle_later", "throttle_at")):
        if mine[key] is not None and theirs[key] is not None:
            _more(pad, kind, one, other, [name], mine[key] - theirs[key], BRAKING, "distance", weight - 0.02)


def _more(
    pad: Pad,
    kind: str,
    one: str,
    other: str,
    where: Sequence[str],
    value: float,
    least: float,
    measure: Any,
    weight: float,
) -> None:
    """Write down who has more of something, that one first, if it is more than samples can be wrong by."""
    if abs(value) < least:
        return
    high, low = (one, other) if value > 0 else (other, one)
    way = relation(measure, high, low, abs(value))
    unit = "km/h" if measure == "speed" else "m"
    text = f"{pad.words.number(round(value) if unit == 'km/h' else 5 * round(value / 5))} {unit}"
    pad.add(
        kind, [high, low, *where], round(abs(value), 1), text, SAMPLES, weight,
        unit=unit, uncertainty=least, relation=way, as_is=True,
    )  # fmt: skip
