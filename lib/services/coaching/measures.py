"""What a driver does in a corner: places of brake and throttle with how sure they are, speeds, gear, lifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.arrays import Float, runs
from lib.services.coaching.lap_pair import TICK, CornerSpan, LaidLap

FULL, OFF, PICK_UP = 98.0, 5.0, 20.0  # % of the throttle: F1's channel reads 99 or 100 flat out, 0 to 4 released
FLAT = 90.0  # %: a lift comes from above
SLOWS = 15.0  # km/h by which a corner slows a car that has no channel for the throttle: flat-out bends cost less
ONE_BRAKING = 0.35  # s: a brake let go for less is still one braking; F1's samples are 0.24 s apart
STEADY = 0.3  # s that a pick-up lasts: a blip for a down-shift is shorter
SLOPE = 0.24  # s over which deceleration is measured: one sample of F1's
BEFORE = 0.6  # s before the brake signal in which the car may have begun to slow: two samples of F1's
ONSET = 0.3  # of the pause between samples: how well the slowing tells where within it braking began
LEAST_METRES = 1.5  # what even 60 samples a second leave open at 300 km/h


@dataclass(frozen=True)
class Place:
    """A place and the stretch within which it may as well lie."""

    at: float
    low: float
    high: float

    @property
    def error(self) -> float:
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class CornerMeasures:
    """None if it does not happen in the corner, or the channel for it is missing.

    `inner`: the slowest place is inside of the corner's stretch; `slowed`: the driver slows for it; `lift_places`:
    where each lift begins and ends, and its depth.
    """

    min_speed: float | None = None
    min_speed_at: Place | None = None
    entry_speed: float | None = None
    exit_speed: float | None = None
    brake_at: Place | None = None
    brake_release: Place | None = None
    brake_seconds: float | None = None
    brakings: int | None = None
    coast: float | None = None
    coast_error: float = 0.0
    coast_before_braking: float = 0.0
    throttle_at: Place | None = None
    full_throttle_at: Place | None = None
    lifts: int | None = None
    lift_depth: float | None = None
    lift_places: tuple[tuple[float, float, float], ...] = ()
    gear: int | None = None
    rpm: float | None = None
    overlap: float | None = None
    drs: float | None = None
    inner: bool = False
    slowed: bool = False


def measure(laid: LaidLap, span: CornerSpan, before: CornerSpan | None, following: CornerSpan | None) -> CornerMeasures:
    """Return what this lap does in a corner; `before` and `following` are its neighbours, None at the line."""
    part = laid.between(span.start, span.end)
    speed = laid.speed[part]
    if np.isnan(speed).any() or len(speed) < 3:
        return CornerMeasures()
    low = part.start + _lowest(speed, laid.place[part], span.at)
    until = laid.between(span.start, following.at if following else span.end).stop
    since = before.at if before else 0.0
    braking = _braking(laid, part, low, since) if laid.has("brake") else None
    pedal = laid.has("throttle")
    begin = low if not braking else min(low, braking[-1][1])
    pick_up = _pick_up(laid, begin, part.stop, until) if pedal else None
    full = None if pick_up is None else _rise(laid, pick_up, until, FULL)
    lifts = _lifts(laid, part) if pedal and laid.has("brake") else None
    coast, early = _coast(laid, part, braking, full) if pedal and laid.has("brake") else (None, 0.0)
    gear, rpm = laid.gear[low], laid.rpm[low]
    return CornerMeasures(
        min_speed=float(speed.min()),
        min_speed_at=_around(laid, low, float(laid.gaps[low]) / 2),
        entry_speed=float(speed[: low - part.start + 1].max()),
        exit_speed=float(laid.speed[low:until].max(initial=speed.min())),
        brake_at=None if not braking else _onset(laid, braking[0][0]),
        brake_release=None if not braking else _release(laid, braking[-1][1]),
        brake_seconds=None if not braking else float(laid.time[braking[-1][1]] - laid.time[braking[0][0]]),
        brakings=None if braking is None else len(_joined(braking)),
        coast=coast,
        coast_error=float(laid.gaps[low]) / 2,
        coast_before_braking=early,
        throttle_at=None if pick_up is None else _crossing(laid, pick_up),
        full_throttle_at=None if full is None else _crossing(laid, full),
        lifts=None if lifts is None else len(lifts),
        lift_depth=max((depth for _, _, depth in lifts), default=None) if lifts else None,
        lift_places=tuple(lifts or ()),
        gear=None if np.isnan(gear) else int(gear),
        rpm=None if np.isnan(rpm) else float(rpm),
        overlap=_overlap(laid, part) if pedal and laid.has("brake") else None,
        drs=laid.open_between(span.start, span.end) if laid.has("drs") else None,
        inner=bool(part.start + 2 < low < part.stop - 3),
        slowed=bool(braking) or _slows(laid, part.start, low),
    )  # fmt: skip


def _slows(laid: LaidLap, start: int, low: int) -> bool:
    """Return whether the driver slows for the corner: off the throttle before its slowest place, or just slower."""
    if laid.has("throttle"):
        return bool((laid.throttle[start : low + 1] < FLAT).any())
    return bool(laid.speed[start : low + 1].max() - laid.speed[low] > SLOWS)


def _lowest(speed: Float, place: Float, mark: float) -> int:
    """Return where speed is lowest; of equal speeds the place nearest to the corner's mark."""
    lowest = np.flatnonzero(speed <= speed.min() + 1e-9)
    return int(lowest[np.argmin(np.abs(place[lowest] - mark))])


