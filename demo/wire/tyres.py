"""TimingAppData: the tyre counter of every car."""

from __future__ import annotations

from typing import Any

from demo.record import CarLog, SessionLog, clock
from demo.wire.lines import Row, line_of


def tyre_rows(log: SessionLog) -> list[Row]:
    """New sets, laps done on them and lap times, in order of time."""
    rows = [row for car in log.cars for row in _car_rows(car)]
    return sorted(rows, key=lambda row: row[0])


def _stint(number: int, stint: int, content: dict[str, Any]) -> dict[str, Any]:
    return line_of(number, {"Stints": {str(stint): content}})


def _car_rows(car: CarLog) -> list[Row]:
    number, rows = car.driver.number, list[Row]()
    for i, stint in enumerate(car.stints):
        unknown = car.driver.number % 6 == 3 and i == 0 and stint.new
        content = {
            "LapFlags": 0, "Compound": "UNKNOWN" if unknown else stint.compound,
            "New": str(stint.new and not unknown).lower(), "TyresNotChanged": "0" if stint.changed else "1",
            "TotalLaps": stint.age, "StartLaps": stint.age,
        }  # fmt: skip
        rows.append((stint.told, _stint(number, i, content)))
        if unknown:
            rows.append((stint.told + 5_005, _stint(number, i, {"Compound": stint.compound, "New": "true"})))
    best = 10**9
    for lap in car.laps:
        rows.append((lap.end + 1_900, _stint(number, lap.stint, {"TotalLaps": lap.tyre_life})))
        if lap.timed and lap.duration < best:
            best = lap.duration
            done = {"LapNumber": lap.number, "LapTime": clock(lap.duration), "LapFlags": 1}
            rows.append((lap.end + 2_000, _stint(number, lap.stint, done)))
    return rows
