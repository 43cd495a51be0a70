"""The script of each race: who starts on what and stops when, what the safety car and the weather do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class PlannedStop:
    """A planned visit to the pits at the end of a lap; `compound` "" means driving through without new tyres.

    `claimed` = the feed tells of new tyres all the same, as the real one does now and then.
    """

    lap: int
    compound: str
    age: int = 0
    standing: float = 2.6
    claimed: bool = False


@dataclass
class Script:
    """One race; cars are named by their place on the grid (0 = pole)."""

    laps: int
    start: dict[int, tuple[str, int]] = field(default_factory=dict)
    stops: dict[int, list[PlannedStop]] = field(default_factory=dict)
    safety_car: tuple[int, int] | None = None
    virtual: int | None = None
    rain: tuple[int, int] | None = None
    retires: tuple[int, int] | None = None
    never_starts: int | None = None
    puncture: tuple[int, int] | None = None
    start_fuel: float = 30.0
    led_from: int | None = None
    pit_lane_start: int | None = None

    def is_wet(self, lap: int) -> bool:
        """Whether it rains on a lap."""
        return self.rain is not None and self.rain[0] <= lap <= self.rain[1]


def _varied(car: int, stop: PlannedStop) -> PlannedStop:
    """The stop with a crew that is now quicker and now slower, unless it is a repair or not a stop."""
    usual = 2.0 <= stop.standing <= 4.0
    return replace(stop, standing=stop.standing - 0.4 + (car * 7 + stop.lap * 5) % 13 * 0.11) if usual else stop


def dry_race(laps: int) -> Script:
    """A dry race with a safety car, a virtual one, a retirement, a puncture and one to three stops."""

    def at(share: float) -> int:
        return max(2, round(share * laps))

    caution, restart = at(0.31), at(0.31) + 2
    script = Script(laps, safety_car=(caution, restart), virtual=at(0.72), start_fuel=1.8 * laps + 3)
    script.retires, script.puncture = (14, caution), (18, at(0.56))
    for car in range(20):
        script.start[car], script.stops[car] = _dry_plan(car, laps, caution, at)
        script.stops[car] = [_varied(car, stop) for stop in script.stops[car]]
    script.stops[18].append(PlannedStop(at(0.56), "HARD", 0, 38.0))
    return script


def _dry_plan(
    car: int, laps: int, caution: int, at: Callable[[float], int]
) -> tuple[tuple[str, int], list[PlannedStop]]:
    """Start tyres and stops of one car in the dry race."""
    under_caution = caution + (1 if car % 2 else 0)
    plans: dict[int, tuple[tuple[str, int], list[PlannedStop]]] = {
        0: (("MEDIUM", 0), [PlannedStop(under_caution, "HARD")]),
        1: (("SOFT", 2), [PlannedStop(under_caution, "MEDIUM"), PlannedStop(at(0.7), "SOFT", 3)]),
        2: (("MEDIUM", 0), [PlannedStop(under_caution, "HARD", 0, 3.4)]),
        3: (("HARD", 0), [PlannedStop(at(0.62) + car % 3, "SOFT")]),
        4: (
            ("SOFT", 0),
            [PlannedStop(at(0.2), "MEDIUM"), PlannedStop(under_caution + 1, "HARD"), PlannedStop(at(0.78), "SOFT", 1)],
        ),
    }
    if car == 5:
        return ("MEDIUM", 0), [PlannedStop(under_caution, "", 0, 0.0), PlannedStop(at(0.65), "HARD")]
    if car == 18:
        return ("HARD", 0), []
    start, stops = plans[car % 5]
    return start, [stop for stop in stops if stop.lap < laps]


def rain_race(laps: int) -> Script:
    """A race into and out of the rain, and one car that never completes the first lap."""

    def at(share: float) -> int:
        return max(2, round(share * laps))

    first, last = at(0.36), at(0.75)
    script = Script(laps, rain=(first, last), never_starts=16, puncture=(19, at(0.2)), start_fuel=1.8 * laps + 3)
    for car in range(20):
        script.start[car] = (("SOFT", 0), ("MEDIUM", 0), ("SOFT", 3))[car % 3]
        wets = "WET" if car == 17 else "INTERMEDIATE"
        stops = [PlannedStop(first + (0 if car * 7 % 5 < 3 else 1), wets, 0, 2.5 + 0.3 * (car % 4))]
        if car % 4 != 3:
            stops.append(PlannedStop(last + car % 2, "MEDIUM" if car % 3 == 0 else "SOFT", 2 if car % 3 == 1 else 0))
        script.stops[car] = [_varied(car, stop) for stop in stops if stop.lap < laps]
    script.stops[19].insert(0, PlannedStop(at(0.2), "HARD", 0, 34.0))
    return script


def led_race(laps: int) -> Script:
    """A race whose safety car leads the field through the pit lane, after a crash on the first lap.

    The last on the grid starts from the pit lane; of every third car the feed claims new tyres for a pass.
    """
    script = Script(laps, safety_car=(1, 4), never_starts=16, start_fuel=1.8 * laps + 3)
    script.led_from, script.pit_lane_start = 2, 19
    for car in range(20):
        script.start[car] = ("MEDIUM", car % 2)
        passes = [PlannedStop(2, "", 0, 0.0), PlannedStop(3, "", 0, 0.0, claimed=car % 3 == 0)]
        script.stops[car] = [*passes, _varied(car, PlannedStop(6 + car % 4, "HARD"))]
    return script


def sprint(laps: int) -> Script:
    """A short race without stops."""
    script = Script(laps, start_fuel=1.8 * laps + 3)
    for car in range(20):
        script.start[car] = ("SOFT", 4) if car % 6 == 5 else ("MEDIUM", car % 2)
        script.stops[car] = []
    return script
