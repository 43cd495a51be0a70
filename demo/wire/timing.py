"""TimingData: sector times, speed traps, lap times, pits, positions and gaps, as the timing screen receives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demo.record import CarLog, LapRecord, Millis, SessionLog, clock
from demo.wire.lines import Row, line_of

TRAP_OF_SECTOR = ("I1", "I2", "FL")


def timing_rows(log: SessionLog) -> list[Row]:
    """All rows in order of time."""
    numbers = [str(car.driver.number) for car in log.cars]
    rows: list[Row] = [(0, {"Lines": {n: {"RacingNumber": n, "Retired": False, "Stopped": False} for n in numbers}})]
    rows += _first_positions(log)
    best = _Bests()
    for car in log.cars:
        rows += _pit_rows(log, car)
    timed = sorted(_laps_in_order(log), key=lambda item: (item[1].end, item[0].driver.number))
    for car, lap in timed:
        rows += _lap_rows(log, car, lap, best)
    for car in log.cars:
        if car.open_lap is not None:
            rows += _sector_rows(log, car, car.open_lap, _Bests())
        rows += _own_bests(log, car)
    rows += positions(log)
    return sorted(rows, key=lambda row: row[0])


class _Bests:
    """The best sector and trap values so far, overall and by car, for the coloured flags on the screen."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, int], int] = {}

    def flags(self, what: str, number: int, value: int, low: bool = True) -> dict[str, Any]:
        """`OverallFastest` and `PersonalFastest` for a new value."""
        score = value if low else -value
        own, all_ = self.values.get((what, number), 10**9), self.values.get((what, 0), 10**9)
        self.values[what, number], self.values[what, 0] = min(own, score), min(all_, score)
        return {"Status": 0, "OverallFastest": score < all_, "PersonalFastest": score < own}


def _laps_in_order(log: SessionLog) -> Iterator[tuple[CarLog, LapRecord]]:
    for car in log.cars:
        for lap in car.laps:
            yield car, lap


def _first_positions(log: SessionLog) -> list[Row]:
    order = log.cars if log.is_race else sorted(log.cars, key=lambda car: car.driver.number)
    rows = [(9_508, line_of(car.driver.number, {"Line": i + 1, "Position": str(i + 1)})) for i, car in enumerate(order)]
    if log.is_race:
        for i, car in enumerate(order):
            gaps = _gaps("LAP 1" if i == 0 else f"+{0.3 * i:.3f}", "LAP 1" if i == 0 else "+0.300")
            rows.append((log.began, line_of(car.driver.number, gaps)))
    return rows


def _lap_rows(log: SessionLog, car: CarLog, lap: LapRecord, best: _Bests) -> list[Row]:
    """The rows of a finished lap, the end of the lap last."""
    number = car.driver.number
    sectors = _sector_rows(log, car, lap, best)
    rows = [row for row in sectors if row[0] < lap.end]
    rows.append((lap.end, line_of(number, {"NumberOfLaps": lap.number})))
    rows += [row for row in sectors if row[0] == lap.end]
    if lap.timed:
        last = _flagged(best, "lap", number, lap.duration, clock(lap.duration))
        rows.append((lap.end, line_of(number, {"LastLapTime": last})))
    return rows


def _flagged(best: _Bests, what: str, number: int, value: Millis, text: str) -> dict[str, Any]:
    return {"Value": text, **best.flags(what, number, value)}


def _sector_rows(log: SessionLog, car: CarLog, lap: LapRecord, best: _Bests) -> list[Row]:
    """Sector times and speed traps as they come; the first sector of a race's first lap never does."""
    rows: list[Row] = []
    number, begin = car.driver.number, lap.start
    for i, end in enumerate(lap.sectors):
        if end is None:
            continue
        if not (log.is_race and lap.number == 1 and i == 0):
            value = _flagged(best, f"s{i}", number, end - begin, f"{(end - begin) / 1000:.3f}")
            rows.append((end, line_of(number, {"Sectors": {str(i): value}})))
        traps = (TRAP_OF_SECTOR[i],) if i != 1 else ("I2",)
        for trap in traps:
            if trap in lap.speeds:
                speed = {"Value": str(lap.speeds[trap]), **best.flags(trap, number, lap.speeds[trap], low=False)}
                rows.append((end, line_of(number, {"Speeds": {trap: speed}})))
        begin = end
    if "ST" in lap.speeds:
        at = car.passes((lap.number - 1) * log.track.length + log.track.speed_trap)
        speed = {"Value": str(lap.speeds["ST"]), **best.flags("ST", number, lap.speeds["ST"], low=False)}
        rows.append((at, line_of(number, {"Speeds": {"ST": speed}})))
    return rows


