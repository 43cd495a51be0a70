"""An invented lap, and outings of several, written as the files of many tools."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float

LENGTH, LAP_TIME = 4000.0, 80.0
OUT, IN = 10.0, 5.0  # seconds before the first and after the last passing of the line


@dataclass(frozen=True)
class Outing:
    """Laps of 80, 82, 84 … seconds on a circuit of 4,000 m, with 10 s before them and 5 s after."""

    time: Float
    speed: Float  # km/h
    distance: Float  # in the lap
    lap: Float
    lap_clock: Float
    laps: tuple[float, ...]

    @property
    def part(self) -> Float:
        return self.distance / LENGTH

    @property
    def marks(self) -> list[float]:
        return [OUT + sum(self.laps[:n]) for n in range(len(self.laps) + 1)]


def pace(part: Float, lap_time: float) -> Float:
    """Return metres a second along a lap: slow and fast four times."""
    return np.asarray(LENGTH / lap_time * (1 + 0.4 * np.sin(8 * np.pi * part)), np.float64)


def outing(*laps: float, rate: float = 50.0) -> Outing:
    fine = np.linspace(0, 1, 20_001)
    times = [OUT, *laps, IN]
    edges = np.concatenate([[0.0], np.cumsum(times)])
    time = np.arange(0, edges[-1], 1 / rate)
    piece = np.clip(np.searchsorted(edges, time, side="right") - 1, 0, len(times) - 1)
    gone = time - edges[piece]
    part = np.empty_like(time)
    whole = np.array([laps[0], *laps, laps[-1]])
    for n in range(len(times)):
        inverse = np.concatenate([[0.0], np.cumsum(1 / (1 + 0.4 * np.sin(8 * np.pi * (fine[1:] + fine[:-1]) / 2)))])
        clock = inverse / inverse[-1] * whole[n]
        at = gone + (whole[n] - OUT if n == 0 else 0.0)
        part[piece == n] = np.interp(at[piece == n], clock, fine)
    scale = np.cumsum(1 / (1 + 0.4 * np.sin(8 * np.pi * (fine[1:] + fine[:-1]) / 2)))[-1] / 20_000
    speed = pace(part, 1.0) * scale / whole[piece] * 3.6
    lap_clock = gone + np.where(piece == 0, whole[0] - OUT, 0.0)
    return Outing(time, speed, part * LENGTH, piece.astype(float), lap_clock, tuple(laps))


def one_lap(rate: float = 50.0) -> tuple[Float, Float, Float]:
    """Return time, speed and distance of a lap of 80 s."""
    whole = outing(LAP_TIME, rate=rate)
    inside = (whole.time >= OUT - 1e-9) & (whole.time < OUT + LAP_TIME - 1e-9)
    return whole.time[inside] - OUT, whole.speed[inside], whole.distance[inside]


def as_csv(*columns: tuple[str, Float], delimiter: str = ",", comma: bool = False) -> str:
    rows = [delimiter.join(name for name, _ in columns)]
    for row in zip(*(values for _, values in columns), strict=True):
        line = delimiter.join(f"{value:.6f}" for value in row)
        rows.append(line.replace(".", ",") if comma else line)
    return "\n".join(rows) + "\n"


def as_ibt(recorded: Outing, *, claims: dict[str, int] | None = None) -> bytes:
    """Return an iRacing file with the last lap's time said from a sample after the line, as the game does."""
    last = np.concatenate([[-1.0], np.array(recorded.laps)])[np.clip(recorded.lap.astype(int) - 1, 0, None)]
    last = np.where(recorded.lap < 2, -1.0, last)
    named: list[tuple[str, int, str, str, Float]] = [
        ("SessionTime", 5, "s", "<f8", recorded.time + 900),
        ("Lap", 2, "", "<i4", recorded.lap),
        ("LapDist", 4, "m", "<f4", recorded.distance),
        ("LapDistPct", 4, "%", "<f4", recorded.part),
        ("LapLastLapTime", 4, "s", "<f4", last),
        ("Speed", 4, "m/s", "<f4", recorded.speed / 3.6),
        ("Throttle", 4, "%", "<f4", np.full(len(recorded.time), 0.75)),
        ("Gear", 2, "", "<i4", np.full(len(recorded.time), 4.0)),
    ]
    info = b"---\nWeekendInfo:\n TrackLength: 4.00 km\n TrackDisplayName: Somewhere\n"
    described, place = b"", 0
    for name, kind, unit, dtype, _ in named:
        described += struct.pack("<3i4x", kind, place, 1) + name.encode().ljust(32, b"\0") + bytes(64)
        described += unit.encode().ljust(32, b"\0")
        place += np.dtype(dtype).itemsize
    table = np.zeros((len(recorded.time), place), np.uint8)
    at = 0
    for *_, dtype, values in named:
        width = np.dtype(dtype).itemsize
        table[:, at : at + width] = np.ascontiguousarray(values.astype(dtype)).view(np.uint8).reshape(-1, width)
        at += width
    head = {"count": len(named), "size": place, "buffers": 1, "length": len(info)} | (claims or {})
    where = 144
    start = where + len(described) + len(info)
    fields = (2, 1, 50, 0, head["length"], where + len(described), head["count"], where, head["buffers"], head["size"])
    header = struct.pack("<10i", *fields).ljust(48, b"\0") + struct.pack("<ii", 0, start)
    return header.ljust(144, b"\0") + described + info + table.tobytes()


