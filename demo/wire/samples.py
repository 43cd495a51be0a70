"""CarData and Position: what the sensors of all cars read, on two clocks of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from demo.car import Ints, engine_speed, gears, pedals
from demo.record import CarLog, Millis, SessionLog, whole
from demo.track import Array

CAR_STEPS, CAR_WEIGHTS = (160, 200, 240, 280, 320, 360, 400), (0.24, 0.20, 0.19, 0.15, 0.13, 0.06, 0.03)
POSITION_STEPS = (120, 160, 200, 220, 240, 280, 340, 400)
POSITION_WEIGHTS = (0.1, 0.17, 0.2, 0.14, 0.16, 0.12, 0.07, 0.04)
FIRST_SAMPLE = 14_000
PER_RECORD, RECORD_WEIGHTS = (2, 3, 4, 5, 6), (0.06, 0.28, 0.32, 0.28, 0.06)
EPSILON = 0.12
SHUT, ELIGIBLE, OPENING, OPEN = 0, 8, (10, 12), 14


def sample_times(log: SessionLog, rng: np.random.Generator, steps: tuple[int, ...], weights: tuple[float, ...]) -> Ints:
    """Irregular sample times in session ms, whole milliseconds as the real clocks have them."""
    first = FIRST_SAMPLE if log.is_race else log.began - 45_000
    count = int((log.end - first) / np.dot(steps, weights) * 1.05) + 50
    gaps = rng.choice(steps, count, p=np.array(weights) / sum(weights)) + rng.choice([-1, 0, 0, 0, 1], count)
    times = first + np.cumsum(gaps)
    return times[times < log.end].astype(np.int64)


def car_records(log: SessionLog, rng: np.random.Generator) -> Iterator[tuple[Millis, str]]:
    """CarData records of two to six samples each."""
    times = sample_times(log, rng, CAR_STEPS, CAR_WEIGHTS)
    cars = sorted(log.cars, key=lambda car: car.driver.number)
    table = np.stack([channels(log, car, times, rng) for car in cars], axis=1).reshape(len(times), -1)
    one = '"%d":{"Channels":{"0":%%d,"2":%%d,"3":%%d,"4":%%d,"5":%%d,"45":%%d}}'
    template = '{"Utc":"%s","Cars":{' + ",".join(one % car.driver.number for car in cars) + "}}"
    return _records(log, times, table.tolist(), template, '{"Entries":[%s]}')


def position_records(log: SessionLog, rng: np.random.Generator) -> Iterator[tuple[Millis, str]]:
    """Position records of two to six samples each."""
    times = sample_times(log, rng, POSITION_STEPS, POSITION_WEIGHTS)
    cars = sorted(log.cars, key=lambda car: car.driver.number)
    table = np.stack([places(log, car, times) for car in cars], axis=1)
    rows = [
        [value for on, x, y, z in row for value in ("OnTrack" if on else "OffTrack", x, y, z)] for row in table.tolist()
    ]
    one = '"%d":{"Status":"%%s","X":%%d,"Y":%%d,"Z":%%d}'
    template = '{"Timestamp":"%s","Entries":{' + ",".join(one % car.driver.number for car in cars) + "}}"
    return _records(log, times, rows, template, '{"Position":[%s]}')


def _records(
    log: SessionLog, times: Ints, rows: Sequence[Sequence[object]], template: str, wrap: str
) -> Iterator[tuple[Millis, str]]:
    """Group samples into records; a record's stamp is the session time of its last sample."""
    zero = log.zero
    # a generator of its own: how samples are grouped must not change what they read
    sizes = np.random.default_rng(len(times)).choice(PER_RECORD, len(times), p=RECORD_WEIGHTS)
    begin = 0
    while begin < len(times):
        end, samples = begin + int(sizes[begin]), []
        for time, row in zip(times[begin:end].tolist(), rows[begin:end], strict=True):
            utc = (zero + timedelta(milliseconds=time)).isoformat(timespec="milliseconds") + "Z"
            samples.append(template % (utc, *row))
        yield time, wrap % ",".join(samples)
        begin = end


