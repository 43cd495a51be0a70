"""Jolpica's lap times and pit stops of a race: all that is known of most races before F1 published its timing."""

from __future__ import annotations

from typing import Any

import msgspec

from lib.services.f1_source import F1Source
from lib.services.season import jolpica_rows
from lib.services.season.jolpica import read_pages

MOST_PAGES = 40  # of 100 laps; 24 cars and 78 laps, the most there were since 1996, make 19


class LapTiming(msgspec.Struct):
    """A driver's lap: its time in seconds and the place at its end, None if Jolpica does not say."""

    driver_id: str
    lap: int
    seconds: float | None
    position: int | None


class JolpicaPitStop(msgspec.Struct):
    """A stop at the end of `lap`, with the seconds in the pit lane."""

    driver_id: str
    lap: int
    seconds: float | None


def fetch_lap_timings(source: F1Source, year: int, number: int) -> list[LapTiming]:
    """Return a race's laps, none if Jolpica has none (before 1996). Raise NotFound or Unavailable."""
    found: list[LapTiming] = []

    def entries(table: dict[str, Any]) -> int:
        laps = [lap for race in table["Races"] for lap in race["Laps"]]
        rows = [(int(lap["number"]), timing) for lap in laps for timing in lap["Timings"]]
        found.extend(
            LapTiming(row["driverId"], lap, jolpica_rows.seconds(row.get("time")), _whole(row.get("position")))
            for lap, row in rows
        )
        return len(rows)

    path = f"{year}/{number}/laps"
    with jolpica_rows.readable(path):
        read_pages(source, path, "RaceTable", entries, MOST_PAGES)
    return found


def fetch_pit_stops(source: F1Source, year: int, number: int) -> list[JolpicaPitStop]:
    """Return a race's pit stops, none if Jolpica has none (before 2012). Raise NotFound or Unavailable."""
    found: list[JolpicaPitStop] = []

    def entries(table: dict[str, Any]) -> int:
        rows = [row for race in table["Races"] for row in race["PitStops"]]
        found.extend(
            JolpicaPitStop(row["driverId"], int(row["lap"]), jolpica_rows.seconds(row.get("duration"))) for row in rows
        )
        return len(rows)

    path = f"{year}/{number}/pitstops"
    with jolpica_rows.readable(path):
        read_pages(source, path, "RaceTable", entries)
    return found


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