def as_ld(recorded: Outing, *, samples: int | None = None, endless: bool = False) -> bytes:
    """Return a MoTeC log: speed in tenths as whole numbers, throttle a fifth as often as floats."""
    speed = np.round(recorded.speed * 10).astype("<i2")
    throttle = np.full(len(recorded.time[::5]), 75.0, "<f4")
    rate = round(1 / (recorded.time[1] - recorded.time[0]))
    channels = [("Ground Speed", "km/h", 3, 2, rate, 1, speed), ("Throttle Pos", "%", 7, 4, rate // 5, 0, throttle)]
    first = 0x1A2
    data = first + 124 * len(channels)
    described, content = b"", b""
    for n, (name, unit, kind, width, often, decimals, values) in enumerate(channels):
        following = first + 124 * (n + 1) if n + 1 < len(channels) else (first if endless else 0)
        count = samples if samples is not None else len(values)
        entry = struct.pack(
            "<IIIIHHHHhhhh", 0, following, data + len(content), count, 0, kind, width, often, 0, 1, 1, decimals
        )
        described += (entry + name.encode().ljust(32, b"\0") + bytes(8) + unit.encode().ljust(12, b"\0")).ljust(
            124, b"\0"
        )
        content += values.tobytes()
    header = bytearray(first)
    struct.pack_into("<IIII", header, 0, 0x40, 0, first, data)
    header[0x15E : 0x15E + 9] = b"Somewhere"
    return bytes(header) + described + content


def as_ldx(moments: list[float]) -> str:
    marks = "".join(f'<Marker Version="100" ClassName="BCN" Time="{moment * 1e6:.15e}"/>' for moment in moments)
    return f'<?xml version="1.0"?><LDXFile><MarkerGroup Name="Beacons">{marks}</MarkerGroup></LDXFile>'


def as_vbo(recorded: Outing, *, line: bool = True) -> str:
    """Return a VBOX file: a round circuit of 4,000 m near 45.7 N, 13.1 E, the line at its eastern end."""
    radius = LENGTH / (2 * np.pi)
    angle = 2 * np.pi * recorded.part
    north, east = radius * np.sin(angle), radius * np.cos(angle)
    latitude = 45.7 + np.degrees(north / 6_371_000.0)
    longitude = 13.1 + np.degrees(east / (6_371_000.0 * np.cos(np.radians(45.7))))
    clock = 86_400 - 30 + recorded.time  # past midnight
    clock = np.where(clock >= 86_400, clock - 86_400, clock)
    stamps = [f"{int(t // 3600):02d}{int(t % 3600 // 60):02d}{t % 60:06.3f}" for t in clock]
    ends = [13.1 + np.degrees((radius + side) / (6_371_000.0 * np.cos(np.radians(45.7)))) for side in (-8, 8)]
    start = " ".join(f"{45.7 * 60:+012.5f} {-end * 60:+013.5f}" for end in ends)
    head = [
        "File created on 01/01/2026",
        "",
        "[header]",
        "satellites",
        "time",
        "latitude",
        "longitude",
        "velocity kmh",
        "",
    ]
    head += ["[comments]", "Venue : Somewhere", ""]
    head += ["[laptiming]", f"Start {start} ¬ Start / Finish", ""] if line else []
    head += ["[column names]", "sats time lat long velocity", "", "[data]"]
    rows = [
        f"008 {stamp} {lat * 60:+012.5f} {-lon * 60:+013.5f} {speed:07.3f}"
        for stamp, lat, lon, speed in zip(stamps, latitude, longitude, recorded.speed, strict=True)
    ]
    return "\n".join([*head, *rows]) + "\n"


def as_motec_csv(recorded: Outing, *, beacons: bool = True, span: str = "entire outing") -> str:
    marks = " ".join(f"{mark:.3f}" for mark in recorded.marks) if beacons else ""
    rows = [
        '"Format","MoTeC CSV File",,,"Workbook",""',
        '"Venue","Somewhere",,,"Worksheet",""',
        '"Sample Rate","50.000","Hz",,"End Time","1.000","s"',
        f'"Duration","{len(recorded.time) / 50:.3f}","s",,"Start Distance","0","m"',
        f'"Range","{span}",,,"End Distance","1","m"',
        f'"Beacon Markers","{marks} "',
        "",
        "",
        '"Time","Distance","Ground Speed","Throttle Pos"',
        '"s","m","km/h","%"',
        "",
    ]
    total = np.cumsum(recorded.speed) / 3.6 * (recorded.time[1] - recorded.time[0])
    rows += [
        f'"{t:.3f}","{d:.1f}","{s:.3f}","75"' for t, d, s in zip(recorded.time, total, recorded.speed, strict=True)
    ]
    return "\n".join(rows) + "\n"