def _braking(laid: LaidLap, part: slice, low: int, since: float) -> list[tuple[int, int]]:
    """Return the brakings of a corner as first and first later tick: begun before its slowest place, after the corner
    before (whose mark is at `since`), and not over before its own stretch begins."""
    first = int(np.searchsorted(laid.place, since))
    found = [(first + a, first + b) for a, b in runs(laid.brake[first : part.stop] > 0)]
    ends = [(a, b if b < part.stop else _end_of_run(laid, b)) for a, b in found]
    return [(a, b) for a, b in ends if a <= low and b > part.start and (a > first or since == 0.0)]


def _end_of_run(laid: LaidLap, index: int) -> int:
    rest = np.flatnonzero(laid.brake[index:] == 0)
    return index + int(rest[0]) if len(rest) else len(laid.brake) - 1


def _joined(brakings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the brakings with those that follow within a moment taken together."""
    found = [brakings[0]] if brakings else []
    for start, end in brakings[1:]:
        if (start - found[-1][1]) * TICK < ONE_BRAKING:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _onset(laid: LaidLap, signal: int) -> Place:
    """Return where the car begins to slow: where it first slows half as hard as it will.

    The brake signal is on or off, four times a second; speed tells where between two samples braking began. The same
    is done with a lap of many samples a second, so that both are measured alike.
    """
    width = round(SLOPE / TICK)
    first, last = max(signal - round(BEFORE / TICK), 0), min(signal + 2 * width, len(laid.time) - width - 1)
    error = max(ONSET * float(laid.gaps[signal]), LEAST_METRES)
    if last <= first:
        return _around(laid, signal, error)
    slopes = laid.speed[first + width : last + width] - laid.speed[first:last]
    if not slopes.min() < -1.0:
        return _around(laid, signal, error)
    hard = int(np.flatnonzero(slopes[: int(np.argmin(slopes)) + 1] <= slopes.min() / 2)[0])
    return _around(laid, first + hard + width // 2, error)


def _release(laid: LaidLap, index: int) -> Place:
    """Return where the brake is let go: somewhere between the last sample with it and the first without."""
    half = float(laid.gaps[min(index, len(laid.gaps) - 1)]) / 2
    return _around(laid, index, max(half, LEAST_METRES), shift=-half)


def _around(laid: LaidLap, index: int, error: float, shift: float = 0.0) -> Place:
    at = float(laid.place[index]) + shift
    return Place(at, at - max(error, LEAST_METRES), at + max(error, LEAST_METRES))


def _crossing(laid: LaidLap, index: int) -> Place:
    """Return where throttle passes a level: it is drawn straight between two samples, and may lie anywhere there."""
    return _around(laid, index, float(laid.gaps[index]) / 2)


def _pick_up(laid: LaidLap, begin: int, end: int, stop: int) -> int | None:
    """Return where throttle is picked up for good after `begin`; None unless it was released before `end`.

    A braking that begins after `end` ends the search: what follows it belongs to the next corner.
    """
    braking = np.flatnonzero(laid.brake[end:stop] > 0)
    stop = end + int(braking[0]) if len(braking) and braking[0] else stop
    throttle = laid.throttle[begin:stop]
    steady = round(STEADY / TICK)
    released = np.flatnonzero(throttle < PICK_UP)
    if not len(released) or begin + released[0] >= end:
        return None
    for start, end in runs(throttle >= PICK_UP):
        if start > released[0] and (end - start >= steady or end == len(throttle)):
            return begin + start
    return None


def _rise(laid: LaidLap, begin: int, stop: int, level: float) -> int | None:
    found = np.flatnonzero(laid.throttle[begin:stop] >= level)
    return begin + int(found[0]) if len(found) else None


def _coast(laid: LaidLap, part: slice, braking: list[tuple[int, int]] | None, full: int | None) -> tuple[float, float]:
    """Return metres with neither pedal until full throttle, and how many of them lie before the braking."""
    stop = part.stop if full is None else min(full, part.stop)
    off = (laid.throttle[part.start : stop] <= OFF) & (laid.brake[part.start : stop] == 0)
    steps = np.diff(laid.place[part.start : stop + 1], append=laid.place[min(stop, len(laid.place) - 1)])[: len(off)]
    before = slice(0, max(braking[0][0] - part.start, 0)) if braking else slice(0, 0)
    return float(steps[off].sum()), float(steps[before][off[before]].sum())


def _lifts(laid: LaidLap, part: slice) -> list[tuple[float, float, float]]:
    """Return begin, end and depth of each lift: off a flat throttle and on it again, without the brake."""
    found = []
    around = round(STEADY / TICK)
    for start, end in laid.lifted:
        if not part.start <= start < part.stop or end >= len(laid.time):
            continue
        flat = laid.throttle[max(start - around, 0) : start].max(initial=0.0) >= FLAT
        if flat and not (laid.brake[max(start - around, 0) : end + around] > 0).any():
            depth = float(100 - laid.throttle[start:end].min())
            found.append((float(laid.place[start]), float(laid.place[end]), depth))
    return found


def _overlap(laid: LaidLap, part: slice) -> float:
    """Return seconds with both pedals down."""
    both = (laid.brake[part] > 0) & (laid.throttle[part] > 15)
    return float(both.sum() * TICK)
