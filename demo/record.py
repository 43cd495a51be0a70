"""What a simulated session leaves behind: the ground truth that the wire format and the tests are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from demo.drive import Drive
from demo.roster import RosterDriver
from demo.season import RaceWeekend, SessionSlot, track_of
from demo.track import Array, TrackModel

Millis = int


@dataclass
class Stint:
    """One entry of the tyre counter: a set, its age when the stint began, and when the feed tells of it."""

    compound: str
    new: bool
    age: int
    told: Millis
    changed: bool = True


@dataclass
class LapRecord:
    """One lap between two crossings of the line (times of day in session ms); missing values are None."""

    number: int
    start: Millis
    sectors: list[Millis | None]
    end: Millis
    stint: int
    tyre_life: int
    timed: bool = True
    pit_in: Millis | None = None
    pit_out: Millis | None = None
    phase: int = 0
    deleted: str = ""
    reinstated: bool = False
    speeds: dict[str, int] = field(default_factory=dict)

    @property
    def duration(self) -> Millis:
        """The lap time."""
        return self.end - self.start


@dataclass
class PitStop:
    """A visit to the pits in a race."""

    lap: int
    entered: Millis
    left: Millis
    standing: float
    tyres_changed: bool


@dataclass
class CarLog:
    """Everything one car did."""

    driver: RosterDriver
    grid: int
    drive: Drive
    laps: list[LapRecord] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    stops: list[PitStop] = field(default_factory=list)
    open_lap: LapRecord | None = None
    first_out: Millis = 0
    from_pit_lane: bool = False
    last_in: Millis | None = None
    drs_laps: dict[tuple[int, int], bool] = field(default_factory=dict)
    retired: Millis | None = None
    time: Array = field(default_factory=lambda: np.zeros(0))
    distance: Array = field(default_factory=lambda: np.zeros(0))
    speed: Array = field(default_factory=lambda: np.zeros(0))
    offset: Array = field(default_factory=lambda: np.zeros(0))

    def settle(self, anchors: Array, known: tuple[Array, Array] | None = None) -> None:
        """Freeze the knots, every line in `anchors` (m) passed on a whole millisecond, `known` lines at known times."""
        time, distance, self.speed, self.offset = self.drive.knots()
        if known is not None:
            late = known[1] - np.interp(known[0], distance, time)
            if np.abs(late).max() > 0.15:
                raise ValueError(f"{self.driver.code}: the drive misses its times by {np.abs(late).max():.3f} s")
            time = time + np.interp(distance, known[0], late)
        passing = np.interp(anchors, distance, time)
        order = np.argsort(passing, kind="stable")
        shift = np.round(passing, 3) - passing
        self.time = time + np.interp(time, passing[order], shift[order])
        self.distance = distance

    def passes(self, distance: float) -> Millis:
        """The session time at which the car passes a distance."""
        return round(float(np.interp(distance, self.distance, self.time)) * 1000)

    def speed_at(self, distance: float) -> int:
        """What a speed trap at a distance reads, in km/h."""
        return round(float(np.interp(distance, self.distance, self.speed)) * 3.6)


@dataclass
class Message:
    """A message of race control; `extra` holds the fields that only some messages have."""

    time: Millis
    category: str
    text: str
    extra: dict[str, str | int] = field(default_factory=dict)


@dataclass
class SessionLog:
    """One session: its cars and all that happened around them, in session ms."""

    event: RaceWeekend
    slot: SessionSlot
    began: Millis
    cars: list[CarLog] = field(default_factory=list)
    status: list[tuple[Millis, str]] = field(default_factory=list)
    track_status: list[tuple[Millis, str]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    phases: list[Millis] = field(default_factory=list)
    wet: list[tuple[Millis, Millis]] = field(default_factory=list)
    total_laps: int = 0
    end: Millis = 0
    order: list[int] = field(default_factory=list)

    @property
    def track(self) -> TrackModel:
        """The circuit it was held on."""
        return track_of(self.event.circuit_key)

    @property
    def zero(self) -> datetime:
        """The UTC moment of session time 0."""
        return self.event.utc(self.slot.start) - timedelta(milliseconds=self.began)

    @property
    def is_race(self) -> bool:
        """Race or sprint."""
        return self.slot.code in ("R", "S")

    def car(self, number: int) -> CarLog:
        """The car with a number."""
        return next(car for car in self.cars if car.driver.number == number)

    def say(self, time: float, text: str, category: str = "Other", **extra: str | int) -> None:
        """Add a race control message."""
        self.messages.append(Message(round(time), category, text, extra))

    def flag(self, time: float, flag: str, text: str, scope: str = "Track", **extra: str | int) -> None:
        """Add a flag message."""
        self.say(time, text, "Flag", Flag=flag, Scope=scope, **extra)


def clock(millis: Millis) -> str:
    """A duration as `1:23.456`."""
    minutes, rest = divmod(millis, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"


def stamp(millis: Millis) -> str:
    """Session time as `00:12:34.567`."""
    seconds, ms = divmod(millis, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def whole(values: Array) -> NDArray[np.int64]:
    """Values rounded to integers."""
    return np.rint(values).astype(np.int64)
