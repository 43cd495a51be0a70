"""From packets to laps: samples put together by frame, whatever was lost, came late, came twice, or was played back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lib.recorder.packets import Body, CarState, GameTyres, Header, LapState, Motion, SessionState, Setup

WAIT = 30  # frames (half a second) that packets may come late after the line
MOST_FRAMES = 20_000  # of one lap: five minutes at 60 a second
LATE_START = 0.5  # seconds of a lap that may be missing at its start
LEAST_REACHED = 0.98  # of the circuit's length, or of the lap time, that the samples must cover
SHORTEST_LAP = 20.0  # seconds: no circuit of the games is that short


@dataclass(frozen=True)
class GameLap:
    """A whole lap; `samples` are columns for the upload."""

    number: int
    lap_time: float
    sectors: list[float] | None
    invalid: bool
    samples: dict[str, list[float]]
    setup: dict[str, float]
    conditions: dict[str, Any]
    circuit: str | None
    game: str
    lost: float  # share of the frames that never came


@dataclass
class _Frame:
    car: CarState | None = None
    lap: LapState | None = None
    place: Motion | None = None


@dataclass
class LapCutter:
    """Feed it packets in the order they come; it returns a lap when one is over. `skipped` says why others were not."""

    frames: dict[int, _Frame] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    _session: int | None = None
    _newest: int = -1
    _number: int = 0
    _over: tuple[int, int, float] | None = None  # lap number, first frame of the next lap, lap time
    _about: SessionState | None = None
    _setup: dict[str, float] = field(default_factory=dict)
    _tyres: GameTyres | None = None
    _done: int = 0  # the lap that was returned or skipped last
    _clock: float = 0.0
    _before: float = 0.0  # what the game said of the lap before, when this one began

    def feed(self, header: Header, body: Body) -> GameLap | None:
        """Return the lap that is over with this packet, None for most packets."""
        if header.session != self._session:
            self._begin(header.session)
        self._keep(header, body)
        self._newest = max(self._newest, header.frame)
        if self._over and self._newest >= self._over[1] + WAIT:
            return self._finish(header)
        return None

    def flush(self, header: Header | None) -> GameLap | None:
        """Return the lap that was waiting for late packets when the recording ended."""
        return self._finish(header) if self._over and header else None

    def _begin(self, session: int) -> None:
        self._session, self._newest, self._number, self._over = session, -1, 0, None
        self.frames.clear()
        self._about, self._setup, self._tyres = None, {}, None
        self._done, self._clock, self._before = 0, 0.0, 0.0

    def _keep(self, header: Header, body: Body) -> None:
        if isinstance(body, SessionState):
            self._about = body
        elif isinstance(body, Setup):
            self._setup = body.fields if any(body.fields.values()) else {}
        elif isinstance(body, GameTyres):
            self._tyres = body
        else:
            self._keep_sample(header.frame, body)

    def _keep_sample(self, number: int, body: CarState | LapState | Motion) -> None:
        frame = self.frames.setdefault(number, _Frame())
        if isinstance(body, CarState):
            frame.car = body
        elif isinstance(body, Motion):
            frame.place = body
        else:
            frame.lap = body
            self._watch(number, body)
        if len(self.frames) > MOST_FRAMES:
            for old in sorted(self.frames)[: MOST_FRAMES // 2]:
                del self.frames[old]

    def _watch(self, frame: int, lap: LapState) -> None:
        """Notice that a lap is over: the next one has begun, or, at the end of a race, its time is there."""
        if frame < self._newest - WAIT:
            return
        if self._over and lap.number == self._over[0] + 1:
            self._over = (self._over[0], min(frame, self._over[1]), self._over[2])
        elif not self._over and self._number and self._number != self._done and self._is_over(lap):
            self._over = (self._number, frame, lap.last_lap)
        if frame < self._newest:
            return
        if lap.number < self._number:  # played back over the line
            self._over, self._done = None, 0
        if lap.number != self._number or lap.lap_clock < self._clock:
            self._before = lap.last_lap
        self._number, self._clock = lap.number, lap.lap_clock

    def _is_over(self, lap: LapState) -> bool:
        if lap.last_lap <= SHORTEST_LAP:
            return False
        if lap.number == self._number + 1:
            return True
        told = lap.number == self._number and lap.last_lap != self._before
        return told and abs(lap.last_lap - self._clock) < LATE_START

    def _finish(self, header: Header) -> GameLap | None:
        assert self._over is not None
        number, first_of_next, lap_time = self._over
        self._over, self._done = None, number
        rows = [
            (lap, frame)
            for at, frame in sorted(self.frames.items())
            if (lap := frame.lap) is not None and frame.car is not None and lap.number == number and at < first_of_next
        ]
        seen = [at for at, frame in self.frames.items() if frame.lap and frame.lap.number == number]
        self.frames = {at: frame for at, frame in self.frames.items() if at >= first_of_next}
        rows = _without_what_was_played_back(rows)
        why = self._why_not(rows, lap_time)
        if why:
            self.skipped.append(f"lap {number}: {why}")
            return None
        span = max(seen) - min(seen) + 1 if seen else 1
        lost = max(0.0, 1 - len(rows) / span)
        return self._lap(header, number, lap_time, rows, lost)

    def _why_not(self, rows: list[tuple[LapState, _Frame]], lap_time: float) -> str | None:
        if len(rows) < 60:
            return "too few samples"
        if any(lap.in_pits for lap, _ in rows):
            return "through the pits"
        if rows[0][0].lap_clock > LATE_START:
            return f"its first {rows[0][0].lap_clock:.1f} s are missing"
        if rows[-1][0].lap_clock < LEAST_REACHED * lap_time:
            return f"its last {lap_time - rows[-1][0].lap_clock:.1f} s are missing"
        return None

    def _lap(
        self, header: Header, number: int, lap_time: float, rows: list[tuple[LapState, _Frame]], lost: float
    ) -> GameLap:
        about = self._about
        return GameLap(
            number=number,
            lap_time=round(lap_time, 3),
            sectors=_sectors(rows, lap_time),
            invalid=any(lap.invalid for lap, _ in rows),
            samples=_columns(rows),
            setup=dict(self._setup),
            conditions=self._conditions(),
            circuit=about.track if about else None,
            game=f"F1 {header.game_year}",
            lost=round(lost, 4),
        )

    def _conditions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._about:
            about = self._about
            found = {"weather": about.weather, "track_temp": about.track_temp, "air_temp": about.air_temp}
            found |= about.assists
        if self._tyres:
            found |= {"tyre": self._tyres.compound, "tyre_age": self._tyres.age}
            found |= {"traction_control": self._tyres.traction_control}
            found |= {"anti_lock_brakes": self._tyres.anti_lock_brakes}
        return {name: value for name, value in found.items() if value is not None}


def _without_what_was_played_back(rows: list[tuple[LapState, _Frame]]) -> list[tuple[LapState, _Frame]]:
    """Return the samples of the lap as it counts: a flashback or a restart takes back what came after its moment."""
    kept: list[tuple[LapState, _Frame]] = []
    for row in rows:
        while kept and kept[-1][0].lap_clock >= row[0].lap_clock:
            kept.pop()
        kept.append(row)
    return kept


def _sectors(rows: list[tuple[LapState, _Frame]], lap_time: float) -> list[float] | None:
    """Return the three sector times, None if a part of them never came."""
    last = rows[-1][0]
    third = lap_time - last.sector1 - last.sector2
    if last.sector1 <= 0 or last.sector2 <= 0 or third <= 0:
        return None
    return [round(last.sector1, 3), round(last.sector2, 3), round(third, 3)]


def _columns(rows: list[tuple[LapState, _Frame]]) -> dict[str, list[Any]]:
    cars = [frame.car for _, frame in rows if frame.car is not None]
    columns: dict[str, list[Any]] = {
        "time": [lap.lap_clock for lap, _ in rows],
        "distance": [round(lap.distance, 2) for lap, _ in rows],
        "speed": [car.speed for car in cars],
        "throttle": [round(car.throttle, 3) for car in cars],
        "brake": [round(car.brake, 3) for car in cars],
        "steering": [round(car.steering, 4) for car in cars],
        "gear": [car.gear for car in cars],
        "rpm": [car.rpm for car in cars],
        "drs": [car.drs for car in cars],
    }
    places = [frame.place for _, frame in rows]
    if any(places):
        for name in ("x", "y", "z"):
            columns[name] = [None if place is None else round(getattr(place, name), 2) for place in places]
    return columns