def channels(log: SessionLog, car: CarLog, times: Ints, rng: np.random.Generator) -> Ints:
    """RPM, speed, gear, throttle, brake and DRS of one car: shape (samples, 6)."""
    at = times / 1000
    speed = np.interp(at, car.time, car.speed)
    before, after = (np.interp(at + side * EPSILON, car.time, car.speed) for side in (-1, 1))
    gear = gears(speed)
    throttle, brake = pedals(speed, (after - before) / (2 * EPSILON))
    rpm = engine_speed(speed, gear) + np.where(speed > 1, rng.normal(0, 18, len(at)), 0)
    wing = wings(log, car, at, throttle, brake)
    out = np.stack([whole(rpm), whole(speed * 3.6), gear, throttle, brake, wing], axis=1)
    parked = speed < 0.05
    out[parked] = (0, 0, 0, 0, 100, SHUT)
    out[parked & _on_grid(log, car, at)] = (4000, 0, 0, 0, 0, SHUT)
    out[parked & (_since_change(parked, at) < 2.5), 3:5] = (104, 100)
    out[~_awake(log, car, times)] = 0
    return out


def wings(log: SessionLog, car: CarLog, at: Array, throttle: Ints, brake: Ints) -> Ints:
    """DRS codes: 8 within the second before the zone, 10 and 12 while it opens, 14 open, 0 or 1 shut."""
    length, distance = log.track.length, np.interp(at, car.time, car.distance)
    lap, place = np.divmod(distance, length)
    code = np.full(len(at), car.driver.number % 2, dtype=np.int64)
    for zone, (begin, end) in enumerate(log.track.drs_zones):
        behind_line = place + length < end
        number = lap.astype(int) + 1 - behind_line
        into = np.where(behind_line, place + length, place) - begin
        allowed = _allowed(log, car, number, zone)
        code[allowed & (into > -120) & (into < 0)] = ELIGIBLE
        open_ = allowed & (into >= 0) & (into < end - begin) & (throttle > 60) & (brake == 0)
        code[open_] = np.where(into[open_] < 18, OPENING[0], np.where(into[open_] < 36, OPENING[1], OPEN))
    return code


def _allowed(log: SessionLog, car: CarLog, lap: Ints, zone: int) -> NDArray[np.bool_]:
    """Whether the wing may open, for each sample's lap."""
    if log.is_race:
        good = [n for (n, z), on in car.drs_laps.items() if on and z == zone]
        return np.isin(lap, good)
    timed = [lap_.duration for lap_ in car.laps if lap_.timed]
    best = min(timed, default=0)
    fast = [lap_.number for lap_ in car.laps if lap_.timed and lap_.duration < 1.08 * best]
    if car.open_lap is not None:
        fast.append(car.open_lap.number)
    across = log.track.drs_zones[zone][1] > log.track.length
    return np.isin(lap, [*fast, *(number - 1 for number in fast)] if across else fast)


def _since_change(parked: NDArray[np.bool_], at: Array) -> Array:
    """Seconds since a parked car came to stand."""
    moved = np.where(parked, -np.inf, at)
    return at - np.maximum.accumulate(moved)


def _on_grid(log: SessionLog, car: CarLog, at: Array) -> NDArray[np.bool_]:
    """Whether a standing car stands on the grid with its engine running."""
    distance = np.interp(at, car.time, car.distance)
    before_start = log.is_race & (at < log.began / 1000 + 2)
    on_grid: NDArray[np.bool_] = before_start & (distance > -1.5 * log.track.length) & (distance < 1)
    return on_grid


def _awake(log: SessionLog, car: CarLog, times: Ints) -> NDArray[np.bool_]:
    """From the first time out of the garage until the car is parked for good: before and after it reads zero."""
    moving = np.flatnonzero(car.speed > 0.05)
    first, last = car.time[moving[0]] * 1000 - 4000, car.time[moving[-1]] * 1000 + 4000
    awake: NDArray[np.bool_] = (times >= first) & (times <= last)
    return awake


def places(log: SessionLog, car: CarLog, times: Ints) -> Ints:
    """On track or not, and X, Y, Z in 1/10 m: shape (samples, 4)."""
    at = times / 1000
    distance, offset = np.interp(at, car.time, car.distance), np.interp(at, car.time, car.offset)
    x, y, z = log.track.place(distance, offset)
    garage = (np.interp(at, car.time, car.speed) < 0.05) & (np.abs(offset) > 16)
    out = np.stack([~garage, whole(x * 10), whole(y * 10), whole(z * 10)], axis=1).astype(np.int64)
    out[~_awake(log, car, times)] = 0
    return out
