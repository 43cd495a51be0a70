"""A qualifying in three parts: runs of out, flying, cool-down and in laps, eliminations, deleted laps, a red flag."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from demo import drive as road
from demo.car import LapConditions, lap_form, lap_speeds, tyre_grip
from demo.quali_laps import write_laps
from demo.quali_plan import COOL, FLY, IN, OUT, PLANS, SPIN, Pace
from demo.record import CarLog, SessionLog, Stint, clock
from demo.roster import DRIVERS, TEAMS
from demo.season import RaceWeekend, SessionSlot
from demo.track import PIT_EXIT, Array

LEAD = 120.0
BREAK = 225.0
PROFILES = 14
SURVIVORS = (15, 10, 0)  # by the rules for 20 cars
RED_FLAG_PAUSE = 150.0


class Qualifying:
    """Simulates one qualifying; `run` returns its log."""

    def __init__(self, event: RaceWeekend, slot: SessionSlot, rng: np.random.Generator) -> None:
        self.plan = PLANS[event.round, slot.code]
        self.rng = rng
        self.log = SessionLog(event, slot, began=round(LEAD * 1000))
        self.track = self.log.track
        self.outs: dict[int, list[int]] = {d.number: [] for d in DRIVERS}
        self.ins: dict[int, list[int]] = {d.number: [] for d in DRIVERS}
        self.deleted: dict[int, dict[int, str]] = {d.number: {} for d in DRIVERS}
        self.reinstated: dict[int, list[int]] = {d.number: [] for d in DRIVERS}
        self._profiles = self._all_profiles()
        self._next_profile = dict.fromkeys((d.number for d in DRIVERS), 0)
        for driver in DRIVERS:
            self._park(CarLog(driver, 0, road.Drive(self.track)))

    def run(self) -> SessionLog:
        """Drive all three parts and note what race control said."""
        start, numbers = LEAD, [d.number for d in DRIVERS]
        self.log.status.append((6_000, "Inactive"))
        self.log.track_status.append((0, "1"))
        classified: list[int] = []
        for phase, length in enumerate(self.plan.lengths):
            best = self._phase(phase, start, length, numbers)
            ranked = sorted(numbers, key=lambda n: (best.get(n, 10**9), n))
            classified = ranked[SURVIVORS[phase] :] + classified
            numbers = ranked[: SURVIVORS[phase]]
            start += length + BREAK
        self.log.order = classified
        self._close(start - BREAK)
        return self.log

    def _all_profiles(self) -> dict[int, Array]:
        """Fourteen flying-lap profiles for each driver, quicker as the track rubbers in."""
        shape = (len(DRIVERS), PROFILES)
        skill = np.array([d.skill * d.team.grip for d in DRIVERS])[:, None]
        compound = [tyre_grip(self.plan.compounds[min(2, i // 4)], 1, wet=False) for i in range(PROFILES)]
        evolution = 0.009 * np.sqrt(np.arange(PROFILES) / PROFILES)
        grip = skill * np.array(compound) * (1 + evolution) * self.plan.grip * self.rng.normal(1, 0.0022, shape)
        power = np.repeat([d.team.power for d in DRIVERS], PROFILES)
        size = grip.size
        wing = np.repeat([d.team.wing for d in DRIVERS], PROFILES)
        form = lap_form(self.rng.spawn(1)[0], size)
        laps = LapConditions(grip.ravel(), power, wing, form, np.full(size, 9.0), np.ones(size, bool))
        speeds = lap_speeds(self.track, laps).reshape(*shape, -1)
        return {driver.number: speeds[i] for i, driver in enumerate(DRIVERS)}

    def _profile(self, number: int) -> Array:
        index = self._next_profile[number]
        self._next_profile[number] = min(index + 1, PROFILES - 1)
        profile: Array = self._profiles[number][index]
        return profile

    def _park(self, car: CarLog) -> None:
        """Put a car into its garage before the session."""
        box = road.box_place(TEAMS.index(car.driver.team))
        car.drive.stand(0.0, 1.0, box, road.BOX_OFFSET)
        self.log.cars.append(car)

    def _phase(self, phase: int, start: float, length: float, numbers: list[int]) -> dict[int, int]:
        """One part: send every car out, delete some laps; returns the best time that counts by number."""
        self.log.phases.append(round(start * 1000))
        self.log.status.append((round(start * 1000), "Started"))
        self.log.flag(start * 1000, "GREEN", "GREEN LIGHT - PIT EXIT OPEN")
        cars = [self.log.car(number) for number in self.rng.permutation(np.array(numbers)).tolist()]
        red = phase == 1 and self.plan.red_flag
        for place, car in enumerate(cars):
            gap = 58.0 / len(cars)
            self._first_run(car, phase, start + 2 + place * gap, spin=phase == 0 and place == 7)
        end = start + length
        again = start
        if red:
            again = self._red_flag(start, cars)
        for place, car in enumerate(cars):
            if car.retired is None and (red or (place + phase) % 4):
                self._second_run(car, phase, again, end)
        finish = round(end * 1000)
        self.log.status.append((finish, "Finished"))
        self.log.flag(finish, "CHEQUERED", "CHEQUERED FLAG")
        return self._judge(phase, cars)

    def _lap(self, drive: road.Drive, number: int, pace: Pace) -> None:
        """Drive from where the car is to the line (or the pit entry if the last pace is negative)."""
        begin, lap = drive.here, np.floor(drive.here / self.track.length + 1e-9)
        stop = pace[-1][1] < 0
        end = lap * self.track.length + (road.entry_place(self.track) if stop else self.track.length)
        nodes = road.leg_nodes(self.track, begin, end)
        places, factors = zip(*((place, abs(factor)) for place, factor in pace), strict=True)
        factor = np.interp(nodes / self.track.length - lap, places, factors)
        speed = road.on_track(self.track, nodes, self._profile(number)) / factor
        from_pits = begin if begin - lap * self.track.length > 1 else None
        speed = np.minimum(speed, road.pit_limited(nodes, end if stop else None, from_pits))
        line = 0.35 * np.sin(number)
        drive.run(nodes, speed, road.pit_offset(nodes, None, from_pits, line))

    def _release(self, car: CarLog, at: float, fresh: bool, phase: int) -> None:
        """Stand in the garage until `at`, then drive out of the pit lane, on another set or on the same."""
        drive = car.drive
        drive.stand(drive.now, at, drive.here, road.BOX_OFFSET)
        lap = round((drive.here - road.box_place(TEAMS.index(car.driver.team))) / self.track.length)
        self.outs[car.driver.number].append(lap)
        road.leave_box(drive, lap * self.track.length + PIT_EXIT)
        told = round(drive.now * 1000) + 2600
        done = lap - self.outs[car.driver.number][-2] if len(self.outs[car.driver.number]) > 1 else 0
        if fresh:
            age = 3 if (phase == 0 and car.driver.number % 7 == 3) else 0
            car.stints.append(Stint(self.plan.compounds[phase], age == 0, age, told))
        else:
            last = car.stints[-1]
            car.stints.append(Stint(last.compound, False, last.age + done, told, changed=False))

    def _return(self, car: CarLog, pace: Pace) -> None:
        """An in lap into the garage."""
        self._lap(car.drive, car.driver.number, pace)
        lap = int(car.drive.here // self.track.length) + 1
        self.ins[car.driver.number].append(lap)
        box = lap * self.track.length + road.box_place(TEAMS.index(car.driver.team))
        road.enter_pits(car.drive, box, 0.35 * np.sin(car.driver.number))
        car.drive.stand(car.drive.now, car.drive.now + 1, box, road.BOX_OFFSET)

    def _first_run(self, car: CarLog, phase: int, at: float, spin: bool) -> None:
        """Out, flying and in; some add a cool-down lap and a second flying lap."""
        number = car.driver.number
        self._release(car, max(at, car.drive.now + 1), True, phase)
        self._lap(car.drive, number, OUT)
        self._lap(car.drive, number, SPIN if spin else FLY)
        if spin:
            self._yellow(car)
        if phase == 0 and number % 3 == 0:
            self._lap(car.drive, number, COOL)
            self._lap(car.drive, number, FLY)
        self._return(car, IN)

    def _second_run(self, car: CarLog, phase: int, earliest: float, end: float) -> None:
        """A last attempt that begins shortly before the flag; left out if the garage was reached too late."""
        out_time = 1.245 * 85.0 + 15
        at = end - out_time - float(self.rng.uniform(4, 32))
        at = max(at, earliest + 3, car.drive.now + 15)
        if at + out_time > end - 1:
            return
        self._release(car, at, fresh=(car.driver.number + phase) % 5 != 0, phase=phase)
        self._lap(car.drive, car.driver.number, OUT)
        self._lap(car.drive, car.driver.number, FLY)
        self._return(car, IN)

    def _yellow(self, car: CarLog) -> None:
        """A spin on the lap just driven: a yellow flag for a few seconds."""
        spun = car.drive.crossing(car.drive.here - self.track.length * 0.47) * 1000
        sector = 9
        self.log.track_status += [(round(spun), "2"), (round(spun + 11_400), "1")]
        self.log.flag(spun, "YELLOW", f"YELLOW IN TRACK SECTOR {sector}", "Sector", Sector=sector)
        self.log.flag(spun + 11_400, "CLEAR", f"CLEAR IN TRACK SECTOR {sector}", "Sector", Sector=sector)

    def _red_flag(self, start: float, cars: list[CarLog]) -> float:
        """One car stops on its flying lap and everybody slows and comes in; returns when the part goes on."""
        stopper = cars[len(cars) // 2]
        lap = self.outs[stopper.driver.number][-1] + 1
        moment = stopper.drive.crossing((lap + 0.45) * self.track.length)
        self._strand(stopper, moment)
        red = self._red_shown(moment, [car for car in cars if car is not stopper])
        for car in cars:
            if car is not stopper and car.drive.now > red:
                self._abort(car, red)
        again = red + RED_FLAG_PAUSE
        self.log.status += [(round(red * 1000), "Aborted"), (round(again * 1000), "Started")]
        shown = ((moment + 2.5, "2"), (red, "5"), (again, "1"))
        self.log.track_status += [(round(at * 1000), status) for at, status in shown]
        self.log.flag(moment * 1000 + 2500, "YELLOW", "YELLOW IN TRACK SECTOR 8", "Sector", Sector=8)
        self.log.flag(red * 1000, "RED", "RED FLAG")
        self.log.say(again * 1000 - 60_000, f"Q2 WILL RESUME AT {self._local(again * 1000)[:5]}")
        self.log.flag(again * 1000, "GREEN", "GREEN LIGHT - PIT EXIT OPEN")
        return again

    def _red_shown(self, moment: float, others: list[CarLog]) -> float:
        """When the red flag comes: two seconds before somebody still ends a flying lap, or soon."""
        ends = [end / 1000 - 2 for car in others for _, _, end in self._timed(car)]
        return min((end for end in ends if moment + 5 < end < moment + 40), default=moment + 9)

    def _strand(self, car: CarLog, moment: float) -> None:
        """Let a car roll out beside the track from `moment` on."""
        car.drive.cut(moment)
        here, speed = car.drive.here, float(car.drive.speed[-1][-1])
        self._forget_returns(car, here)
        rolled = speed**2 / (2 * 6.5)
        nodes = road.leg_nodes(self.track, here, here + rolled, (here + rolled,))
        offset = np.interp(nodes, [here, here + rolled], [float(car.drive.offset[-1][-1]), 9.0])
        car.drive.run(nodes, road.slowing(nodes, here + rolled, 0.0, 6.5), offset)
        car.drive.stand(car.drive.now, car.drive.now + 1, here + rolled, 9.0)
        car.retired = round(car.drive.now * 1000)

    def _forget_returns(self, car: CarLog, here: float) -> None:
        """Strike out the planned in laps that a car at `here` has not finished."""
        number = car.driver.number
        self.ins[number] = [lap for lap in self.ins[number] if lap * self.track.length < here]

    def _abort(self, car: CarLog, red: float) -> None:
        """Break off whatever a car does on the track and bring it in; a car in the pit lane is left alone."""
        number = car.driver.number
        run = car.drive.knots()
        here = float(np.interp(red, run[0], run[1]))
        lap = int(here // self.track.length)
        place = here - lap * self.track.length
        if place > road.entry_place(self.track) - 450 or place < PIT_EXIT + 5 or here < PIT_EXIT:
            return
        car.drive.cut(red)
        self._forget_returns(car, here)
        speed = float(car.drive.speed[-1][-1])
        end = lap * self.track.length + road.entry_place(self.track)
        nodes = road.leg_nodes(self.track, here, end)
        flying = road.on_track(self.track, nodes, self._profile(number))
        lifting = np.sqrt(np.maximum(speed**2 - 2 * 9 * (nodes - here), 1.0))
        slowed = np.minimum(np.maximum(flying / 1.65, lifting), np.maximum(flying, speed * (nodes == here)))
        slowed = np.minimum(slowed, road.pit_limited(nodes, end, None))
        car.drive.run(nodes, slowed, np.full(len(nodes), float(car.drive.offset[-1][-1])))
        self.ins[number].append(lap + 1)
        box = (lap + 1) * self.track.length + road.box_place(TEAMS.index(car.driver.team))
        road.enter_pits(car.drive, box, float(car.drive.offset[-1][-1]))
        car.drive.stand(car.drive.now, car.drive.now + 1, box, road.BOX_OFFSET)

    def _timed(self, car: CarLog) -> list[tuple[int, int, int]]:
        """(lap number, lap time, end) of the laps so far that are neither in laps nor the way to the garage."""
        done = int(car.drive.here // self.track.length)
        ends = [round(car.drive.crossing(n * self.track.length) * 1000) for n in range(done + 1)]
        skip = set(self.ins[car.driver.number]) | {n + 1 for n in self.outs[car.driver.number]}
        return [(n, ends[n] - ends[n - 1], ends[n]) for n in range(1, done + 1) if n not in skip]

    def _judge(self, phase: int, cars: list[CarLog]) -> dict[int, int]:
        """Delete a lap or two of this part and return what counts."""
        begin = self.log.phases[phase]
        laps = [(time, car, n, end) for car in cars for n, time, end in self._timed(car) if end > begin]
        laps.sort(key=lambda lap: (lap[0], lap[1].driver.number))
        pick = (len(laps) // 2, 5, 0)[phase]
        time, car, n, end = laps[pick]
        if phase == 1:
            self._delete(car, n, time, end, reinstated=True)
        else:
            self._delete(car, n, time, end)
        best: dict[int, int] = {}
        for time, car, n, _ in laps:
            if n not in self.deleted[car.driver.number]:
                best.setdefault(car.driver.number, time)
        return best

    def _delete(self, car: CarLog, lap: int, time: int, end: int, reinstated: bool = False) -> None:
        """Tell that a lap time is deleted; a reinstated one counts again three minutes later."""
        driver, turn = car.driver, 1 + lap % len(self.track.corners)
        who = f"CAR {driver.number} ({driver.code}) TIME {clock(time)}"
        when = self._local(end - 20_000)
        self.log.say(end + 31_000, f"{who} DELETED - TRACK LIMITS AT TURN {turn} LAP {lap} {when}")
        if reinstated:
            self.log.say(end + 96_000, f"{who} REINSTATED - TRACK LIMITS AT TURN {turn} LAP {lap} {when}")
            self.reinstated[driver.number].append(lap)
        else:
            self.deleted[driver.number][lap] = f"TRACK LIMITS AT TURN {turn} LAP {lap} "

    def _local(self, millis: float) -> str:
        """The local time of day at a session time."""
        return f"{self.log.slot.start + timedelta(milliseconds=millis - self.log.began):%H:%M:%S}"

    def _close(self, end: float) -> None:
        """Park everyone, freeze the knots and write the laps down."""
        self.log.status += [(round(end * 1000) + 150_000, "Finalised"), (round(end * 1000) + 215_000, "Ends")]
        self.log.end = round(end * 1000) + 220_000
        for car in self.log.cars:
            car.drive.stand(car.drive.now, self.log.end / 1000, car.drive.here, float(car.drive.offset[-1][-1]))
            n = car.driver.number
            write_laps(self.log, car, self.outs[n], self.ins[n], self.deleted[n], self.reinstated[n])
        self.log.messages.sort(key=lambda message: message.time)
        self.log.status.sort()
        self.log.track_status.sort()
