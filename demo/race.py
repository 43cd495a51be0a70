"""A race or sprint from the laps to the grid to the last car in the pits."""

from __future__ import annotations

import numpy as np

from demo import drive as road
from demo.car import LapConditions, lap_form, lap_speeds, tyre_grip
from demo.field import BLOCKS, RAMP, RaceSimulation, Runner
from demo.messages import race_messages
from demo.record import CarLog, LapRecord, PitStop, SessionLog, Stint
from demo.roster import DRIVERS, TEAMS
from demo.season import RaceWeekend, SessionSlot
from demo.strategy import PlannedStop, Script
from demo.track import PIT_ENTRY, PIT_EXIT, PIT_SPEED, Array

LIGHTS_OUT = 430.0
FORMATION = 262.0
RECON_PACE, FORMATION_PACE, COOL_PACE = 1.3, 1.55, 1.45
FUEL_PER_LAP = 1.8  # kg: about 105 kg over 57 laps
LAST_AWAY = 9_000  # ms after the start: the pit exit opens when the field has gone by
RACE_GRIP = 0.972  # race tyres are spared; a race lap is about 2 % slower


class Race:
    """Simulates one race; `run` returns its log."""

    def __init__(
        self, event: RaceWeekend, slot: SessionSlot, script: Script, grid: list[int], rng: np.random.Generator
    ) -> None:
        self.script, self.rng = script, rng
        self.log = SessionLog(event, slot, began=round(LIGHTS_OUT * 1000), total_laps=script.laps)
        self.track = self.log.track
        by_number = {driver.number: driver for driver in DRIVERS}
        for place, number in enumerate(grid):
            car = CarLog(by_number[number], place + 1, road.Drive(self.track))
            car.stints = self._stints(place)
            self.log.cars.append(car)
        self.nodes = np.array([0, *(self.track.node(share) for share in BLOCKS)])
        self.speeds = self._speeds()

    def run(self) -> SessionLog:
        """Drive the race and note all that was said and shown."""
        runners = [self._runner(place) for place in range(len(self.log.cars))]
        field = RaceSimulation(self.track, self.script, runners, self.rng)
        field.run()
        for car, runner in zip(self.log.cars, runners, strict=True):
            self._drive(car, runner)
        self._classify()
        self.log.end = round(field.flag * 1000) + 280_000
        for car in self.log.cars:
            self._finish(car)
        race_messages(self.log, self.script, field)
        return self.log

    def _stints(self, place: int) -> list[Stint]:
        """The tyre sets of one car in order; ages and new ones as the script says."""
        compound, age = self.script.start[place]
        stints, begun = [Stint(compound, age == 0, age, 40_000 + place * 150)], 0
        for stop in self.script.stops[place]:
            last = stints[-1]
            if stop.compound:
                stints.append(Stint(stop.compound, stop.age == 0, stop.age, 0))
            else:
                age = 0 if stop.claimed else last.age + stop.lap - begun
                stints.append(Stint(last.compound, stop.claimed, age, 0, changed=stop.claimed))
            begun = stop.lap
        return stints

    def _stint_at(self, place: int, lap: int) -> tuple[int, int]:
        """Index of the stint of a lap and the laps the set has done by its end, without its age when fitted."""
        before = [stop.lap for stop in self.script.stops[place] if stop.lap < lap]
        return len(before), lap - (before[-1] if before else 0)

    def _speeds(self) -> Array:
        """Flying speed of every car on every lap: shape (cars, laps, nodes + 1)."""
        cars, laps = len(self.log.cars), self.script.laps
        grip = np.empty((cars, laps))
        for place, car in enumerate(self.log.cars):
            skill = car.driver.skill * car.driver.team.grip * RACE_GRIP
            for lap in range(laps):
                stint, age = self._stint_at(place, lap + 1)
                tyre = tyre_grip(car.stints[stint].compound, car.stints[stint].age + age, self.script.is_wet(lap + 1))
                grip[place, lap] = skill * tyre
        grip *= self.rng.normal(1, 0.003, grip.shape) * self.rng.normal(1, 0.0045, (cars, 1))
        power = np.repeat([car.driver.team.power for car in self.log.cars], laps)
        fuel = np.tile(self.script.start_fuel - FUEL_PER_LAP * np.arange(laps), cars)
        wing = np.repeat([car.driver.team.wing for car in self.log.cars], laps)
        form = lap_form(self.rng.spawn(1)[0], cars * laps)
        conditions = LapConditions(grip.ravel(), power, wing, form, fuel, np.zeros(cars * laps, bool))
        return lap_speeds(self.track, conditions).reshape(cars, laps, -1)

    def _slot(self, place: int) -> float:
        """The grid slot: metres from the line (negative)."""
        return -(10.0 + 8.0 * place)

    def _pit_laps(self, place: int) -> dict[int, PlannedStop]:
        return {stop.lap: stop for stop in self.script.stops[place]}

    def _limits(self, place: int, lap: int, nodes: Array) -> Array:
        """What pit lane and standing start allow on a lap, at distances within the lap."""
        stops = self._pit_laps(place)
        entry = road.entry_place(self.track) if lap in stops else None
        cap = road.pit_limited(nodes, entry, PIT_EXIT if lap - 1 in stops else None)
        return np.minimum(cap, road.launched(nodes, self._slot(place), 0.0)) if lap == 1 else cap

    def _runner(self, place: int) -> Runner:
        """The car as the field sees it: its times per block at full pace."""
        s, nodes = self.track.s, self.nodes
        speed = np.array(
            [np.minimum(self.speeds[place, lap], self._limits(place, lap + 1, s)) for lap in range(self.script.laps)]
        )
        cell = 2 * self.track.spacing / (speed[:, 1:] + speed[:, :-1])
        block = np.repeat(np.arange(len(BLOCKS)), np.diff(nodes))
        into = (s[1:] + s[:-1]) / 2 - s[nodes[:-1]][block]
        fading = cell * np.maximum(0.0, 1 - into / RAMP)
        free = np.add.reduceat(cell, nodes[:-1], axis=1)
        ramped = np.add.reduceat(fading, nodes[:-1], axis=1)
        standing = {
            lap: stop.standing + PIT_SPEED / 14 + PIT_SPEED / 12 if stop.compound else 0.0
            for lap, stop in self._pit_laps(place).items()
        }
        self._to_grid(place)
        start = self.log.cars[place].drive.now
        return Runner(place, start, free, ramped, standing, now=start, bold=bool(self.rng.random() < 0.2))

    def _to_grid(self, place: int) -> None:
        """Garage, lap to the grid, formation lap, and the start as far as the line."""
        car, length, slot = self.log.cars[place], self.track.length, self._slot(place)
        box = road.box_place(TEAMS.index(car.driver.team)) - 2 * length
        side = 3.6 if place % 2 else -3.6
        car.drive.stand(0.0, 22.0 + 2.2 * place, box, road.BOX_OFFSET)
        road.leave_box(car.drive, PIT_EXIT - 2 * length)
        self._leg(car, slot - length, RECON_PACE, side, from_pits=True)
        car.drive.stand(car.drive.now, FORMATION + 0.9 * place, slot - length, side)
        self._leg(car, slot, FORMATION_PACE, side)
        reaction = float(self.rng.uniform(0.18, 0.46))
        car.drive.stand(car.drive.now, LIGHTS_OUT + reaction, slot, side)
        nodes = road.leg_nodes(self.track, slot, 0.0, (slot,))
        car.drive.run(nodes, road.launched(nodes, slot, 0.0), np.full(len(nodes), side))

    def _leg(self, car: CarLog, end: float, pace: float, side: float, from_pits: bool = False) -> None:
        """Drive slowly to a grid slot."""
        begin = car.drive.here
        nodes = road.leg_nodes(self.track, begin, end, (begin, end))
        start = PIT_SPEED if from_pits else 0.0
        speed = road.on_track(self.track, nodes, self.speeds[car.grid - 1, 0]) / pace
        speed = np.minimum(np.minimum(speed, road.launched(nodes, begin, start)), road.slowing(nodes, end, 0.0, 4.0))
        offset = np.interp(nodes, [end - 120, end - 15], [0.0, side])
        if from_pits:
            offset = offset + road.pit_offset(nodes, None, begin, 0.0)
        else:
            offset = offset + np.interp(nodes, [begin, begin + 80], [side, 0.0])
        car.drive.run(nodes, speed, offset)

    def _drive(self, car: CarLog, runner: Runner) -> None:
        """Lay the race as the field computed it down as knots, lap by lap."""
        blocks = len(BLOCKS)
        for lap in range(1, (len(runner.passed) - 1) // blocks + 2):
            first = (lap - 1) * blocks
            before = 1.0 if lap == 1 else runner.paces[first - 1]
            self._lap(car, lap, [before, *runner.paces[first : first + blocks]])
        car.drs_laps = runner.wings
        ends = (np.arange(len(runner.passed)) // blocks) * self.track.length
        ends += self.track.s[self.nodes[1:]][np.arange(len(runner.passed)) % blocks]
        self._after(car, runner)
        known = np.r_[0.0, ends], np.r_[runner.start, runner.passed]
        count = len(runner.passed) // blocks
        lines = [np.arange(count + 2) * self.track.length + place for place in (0.0, *self.track.sector_lines)]
        pit_laps = [*self._pit_laps(car.grid - 1), -2]
        pits = [lap * self.track.length + side for lap in pit_laps for side in (-PIT_ENTRY, PIT_EXIT)]
        places, times = np.r_[-1.0, known[0]], np.r_[car.drive.crossing(-1.0), np.round(known[1], 3)]
        car.settle(np.concatenate([*lines, pits]), (places, times))
        self._laps(car, count)

    def _lap(self, car: CarLog, lap: int, paces: list[float]) -> None:
        """One lap, or as many blocks of it as there are paces, with the stop in the pit lane if there is one."""
        place, begin = car.grid - 1, (lap - 1) * self.track.length
        reach = self.track.s[self.nodes[len(paces) - 1]]
        stop, left = self._pit_laps(place).get(lap), lap - 1 in self._pit_laps(place)
        box = self.track.length + road.box_place(TEAMS.index(car.driver.team))
        halts = stop is not None and bool(stop.compound)
        nodes = road.leg_nodes(self.track, begin, begin + reach, (begin + box,) if halts else ()) - begin
        nodes[-1] = reach
        speed = np.minimum(np.interp(nodes, self.track.s, self.speeds[place, lap - 1]), self._limits(place, lap, nodes))
        speed = speed / self._pace_along(nodes, paces)
        entry = road.entry_place(self.track) if stop else None
        offset = road.pit_offset(nodes, entry, PIT_EXIT if left else None, 0.35 * np.sin(car.driver.number))
        if not halts or stop is None:
            car.drive.run(nodes + begin, speed, offset)
            return
        speed = np.where(nodes > road.entry_place(self.track), np.minimum(speed, road.box_cap(nodes, box)), speed)
        offset += np.interp(nodes, [box - 25, box, box + 25], [0, 5.0, 0])
        half = int(np.argmin(np.abs(nodes - box)))
        car.drive.run(nodes[: half + 1] + begin, speed[: half + 1], offset[: half + 1])
        car.drive.stand(car.drive.now, car.drive.now + stop.standing, float(nodes[half] + begin), float(offset[half]))
        car.drive.run(nodes[half:] + begin, speed[half:], offset[half:])

    def _pace_along(self, nodes: Array, paces: list[float]) -> Array:
        """The factor on time at every distance: it goes over to a block's pace within the block's first metres."""
        begins = self.track.s[self.nodes[:-1]]
        block = np.clip(np.searchsorted(begins, nodes, side="right") - 1, 0, len(paces) - 2)
        values = np.array(paces)
        fade = np.maximum(0.0, 1 - (nodes - begins[block]) / RAMP)
        along: Array = values[block + 1] + (values[block] - values[block + 1]) * fade
        return along

    def _after(self, car: CarLog, runner: Runner) -> None:
        """Roll out beside the track after a breakdown, or go round once more and into the garage."""
        here, speed = car.drive.here, float(car.drive.speed[-1][-1])
        if len(runner.passed) % len(BLOCKS):
            rolled = here + speed**2 / (2 * 5.5)
            nodes = road.leg_nodes(self.track, here, rolled, (rolled,))
            offset = np.interp(nodes, [here, rolled], [float(car.drive.offset[-1][-1]), 10.0])
            car.drive.run(nodes, road.slowing(nodes, rolled, 0.0, 5.5), offset)
            car.retired = round(car.drive.now * 1000)
            return
        end = here + road.entry_place(self.track)
        nodes = road.leg_nodes(self.track, here, end)
        pace = np.interp(nodes, [here, here + 350], [runner.pace, COOL_PACE])
        cool = road.on_track(self.track, nodes, self.speeds[car.grid - 1, -1]) / pace
        from_pits = len(runner.passed) // len(BLOCKS) in self._pit_laps(car.grid - 1)
        cool = np.minimum(cool, road.pit_limited(nodes, end, here + PIT_EXIT if from_pits else None))
        line = float(car.drive.offset[-1][-1])
        car.drive.run(nodes, cool, np.full(len(nodes), line))
        box = here + self.track.length + road.box_place(TEAMS.index(car.driver.team))
        road.enter_pits(car.drive, box, line)

    def _laps(self, car: CarLog, count: int) -> None:
        """Write down the laps, stops and stints of a car whose knots are frozen."""
        for lap in range(1, count + 2):
            written = self._write_lap(car, lap)
            if lap <= count:
                car.laps.append(written)
            elif car.retired is not None:
                car.open_lap = written
        car.first_out = car.passes(PIT_EXIT - 2 * self.track.length)
        if self.script.pit_lane_start == car.grid - 1:
            car.from_pit_lane, car.first_out = True, round(LIGHTS_OUT * 1000) + LAST_AWAY
        driven = [stop for stop in self.script.stops[car.grid - 1] if stop.lap <= count]
        for i, stop in enumerate(driven):
            line = stop.lap * self.track.length
            entered, left = car.passes(line - PIT_ENTRY), car.passes(line + PIT_EXIT)
            changed = bool(stop.compound)
            car.stops.append(PitStop(stop.lap, entered, left, stop.standing if changed else 0.0, changed))
            car.stints[i + 1].told = left + 2600
        del car.stints[len(driven) + 1 :]
        if car.retired is None:
            car.last_in = car.passes((count + 1) * self.track.length - PIT_ENTRY)

    def _write_lap(self, car: CarLog, number: int) -> LapRecord:
        """One lap from the frozen knots; what was not reached is None (and `end` 0)."""
        begin, reached = (number - 1) * self.track.length, float(car.distance[-1]) - (number - 1) * self.track.length
        first, second = self.track.sector_lines
        lines = (first, second, self.track.length)
        passes = [car.passes(begin + line) if reached > line else None for line in lines]
        stint, age = self._stint_at(car.grid - 1, number)
        start = round(LIGHTS_OUT * 1000) if number == 1 else car.passes(begin)
        lap = LapRecord(
            number, start, list(passes), passes[2] or 0, stint, car.stints[stint].age + age, timed=number > 1
        )
        traps = {"I1": first, "I2": second, "FL": self.track.length, "ST": self.track.speed_trap}
        lap.speeds = {name: car.speed_at(begin + at) for name, at in traps.items() if reached > at}
        stops = self._pit_laps(car.grid - 1)
        if number in stops and reached >= self.track.length:
            lap.pit_in = car.passes(begin + road.entry_place(self.track))
            lap.speeds.pop("FL")
        lap.pit_out = car.passes(begin + PIT_EXIT) if number - 1 in stops else None
        return lap

    def _classify(self) -> None:
        """Order the cars: most laps first, then the earlier; those that stopped last by distance."""

        def key(car: CarLog) -> tuple[bool, int, float]:
            last = car.laps[-1].end if car.laps else 0
            reached = -float(car.distance[-1])
            return car.retired is not None, -len(car.laps), reached if car.retired is not None else last

        self.log.order = [car.driver.number for car in sorted(self.log.cars, key=key)]

    def _finish(self, car: CarLog) -> None:
        """Let a car stand where it is to the end of the recording."""
        end = self.log.end / 1000
        if end > car.time[-1]:
            car.time, car.distance = np.r_[car.time, end], np.r_[car.distance, car.distance[-1]]
            car.speed, car.offset = np.r_[car.speed, 0.0], np.r_[car.offset, car.offset[-1]]