def _pit_rows(log: SessionLog, car: CarLog) -> list[Row]:
    """Into and out of the pits; a retired car says so."""
    number = car.driver.number
    rows: list[Row] = [(car.first_out, line_of(number, {"InPit": False, "PitOut": True}))]
    for lap in car.laps:
        if lap.pit_in is not None:
            rows.append((lap.pit_in, line_of(number, {"InPit": True, "NumberOfPitStops": lap.stint + 1})))
        if lap.pit_out is not None and lap.pit_out != car.first_out:
            rows.append((lap.pit_out, line_of(number, {"InPit": False, "PitOut": True})))
    if car.open_lap is not None and car.open_lap.pit_out is not None:
        rows.append((car.open_lap.pit_out, line_of(number, {"InPit": False, "PitOut": True})))
    if car.last_in is not None:
        rows.append((car.last_in, line_of(number, {"InPit": True})))
    if car.retired is not None:
        rows.append((car.retired, line_of(number, {"Stopped": True})))
        rows.append((car.retired + 45_000, line_of(number, {"Retired": True})))
    return rows


def _own_bests(log: SessionLog, car: CarLog) -> list[Row]:
    """Personal bests; after a deletion the previous one is sent again, after a reinstatement the lap's own."""
    events: list[tuple[Millis, int, LapRecord, bool]] = []
    for lap in car.laps:
        if lap.timed:
            events.append((lap.end, 1, lap, True))
            if lap.deleted or lap.reinstated:
                events.append((lap.end + 31_000, 0, lap, False))
            if lap.reinstated:
                events.append((lap.end + 96_000, 0, lap, True))
    rows: list[Row] = []
    phase, standing, shown = 0, list[LapRecord](), None
    for time, _, lap, counts in sorted(events, key=lambda event: (event[0], event[1])):
        if lap.phase != phase:
            phase, standing, shown = lap.phase, [], None
        standing = [*standing, lap] if counts else [other for other in standing if other is not lap]
        best = min(standing, key=lambda other: other.duration, default=None)
        if best is not None and best is not shown:
            rows.append((time, line_of(car.driver.number, _best(log, best))))
        shown = best
    return rows + _phase_starts(log, car)


def _best(log: SessionLog, lap: LapRecord) -> dict[str, Any]:
    value = {"Value": clock(lap.duration), "Lap": lap.number}
    return {"BestLapTime": value} if log.is_race else {"BestLapTime": value, "BestLapTimes": {str(lap.phase): value}}


def _phase_starts(log: SessionLog, car: CarLog) -> list[Row]:
    """Between the parts of a qualifying the list of best times gets an empty place for the next part."""
    rows: list[Row] = []
    for phase, begin in enumerate(log.phases):
        if phase and any(lap.phase >= phase for lap in car.laps):
            rows.append((begin - 6_000, line_of(car.driver.number, {"BestLapTimes": {str(phase): {"Value": ""}}})))
    return rows


def positions(log: SessionLog) -> list[Row]:
    """Places and gaps."""
    return _race_positions(log) if log.is_race else _session_positions(log)


def _gaps(leader: str, ahead: str) -> dict[str, Any]:
    return {"GapToLeader": leader, "IntervalToPositionAhead": {"Value": ahead, "Catching": False}}


def _race_positions(log: SessionLog) -> list[Row]:
    """Place and gaps of every car whenever it passes a sector line."""
    crossings: dict[tuple[int, int], list[tuple[Millis, int]]] = {}
    for car in log.cars:
        for lap in [*car.laps, *([car.open_lap] if car.open_lap else [])]:
            for sector, time in enumerate(lap.sectors):
                if time is not None:
                    crossings.setdefault((lap.number, sector), []).append((time, car.driver.number))
    ranked = {key: sorted(value) for key, value in crossings.items()}
    leads = sorted((value[0][0], key) for key, value in ranked.items())
    rows: list[Row] = []
    for key, passed in sorted(ranked.items()):
        for place, (time, number) in enumerate(passed):
            before = passed[max(0, place - 1)][0]
            down = _laps_down(leads, time, key)
            current = f"LAP {key[0]}"
            leader = f"{down} L" if down else (f"+{(time - passed[0][0]) / 1000:.3f}" if place else current)
            gaps = _gaps(leader, f"+{(time - before) / 1000:.3f}" if place else current)
            rows.append((time, line_of(number, {"Line": place + 1, "Position": str(place + 1), **gaps})))
    return rows


def _laps_down(leads: list[tuple[Millis, tuple[int, int]]], time: Millis, key: tuple[int, int]) -> int:
    """How many whole laps the leader is ahead of a car that passes the line `key` at `time`."""
    newest = max((lead for at, lead in leads if at <= time), default=key)
    return max(0, ((newest[0] - key[0]) * 3 + newest[1] - key[1]) // 3)


def _session_positions(log: SessionLog) -> list[Row]:
    """The order by best time so far, told whenever it changes."""
    laps = sorted((lap.end, car.driver.number, lap) for car, lap in _laps_in_order(log) if lap.timed)
    order = sorted(car.driver.number for car in log.cars)
    shown = {number: place for place, number in enumerate(order, 1)}
    best: dict[int, tuple[int, int]] = {}
    rows: list[Row] = []
    for end, number, lap in laps:
        if not lap.deleted:
            best[number] = min(best.get(number, (0, 10**9)), (-lap.phase, lap.duration))
        now = sorted(order, key=lambda n: (best.get(n, (0, 10**9)), shown[n]))
        for place, other in enumerate(now, 1):
            if shown[other] != place:
                shown[other] = place
                rows.append((end, line_of(other, {"Line": place, "Position": str(place)})))
    return rows
