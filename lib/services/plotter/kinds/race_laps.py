"""A race lap by lap, drawn: places, and gaps to the leader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.arrays import Float
from lib.services.plotter.caution_bands import band_entries, band_words, shade_bands
from lib.services.plotter.kind import MAP, PlotKind, of_session
from lib.services.plotter.kinds.race_laps_numbers import Series, beyond, gaps, positions, widest_gap
from lib.services.plotter.layout import LegendEntry
from lib.services.plotter.line_ends import DriverLines, name_ends, out_early, out_words
from lib.services.plotter.material import Material
from lib.services.race_story.race_laps import RACES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

GRID_SIDE = 100.0


def laps_axis(sheet: Sheet, axes: Axes, data: DriverLines, first: int) -> None:
    """Give axes the laps from `first` on, laps under a safety car shaded."""
    last = int(max(laps.max() for laps in data.laps))
    axes.set_xlim(first - 0.4, last + 0.4)
    sheet.numbered(axes, "x", first, last, "Lap")
    shade_bands(sheet, axes, data.caution)


def legend(sheet: Sheet, data: DriverLines, *entries: LegendEntry) -> None:
    """Write these entries, and what the shades mean."""
    sheet.legend([*entries, *band_entries(sheet.style, data.caution)])


def draw_positions(sheet: Sheet, material: Material, data: Series) -> None:
    """Draw places over laps, who started there beside the places, names at the ends."""
    legend(sheet, data)
    axes = sheet.panel(left=GRID_SIDE, right=76)
    most = int(max(values.max() for values in data.values))
    axes.set_ylim(most + 0.6, 0.4)
    started = {int(v[0]): who for who, laps, v in zip(data.drivers, data.laps, data.values, strict=True) if not laps[0]}
    sheet.numbered(axes, "y", 1, most, "Position", lambda place: f"{started.get(int(place), '')}  {place:.0f}")
    laps_axis(sheet, axes, data, 0)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, laps, values, material.looks[driver], sheet.style.line * 1.2)
    name_ends(sheet, axes, material.looks, data)


def draw_gaps(sheet: Sheet, material: Material, data: Series) -> None:
    """Draw the gaps, the leader at the top; a few far behind the others leave the picture, which is said."""
    legend(sheet, data)
    axes = sheet.panel(right=76)
    high = widest_gap(data)
    sheet.ruled(axes, "y", -0.03 * high - 0.5, high * 1.04 + 0.5, "Gap to the leader (s)")
    axes.invert_yaxis()
    laps_axis(sheet, axes, data, 1)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, laps, values, material.looks[driver])
    name_ends(sheet, axes, material.looks, data)
    if far := beyond(data, max(axes.get_ylim())):
        sheet.note(f"Beyond the picture: {', '.join(f'{driver} up to {gap:.0f} s' for driver, gap in far)}")


def position_words(data: Series) -> str:
    """Return the places at the end; while a race runs, one of two with the same place has yet to end that lap."""
    out, last = out_early(data), dict[float, tuple[float, str]]()
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        if driver not in out:
            last[values[-1]] = max(last.get(values[-1], (-1.0, "")), (float(laps[-1]), driver))
    places = ", ".join(f"{place:.0f} {last[place][1]}" for place in sorted(last))
    return f"Places at the end: {places}.{out_words(data)}{band_words(data.caution)}"


def gap_words(data: Series) -> str:
    ends = ", ".join(f"{driver} {values[-1]:.1f} s" for driver, values in _at_the_end(data))
    return f"Behind the leader at the end of their last lap: {ends}.{out_words(data)}{band_words(data.caution)}"


def _at_the_end(data: Series) -> list[tuple[str, Float]]:
    out = out_early(data)
    return [(driver, values) for driver, values in zip(data.drivers, data.values, strict=True) if driver not in out]


def _of_race(name: str, title: str, about: str, numbers: Any, draw: Any, words: Any, heading: str) -> PlotKind:
    return PlotKind(
        name=name,
        title=title,
        about=about,
        numbers=numbers,
        draw=draw,
        words=words,
        heading=of_session(heading),
        aspect=MAP,
        sessions=RACES,
    )


KINDS = (
    _of_race(
        "positions",
        "Positions by lap",
        "Places lap by lap, from the grid to the flag",
        positions,
        draw_positions,
        position_words,
        "positions lap by lap",
    ),
    _of_race(
        "gap-to-leader",
        "Gap to the leader",
        "Seconds behind the leader, lap by lap",
        gaps,
        draw_gaps,
        gap_words,
        "gap to the leader",
    ),
)
