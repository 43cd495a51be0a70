"""The calendar: two events on two circuits, with the dates of every session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from demo.roster import plain
from demo.track import Layout, TrackModel

YEAR = 2025


@dataclass(frozen=True)
class SessionSlot:
    """One session in the schedule; `code` is empty if the archive has no data (practice)."""

    name: str
    start: datetime
    code: str = ""

    @property
    def end(self) -> datetime:
        """The scheduled end, local time."""
        return self.start + timedelta(hours=2 if self.name == "Race" else 1)


@dataclass(frozen=True)
class RaceWeekend:
    """A race weekend with everything the schedule and the results say about it."""

    round: int
    name: str
    official_name: str
    location: str
    country: str
    country_code: str
    circuit_key: int
    circuit_id: str
    circuit_name: str
    format: str
    gmt_offset: int
    latitude: str
    longitude: str
    laps: int
    sprint_laps: int
    sessions: tuple[SessionSlot, ...]
    year: int = YEAR

    @property
    def race_day(self) -> datetime:
        """Start of the race, local time."""
        return self.sessions[-1].start

    def folder(self, slot: SessionSlot) -> str:
        """The session's path on F1's server, without `static/`."""
        event = f"{self.race_day:%Y-%m-%d} {self.name}"
        return f"{self.race_day.year}/{event}/{slot.start:%Y-%m-%d} {slot.name}".replace(" ", "_")

    def utc(self, local: datetime) -> datetime:
        """A local time in UTC."""
        return local - timedelta(hours=self.gmt_offset)

    def local(self, utc: datetime) -> datetime:
        """A UTC time as the clocks at the circuit show it."""
        return utc + timedelta(hours=self.gmt_offset)

    def slot(self, code: str) -> SessionSlot:
        """The session with a code (Q, R, SQ, S). Raise StopIteration for one without data."""
        return next(slot for slot in self.sessions if slot.code == code)


def _sessions(friday: datetime, rows: tuple[tuple[str, str, int, int, int], ...]) -> tuple[SessionSlot, ...]:
    return tuple(
        SessionSlot(name, friday + timedelta(days=day, hours=hour, minutes=minute), code)
        for name, code, day, hour, minute in rows
    )


_CONVENTIONAL = (
    ("Practice 1", "", 0, 13, 30), ("Practice 2", "", 0, 17, 0), ("Practice 3", "", 1, 12, 30),
    ("Qualifying", "Q", 1, 16, 0), ("Race", "R", 2, 15, 0),
)  # fmt: skip
_SPRINT = (
    ("Practice 1", "", 0, 11, 30), ("Sprint Qualifying", "SQ", 0, 15, 30), ("Sprint", "S", 1, 11, 0),
    ("Qualifying", "Q", 1, 15, 0), ("Race", "R", 2, 14, 0),
)  # fmt: skip

EVENTS = (
    RaceWeekend(
        1, "Valdoria Grand Prix", "FORMULA 1 GRAN PREMIO DE VALDORIA 2025", "Brisaval", "Valdoria", "VAL",
        901, "brisaval", "Circuito de Brisaval", "conventional", 1, "44.1021", "7.9034", 16, 0,
        _sessions(datetime(2025, 4, 4), _CONVENTIONAL),
    ),
    RaceWeekend(
        2, "São Corvelo Grand Prix", "FORMULA 1 GRANDE PRÊMIO DE SÃO CORVELO 2025", "São Corvelo", "Lusânia", "LUS",
        902, "sao_corvelo", "Autódromo Inês de Corvelo", "sprint_qualifying", -3, "-21.6502", "-44.0417", 16, 7,
        _sessions(datetime(2025, 4, 18), _SPRINT),
    ),
)  # fmt: skip

LAYOUTS = {
    901: Layout(
        (
            (-350, 0, 30), (-330, 230, 48), (-640, 420, 24), (-150, 640, 85), (-40, 430, 62), (260, 385, 95),
            (420, 780, 34), (860, 720, 27), (660, 400, 130), (1075, 260, 42), (1090, 0, 58),
        ),
        0.60, (7.0, 2.5), 38.0, (-120.0, 260.0),
    ),
    902: Layout(
        (
            (630, 0, 36), (549, 243, 50), (837, 378, 26), (738, 648, 105), (270, 558, 38), (216, 774, 30),
            (-468, 693, 44), (-378, 432, 120), (-117, 364, 58), (-234, 171, 34), (-648, 207, 27), (-585, 0, 52),
        ),
        0.52, (11.0, 4.0), 117.0, (340.0, -90.0),
    ),
}  # fmt: skip


@cache
def track_of(circuit_key: int) -> TrackModel:
    """The circuit's track, made once."""
    return TrackModel(LAYOUTS[circuit_key])


def ascii_slug(event: RaceWeekend) -> str:
    """The event's name in plain letters with underscores, as in an encyclopedia address."""
    return plain(event.name).replace(" ", "_")
