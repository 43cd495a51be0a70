"""The raw samples of one driver: whole numbers on their own clock, as the source sent them, all laps end to end.

Nothing here is interpolated. Times are milliseconds on the session clock; rows that FastF1 adds to bring a driver to
the length of the longest recording carry zeros and are marked `filled`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float, Mask, Whole
from lib.errors import DamagedData
from lib.sessions import npz
from lib.sessions.compact import get_steps, put_steps, smallest

NO_THROTTLE = 104  # what the feed sends for a throttle it does not know
STATUS_NAMES = ("OffTrack", "OnTrack")


@dataclass(frozen=True)
class _Samples:
    """What car and position samples share: a clock, a mask of rows that were filled in, and slicing."""

    steps: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[tuple[str, ...]] = ()

    time_ms: Whole
    filled: Mask

    def __len__(self) -> int:
        return len(self.time_ms)

    @property
    def time(self) -> Float:
        """The session clock in seconds."""
        return self.time_ms / 1000.0

    @property
    def nbytes(self) -> int:
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def between(self, start: float, end: float) -> Self:
        """Return the samples from `start` to `end` (seconds, both included), as FastF1 slices a lap."""
        inside = (self.time_ms >= round(start * 1000)) & (self.time_ms <= round(end * 1000))
        return type(self)(**{field.name: getattr(self, field.name)[inside] for field in fields(self)})

    def pack(self) -> bytes:
        arrays: npz.Arrays = {}
        for name in ("time_ms", *self.steps):
            put_steps(arrays, name, getattr(self, name))
        for name in self.plain:
            arrays[name] = smallest(getattr(self, name))
        arrays["filled"] = np.flatnonzero(self.filled).astype(np.uint32)
        return npz.pack(arrays)

    @classmethod
    def unpack(cls, content: bytes) -> Self:
        """Return the samples that `pack` wrote. Raise DamagedData."""
        arrays = npz.unpack(content)
        try:
            columns: dict[str, NDArray[Any]] = {name: get_steps(arrays, name) for name in ("time_ms", *cls.steps)}
            columns |= {name: arrays[name].astype(np.int64) for name in cls.plain}
            filled = np.zeros(len(columns["time_ms"]), np.bool_)
            filled[arrays["filled"]] = True
        except (KeyError, IndexError, ValueError) as error:
            raise DamagedData("a stored driver file lacks a channel") from error
        if len({len(column) for column in columns.values()}) != 1:
            raise DamagedData("the channels of a stored driver file differ in length")
        for column in (*columns.values(), filled):
            column.flags.writeable = False
        return cls(filled=filled, **columns)


@dataclass(frozen=True)
class CarSamples(_Samples):
    """rpm, speed (km/h), gear, throttle (percent, 104 = no value), brake (0 or 1), drs (0 without a channel)."""

    steps: ClassVar[tuple[str, ...]] = ("rpm", "speed")
    plain: ClassVar[tuple[str, ...]] = ("gear", "throttle", "brake", "drs")

    rpm: Whole
    speed: Whole
    gear: Whole
    throttle: Whole
    brake: Whole
    drs: Whole

    @property
    def throttle_percent(self) -> Float:
        """The throttle as numbers, NaN if the source says 104: no value."""
        return np.where(self.throttle == NO_THROTTLE, np.nan, self.throttle.astype(np.float64))


@dataclass(frozen=True)
class PosSamples(_Samples):
    """x, y, z in the source's 1/10 m; status 1 = on track, 0 = off track, 2 = not said."""

    steps: ClassVar[tuple[str, ...]] = ("x", "y", "z")
    plain: ClassVar[tuple[str, ...]] = ("status",)

    x: Whole
    y: Whole
    z: Whole
    status: Whole

    def metres(self) -> tuple[Float, Float, Float]:
        return self.x / 10.0, self.y / 10.0, self.z / 10.0
