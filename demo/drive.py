"""Where a car is and how fast, at every moment of a session: knots in time joined leg by leg."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from demo.car import launch_curve
from demo.track import PIT_ENTRY, PIT_EXIT, PIT_SPEED, Array, TrackModel

LAUNCH_DISTANCE, LAUNCH_SPEED = launch_curve()
STOPPING, PIT_BRAKING, BOX_ACCELERATION = 7.0, 21.0, 6.0
PIT_LANE_OFFSET, BOX_OFFSET = 14.0, 19.0
NEAR = np.array([0.0, 0.05, 0.2, 0.5, 1.0, 1.8, 2.8])


@dataclass
class Drive:
    """The knots of one car: session time (s), distance run (m, 0 = the line at the start), speed (m/s), offset (m)."""

    track: TrackModel
    time: list[Array] = field(default_factory=list)
    distance: list[Array] = field(default_factory=list)
    speed: list[Array] = field(default_factory=list)
    offset: list[Array] = field(default_factory=list)

    @property
    def now(self) -> float:
        """The time of the last knot."""
        return float(self.time[-1][-1])

    @property
    def here(self) -> float:
        """The distance of the last knot."""
        return float(self.distance[-1][-1])

    def stand(self, begin: float, end: float, distance: float, offset: float) -> None:
        """Stand still from `begin` to `end`."""
        self._add(np.array([begin, end]), np.full(2, distance), np.zeros(2), np.full(2, offset))

    def run(self, distance: Array, speed: Array, offset: Array) -> None:
        """Move on over knots that begin where the car is."""
        mean = np.maximum((speed[1:] + speed[:-1]) / 2, 1e-3)
        time = self.now + np.r_[0, np.cumsum(np.diff(distance) / mean)]
        self._add(time, distance, speed, offset)

    def _add(self, time: Array, distance: Array, speed: Array, offset: Array) -> None:
        self.time.append(time)
        self.distance.append(distance)
        self.speed.append(speed)
        self.offset.append(offset)

    def cut(self, moment: float) -> None:
        """Forget everything after `moment`."""
        keep = [i for i, t in enumerate(self.time) if t[0] < moment]
        for knots in (self.distance, self.speed, self.offset, self.time):
            del knots[len(keep) :]
        last = self.time[-1]
        if last[-1] > moment:
            inside = last < moment
            ends = [np.interp(moment, last, knots[-1]) for knots in (self.distance, self.speed, self.offset)]
            for knots, end in zip((self.distance, self.speed, self.offset), ends, strict=True):
                knots[-1] = np.r_[knots[-1][inside], end]
            self.time[-1] = np.r_[last[inside], moment]

    def knots(self) -> tuple[Array, Array, Array, Array]:
        """All knots end to end: time, distance, speed, offset."""
        joined = [np.concatenate(k) for k in (self.time, self.distance, self.speed, self.offset)]
        return joined[0], joined[1], joined[2], joined[3]

    def crossing(self, distance: float) -> float:
        """The time at which the car passes a distance if it does not stand."""
        _, run, _, _ = self.knots()
        return float(np.interp(distance, run, self.knots()[0]))


def leg_nodes(track: TrackModel, begin: float, end: float, fine: tuple[float, ...] = ()) -> Array:
    """Distances from `begin` to `end`: the track's nodes between, and close ones around each of `fine`."""
    first, last = int(np.ceil(begin / track.spacing)), int(np.floor(end / track.spacing))
    grid = np.arange(first, last + 1) * track.spacing
    close = [place + sign * NEAR for place in fine for sign in (-1, 1)]
    nodes = np.sort(np.concatenate([[begin, end], grid, *close]))
    nodes = nodes[(nodes >= begin) & (nodes <= end)]
    return nodes[np.r_[True, np.diff(nodes) > 0.02]]


def on_track(track: TrackModel, nodes: Array, profile: Array) -> Array:
    """A flying lap's speed at any distances."""
    return np.interp(np.mod(nodes, track.length), track.s, profile)


def launched(nodes: Array, begin: float, speed: float) -> Array:
    """The most a car can do that passes `begin` with `speed` and accelerates as it can."""
    lead = float(np.interp(speed, LAUNCH_SPEED, LAUNCH_DISTANCE))
    return np.where(nodes < begin, 200.0, np.interp(nodes - begin + lead, LAUNCH_DISTANCE, LAUNCH_SPEED))


def slowing(nodes: Array, end: float, speed: float, rate: float) -> Array:
    """The most a car can do that must pass `end` with `speed`."""
    return np.sqrt(speed**2 + 2 * rate * np.maximum(0.0, end - nodes))


def pit_limited(nodes: Array, entry: float | None, exit_: float | None) -> Array:
    """The cap that a pit lane ahead (`entry`) or behind (`exit_`) puts on the speed."""
    cap = np.full(len(nodes), 200.0)
    if exit_ is not None:
        cap = np.minimum(cap, np.where(nodes <= exit_, PIT_SPEED, launched(nodes, exit_, PIT_SPEED)))
    if entry is not None:
        cap = np.minimum(cap, slowing(nodes, entry, PIT_SPEED, PIT_BRAKING))
    return cap


def pit_offset(nodes: Array, entry: float | None, exit_: float | None, line: float) -> Array:
    """The lateral place: on the racing line, or over to the pit lane and back."""
    offset = np.full(len(nodes), line)
    if entry is not None:
        offset += np.interp(nodes, [entry, entry + 70], [0, PIT_LANE_OFFSET - line])
    if exit_ is not None:
        offset += np.interp(nodes, [exit_ - 45, exit_], [PIT_LANE_OFFSET - line, 0])
    return offset


def box_cap(nodes: Array, box: float) -> Array:
    """The speed in the pit lane of a car that stops at its box."""
    before = slowing(nodes, box, 0.0, STOPPING)
    after = np.sqrt(2 * BOX_ACCELERATION * np.maximum(0.0, nodes - box))
    return np.minimum(PIT_SPEED, np.where(nodes <= box, before, after))


def enter_pits(drive: Drive, box: float, line: float) -> float:
    """Drive from the pit entry, where the car is, to its box; returns the time of entry."""
    entry, begin = drive.here, drive.now
    nodes = leg_nodes(drive.track, entry, box, (box,))
    offset = pit_offset(nodes, entry, None, line) + np.interp(nodes, [box - 25, box], [0, BOX_OFFSET - PIT_LANE_OFFSET])
    drive.run(nodes, box_cap(nodes, box), offset)
    return begin


def leave_box(drive: Drive, end: float) -> None:
    """Drive from the box, where the car stands, along the pit lane to `end`."""
    box = drive.here
    nodes = leg_nodes(drive.track, box, end, (box,))
    offset = PIT_LANE_OFFSET + np.interp(nodes, [box, box + 25], [BOX_OFFSET - PIT_LANE_OFFSET, 0])
    drive.run(nodes, box_cap(nodes, box), offset)


def box_place(team: int) -> float:
    """Where a team's box lies, in metres from the line (before it)."""
    return -262.0 + 23.0 * team


def entry_place(track: TrackModel) -> float:
    """Where the pit lane begins, within the lap."""
    return track.length - PIT_ENTRY


__all__ = [
    "PIT_EXIT", "Drive", "box_cap", "box_place", "enter_pits", "entry_place", "launched", "leave_box", "leg_nodes",
    "on_track", "pit_limited", "pit_offset", "slowing",
]  # fmt: skip
