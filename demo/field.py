"""Twenty cars on one track: who is held up, who passes, and what the safety car does to all of them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from demo.strategy import Script
from demo.track import Array, TrackModel

BLOCKS = (0.09, 0.20, 0.31, 0.42, 0.54, 0.67, 0.76, 0.84, 0.90, 1.0)
ATTACK = (7, 8, 9, 0)
OPENING = (0, 1, 2)
RAMP = 125.0
SAFETY_PACE, CATCH_PACE, VIRTUAL_PACE = 1.62, 1.28, 1.38
FOLLOW, BUNCHED = 0.52, 0.80
DRS_FROM_LAP = 3  # as the rules of 2025 say
SLIPSTREAM, GOOD_START, WING = 0.026, 0.012, 0.014


@dataclass
class Runner:
    """A car while the race is computed: if it is in the race, and the times at which it passed each block."""

    grid: int
    start: float
    free: Array
    ramped: Array
    stop_time: dict[int, float]
    now: float = 0.0
    lap: int = 1
    block: int = 0
    pace: float = 1.0
    attacking: bool = False
    bold: bool = False
    passed: list[float] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)
    wings: dict[tuple[int, int], bool] = field(default_factory=dict)
    out: bool = False


class RaceSimulation:
    """Runs the race block by block in order of time; afterwards every runner knows when it passed what."""

    def __init__(self, track: TrackModel, script: Script, runners: list[Runner], rng: np.random.Generator) -> None:
        self.track, self.script, self.runners, self.rng = track, script, runners, rng
        self.arrivals: dict[tuple[int, int], list[float]] = {}
        self.starts: dict[tuple[int, int], list[float]] = {}
        self.yellow: list[tuple[float, float]] = []
        self.safety_car: tuple[float, float] = (1e12, 1e12)
        self.virtual: tuple[float, float] = (1e12, 1e12)
        self.flag = 1e12
        self.lead_lap_times: list[float] = []

    def run(self) -> None:
        """Let everybody drive to the flag."""
        queue = [(runner.now, i) for i, runner in enumerate(self.runners) if not runner.out]
        heapq.heapify(queue)
        while queue:
            _, i = heapq.heappop(queue)
            runner = self.runners[i]
            self._step(runner)
            if not runner.out:
                heapq.heappush(queue, (runner.now, i))

    def _step(self, car: Runner) -> None:
        """Move one car over one block."""
        key = (car.lap, car.block)
        leading = key not in self.starts
        if leading:
            self._lead_events(car)
        gap = car.now - self.starts[key][-1] if not leading and self.starts[key] else 99.0
        self.starts.setdefault(key, []).append(car.now)
        pitting = self._in_pits(car)
        pace = 1.0 if pitting else self._pace(car, leading, gap)
        arrival = car.now + self._block_time(car, pace)
        if not pitting:
            arrival, pace = self._held(car, key, arrival, pace, gap)
            if not self._limps(car):
                self.arrivals.setdefault(key, []).append(arrival)
        else:
            car.attacking = False
        arrival += car.stop_time.get(car.lap, 0.0) if car.block == len(BLOCKS) - 1 else 0.0
        self._arrive(car, arrival, pace)

    def _block_time(self, car: Runner, pace: float) -> float:
        """The time over the block when the pace changes to `pace` over its first metres."""
        whole, ramp = car.free[car.lap - 1, car.block], car.ramped[car.lap - 1, car.block]
        return float(whole * pace + ramp * (car.pace - pace))

    def _held(self, car: Runner, key: tuple[int, int], arrival: float, pace: float, gap: float) -> tuple[float, float]:
        """Arrival and pace after the car ahead has had its say."""
        ahead = max(self.arrivals.get(key, [-1e9]))
        caution = self._caution(car.now)
        least = ahead + (BUNCHED if caution == "SC" else FOLLOW) + float(self.rng.uniform(0, 0.14))
        if caution or not self._attacks(car, key, gap):
            arrival = max(arrival, least)
        whole, ramp = car.free[car.lap - 1, car.block], car.ramped[car.lap - 1, car.block]
        return arrival, (arrival - car.now - ramp * car.pace) / (whole - ramp)

    def _attacks(self, car: Runner, key: tuple[int, int], gap: float) -> bool:
        """Whether the car tries to pass here, which it goes on with to the end of the straight."""
        if car.lap == 1 and car.block in OPENING:
            car.attacking = car.bold
        elif car.block not in ATTACK:
            car.attacking = False
        elif car.block == ATTACK[0]:
            ahead = max(self.arrivals.get(key, [-1e9]))
            close = gap < 1.0
            quicker = ahead + FOLLOW - car.now - car.free[car.lap - 1, car.block]
            car.attacking = close and quicker > -0.2 and float(self.rng.random()) < 0.55
        return car.attacking

    def _pace(self, car: Runner, leading: bool, gap: float) -> float:
        """The factor on time that flags, wings and slipstream put on the coming block."""
        caution = self._caution(car.now)
        if caution == "SC":
            return SAFETY_PACE if leading else CATCH_PACE
        if caution == "VSC":
            return VIRTUAL_PACE
        if self._limps(car):
            return 1.45
        pace = 1.0 + float(self.rng.normal(0, 0.0012))
        if self._wing(car, gap):
            pace -= WING
        return pace - self._tow(car)

    def _tow(self, car: Runner) -> float:
        """What an attack brings: a slipstream, or a good start on the first lap."""
        if not car.attacking:
            return 0.0
        return GOOD_START if car.lap == 1 else SLIPSTREAM

    def _limps(self, car: Runner) -> bool:
        """Whether the car drags itself home on three tyres, and lets everybody by."""
        return self.script.puncture == (car.grid, car.lap) and car.block >= 2

    def _wing(self, car: Runner, gap: float) -> bool:
        """Whether the wing may open in this block: within a second, from lap 3, dry."""
        zone = self._zone(car.block)
        if zone is None:
            return False
        if car.block == 0 and zone == len(self.track.drs_zones) - 1:
            return car.wings.get((car.lap - 1, zone), False)
        if (car.lap, zone) not in car.wings:
            allowed = car.lap >= DRS_FROM_LAP and not self.script.is_wet(car.lap) and self._settled(car.now)
            car.wings[car.lap, zone] = allowed and gap < 1.0
        return car.wings[car.lap, zone]

    def _settled(self, now: float) -> bool:
        """Whether the last safety car is at least a lap away."""
        return now < self.safety_car[0] or now > self.safety_car[1] + 100

    def _zone(self, block: int) -> int | None:
        """The DRS zone that covers most of a block."""
        begin = 0.0 if block == 0 else BLOCKS[block - 1]
        middle = (begin + BLOCKS[block]) / 2 * self.track.length
        for zone, (first, last) in enumerate(self.track.drs_zones):
            if first <= middle < last or middle + self.track.length < last:
                return zone
        return None

    def _caution(self, now: float) -> str:
        """The neutralisation in force at a time: "SC", "VSC" or ""."""
        if self.safety_car[0] <= now < self.safety_car[1]:
            return "SC"
        return "VSC" if self.virtual[0] <= now < self.virtual[1] else ""

    def _in_pits(self, car: Runner) -> bool:
        """Whether the car drives this block through the pit lane, wholly or in part."""
        entering = car.block == len(BLOCKS) - 1 and car.lap in car.stop_time
        return entering or (car.block == 0 and car.lap - 1 in car.stop_time)

    def _lead_events(self, car: Runner) -> None:
        """What happens when the leader begins a block: the safety car comes in, a virtual one begins."""
        if car.block == 0:
            self.lead_lap_times.append(car.now)
        if self.script.safety_car and car.block == 0 and car.lap == self.script.safety_car[1] + 1:
            self.safety_car = (self.safety_car[0], car.now)
        if self.script.virtual == car.lap and car.block == 3:
            self.virtual = (car.now, car.now + 42.0)

    def _arrive(self, car: Runner, arrival: float, pace: float) -> None:
        """Note the passing of a block; the last one of the race, and a breakdown, end the drive."""
        car.now, car.pace = arrival, pace
        car.passed.append(arrival)
        car.paces.append(pace)
        if self._breaks_down(car):
            self._stop(car)
        car.block += 1
        if car.block == len(BLOCKS):
            car.block, car.lap = 0, car.lap + 1
            if car.lap > self.script.laps:
                self.flag = min(self.flag, arrival)
            car.out = car.out or arrival >= self.flag

    def _breaks_down(self, car: Runner) -> bool:
        if self.script.never_starts == car.grid:
            return car.lap == 1 and car.block == 3
        return self.script.retires == (car.grid, car.lap) and car.block == 4

    def _stop(self, car: Runner) -> None:
        """A car stops beside the track: yellow, and the safety car if the script has one."""
        car.out = True
        if self.script.safety_car:
            self.safety_car = (car.now + 14.0, 1e12)
        self.yellow.append((car.now + 3.0, car.now + (14.0 if self.script.safety_car else 47.0)))
