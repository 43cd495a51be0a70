"""The laps of a qualifying, read off the frozen knots of each car."""

from __future__ import annotations

import numpy as np

from demo.drive import entry_place
from demo.record import CarLog, LapRecord, SessionLog
from demo.track import PIT_EXIT


def write_laps(
    log: SessionLog, car: CarLog, outs: list[int], ins: list[int], deleted: dict[int, str], reinstated: list[int]
) -> None:
    """Freeze the car's knots and list its laps: out laps follow `outs`, in laps are `ins`."""
    length, (first, second) = log.track.length, log.track.sector_lines
    last = int(car.drive.here // length)
    starts = np.arange(-1, last + 2) * length
    car.settle(np.concatenate([starts + place for place in (0, PIT_EXIT, first, second, entry_place(log.track))]))
    car.first_out = car.passes(PIT_EXIT)
    for number in range(1, last + 2):
        lap = _lap(log, car, number, outs, ins)
        if lap is None:
            continue
        lap.deleted, lap.reinstated = deleted.get(number, ""), number in reinstated
        lap.phase = sum(begin <= lap.start + 60_000 for begin in log.phases) - 1
        car.laps.append(lap)


def _lap(log: SessionLog, car: CarLog, number: int, outs: list[int], ins: list[int]) -> LapRecord | None:
    """One lap as it was driven; None if the car never finished it (it is then `open_lap`)."""
    length, begin = log.track.length, (number - 1) * log.track.length
    reached = float(car.distance[-1]) - begin
    sectors = [car.passes(begin + line) if reached > line else None for line in log.track.sector_lines]
    stint = sum(out < number for out in outs) - 1
    before = outs[stint]
    life = car.stints[stint].age + number - before
    lap = LapRecord(number, car.passes(begin), [*sectors, None], 0, stint, life)
    lap.pit_out = car.passes(begin + PIT_EXIT) if number - 1 in outs else None
    traps = (("I1", log.track.sector_lines[0]), ("I2", log.track.sector_lines[1]), ("ST", log.track.speed_trap))
    lap.speeds = {name: car.speed_at(begin + at) for name, at in traps if reached > at}
    if number in ins:
        lap.pit_in = lap.end = car.passes(begin + entry_place(log.track))
        lap.timed = False
        lap.end = car.passes(number * length) if number in outs else lap.pit_in
        return lap
    if reached < length:
        car.open_lap = lap
        return None
    lap.end = lap.sectors[2] = car.passes(number * length)
    lap.speeds["FL"] = car.speed_at(number * length)
    return lap
