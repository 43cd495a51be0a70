"""Packets of an invented stint, as an F1 game would send them: 22 cars, the player's is the fifth."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lib.recorder import packets

CAR, CARS, RATE = 5, 22, 60
LENGTH = 4000.0
SETUP = (25, 20, 60, 55, -3.0, -1.5, 0.05, 0.2, 20, 15, 10, 8, 30, 45, 100, 55, 50, 22.5, 22.5, 24.5, 24.5, 6, 10.0)


@dataclass(frozen=True)
class Stint:
    """Laps of these times, driven from `before` seconds before the first line to one second after the last."""

    laps: tuple[float, ...] = (80.0, 79.5)
    format: int = 2025
    before: float = 2.0
    session: int = 7
    pits_in: int | None = None
    ends_with_race: bool = False  # the lap's number stays as it is after the last line

    def header(self, kind: int, frame: int) -> bytes:
        return packets.HEADER.pack(
            self.format, self.format % 100, 1, 0, 1, kind, self.session, frame / RATE, frame, frame, CAR, 255
        )

    def datagrams(self) -> Iterator[bytes]:
        """Yield session, setup, status, then motion, lap and telemetry for every frame."""
        yield self.session_packet()
        yield self._of_cars(packets.SETUP, 0, self._setup())
        yield self._of_cars(packets.STATUS, 0, struct.pack("<BB24xBB", 2, 1, 16, 3))
        for frame in range(int((self.before + sum(self.laps) + 1.0) * RATE)):
            number, clock, lap_time, last = self.state(frame / RATE)
            yield self._of_cars(packets.MOTION, frame, struct.pack("<3f", *self.place(clock / lap_time)))
            yield self._of_cars(packets.LAP, frame, self._lap(number, clock, lap_time, last))
            yield self._of_cars(packets.TELEMETRY, frame, self._car(clock / lap_time, lap_time))

    def state(self, moment: float) -> tuple[int, float, float, float]:
        """Return lap number, its clock, its time, and the time of the lap before."""
        gone = moment - self.before
        if gone < 0:
            return 1, 90.0 + gone, 90.0, 0.0
        for n, lap_time in enumerate(self.laps):
            if gone < lap_time - 1e-9:
                return n + 2, gone, lap_time, 90.0 if n == 0 else self.laps[n - 1]
            gone -= lap_time
        number = len(self.laps) + (1 if self.ends_with_race else 2)
        return number, gone if not self.ends_with_race else self.laps[-1], self.laps[-1], self.laps[-1]

    def place(self, part: float) -> tuple[float, float, float]:
        return 600 * math.cos(2 * math.pi * part), 5.0, 600 * math.sin(2 * math.pi * part)

    def session_packet(self) -> bytes:
        forecasts = packets.FORECASTS[self.format] * packets.FORECAST
        about = struct.pack("<BbbBHBb", 1, 32, 21, 5, int(LENGTH), 18, 11)
        assists = bytes([0, 1, 2, 0, 0, 1, 1, 2])
        room = packets.BEFORE_FORECASTS - len(about) + forecasts + packets.AFTER_FORECASTS
        return self.header(packets.SESSION, 0) + about + bytes(room) + assists + bytes(30)

    def _of_cars(self, kind: int, frame: int, mine: bytes) -> bytes:
        stride = packets.STRIDES[kind][self.format]
        others = b"\x01" * stride
        return self.header(kind, frame) + others * CAR + mine.ljust(stride, b"\0") + others * (CARS - CAR - 1)

    def _setup(self) -> bytes:
        if self.format == 2023:
            return struct.pack("<4B4f8B4fBf", *SETUP[:16], *SETUP[17:])
        return struct.pack("<4B4f9B4fBf", *SETUP)

    def _lap(self, number: int, clock: float, lap_time: float, last: float) -> bytes:
        sector1, sector2 = 0.3 * lap_time, 0.4 * lap_time
        shown1 = round(sector1 * 1000) if clock > sector1 else 0
        shown2 = round(sector2 * 1000) if clock > sector1 + sector2 else 0
        times = struct.pack("<II", round(last * 1000), round(clock * 1000))
        times += struct.pack("<HBHB", shown1, 0, shown2, 0) + bytes(4 if self.format == 2023 else 6)
        way = struct.pack("<fff", LENGTH * clock / lap_time, 0.0, 0.0)
        return times + way + struct.pack("<6B", 3, number, int(number == self.pits_in), 0, 0, 0)

    def _car(self, part: float, lap_time: float) -> bytes:
        speed = round(LENGTH / lap_time * 3.6)
        return struct.pack("<HfffBbHB", speed, 0.8, 0.1, 0.0, 0, 7, 11_000, int(part > 0.5))
