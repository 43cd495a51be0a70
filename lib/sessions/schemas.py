"""The columns of every stored table, by the names of the API: those it shows, and apart from them those it does not.

A column may be added here at any time: sessions that were stored before read it as nulls. A column that changes its
type, its unit or its meaning needs a new `FORMAT` (lib/sessions/manifest.py).
"""

from __future__ import annotations

from typing import Final

from lib.sessions.tables import ColumnType, Schema

_LAPS_SHOWN: Final[dict[str, ColumnType]] = {
    "driver": "text",
    "number": "text",
    "team": "text",
    "lap": "whole",
    "part": "text",
    "stint": "whole",
    "compound": "text",
    "tyre_life": "whole",
    "fresh_tyre": "flag",
    "lap_time": "time",
    "sector1": "time",
    "sector2": "time",
    "sector3": "time",
    "start_time": "time",
    "end_time": "time",
    "start_utc": "utc",
    "pit_in": "time",
    "pit_out": "time",
    "speed_i1": "number",
    "speed_i2": "number",
    "speed_fl": "number",
    "speed_st": "number",
    "position": "whole",
    "personal_best": "flag",
    "deleted": "flag",
    "deleted_reason": "text",
    "track_status": "text",
    "accurate": "flag",
    "generated": "flag",
    "clean": "flag",
}
_LAPS_INNER: Final[dict[str, ColumnType]] = {
    "sector1_end": "time",
    "sector2_end": "time",
    "sector3_end": "time",
}
LAPS: Final = {**_LAPS_SHOWN, **_LAPS_INNER}
LAPS_SHOWN: Final = tuple(_LAPS_SHOWN)

WEATHER: Final[dict[str, ColumnType]] = {
    "time": "time",
    "air_temp": "number",
    "track_temp": "number",
    "humidity": "number",
    "pressure": "number",
    "wind_speed": "number",
    "wind_direction": "whole",
    "rainfall": "flag",
}

_MESSAGES_SHOWN: Final[dict[str, ColumnType]] = {
    "time": "time",
    "utc": "utc",
    "lap": "whole",
    "category": "text",
    "flag": "text",
    "scope": "text",
    "sector": "whole",
    "driver": "text",
    "message": "text",
}
_MESSAGES_INNER: Final[dict[str, ColumnType]] = {"status": "text"}
MESSAGES: Final = {**_MESSAGES_SHOWN, **_MESSAGES_INNER}
MESSAGES_SHOWN: Final = tuple(_MESSAGES_SHOWN)

TRACK_STATUS: Final[dict[str, ColumnType]] = {"time": "time", "status": "text", "text": "text"}
SESSION_STATUS: Final[dict[str, ColumnType]] = {"time": "time", "status": "text"}
POSITIONS: Final[dict[str, ColumnType]] = {
    "driver": "text",
    "lap": "whole",
    "position": "whole",
    "gap": "time",
    "interval": "time",
}

TIMELINE: Final[dict[str, Schema]] = {
    "weather": WEATHER,
    "messages": MESSAGES,
    "track_status": TRACK_STATUS,
    "session_status": SESSION_STATUS,
    "positions": POSITIONS,
}

# What a row is about. A row without it says nothing, and is left out when the table is read. (A message need not have
# a time: before 2023 the source has only its lap.)
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "laps": ("driver", "lap"),
    "weather": ("time",),
    "messages": ("message",),
    "track_status": ("time", "status"),
    "session_status": ("time", "status"),
    "positions": ("driver", "lap"),
}
