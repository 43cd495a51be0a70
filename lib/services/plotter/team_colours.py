"""Colours of teams if no session tells them: the results of a season name teams, not colours."""

from __future__ import annotations

import colorsys
import zlib

KNOWN = {
    "alfa": "#c92d4b",
    "alphatauri": "#5e8faa",
    "alpine": "#00a1e8",
    "aston_martin": "#229971",
    "audi": "#f50537",
    "cadillac": "#aaaaad",
    "ferrari": "#ed1131",
    "force_india": "#f596c8",
    "haas": "#9c9fa2",
    "mclaren": "#f47600",
    "mercedes": "#00d7b6",
    "racing_point": "#f596c8",
    "rb": "#6c98ff",
    "red_bull": "#4781d7",
    "renault": "#fff500",
    "sauber": "#01c00e",
    "toro_rosso": "#469bff",
    "williams": "#1868db",
}


def team_colour(constructor_id: str) -> str:
    """Return a team's colour; for a team that is not known one that is always the same."""
    if constructor_id in KNOWN:
        return KNOWN[constructor_id]
    hue = zlib.crc32(constructor_id.encode()) / 2**32
    red, green, blue = (round(value * 255) for value in colorsys.hls_to_rgb(hue, 0.5, 0.65))
    return f"#{red:02x}{green:02x}{blue:02x}"
