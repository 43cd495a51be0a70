"""A championship: points by round, how they grew, and who can still win it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.services.plotter.kind import MAP, PlotKind
from lib.services.plotter.layout import Box, LegendEntry
from lib.services.plotter.material import Material
from lib.services.plotter.team_colours import team_colour
from lib.services.season.championship import Championship, chosen, most_of
from lib.services.styling import Look, driver_looks, ink_on, mixed, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

MOST_ROWS, MOST_LINES, MOST_BARS = 20, 10, 10
NAME = 64.0
USUAL = {"Austrian": "AUT", "United States": "USA"}  # Australia is AUS, the Emirates are not meant by UNI


@dataclass(frozen=True)
class Shown:
    """A championship and the places in its standings of the drivers that are drawn."""

    season: Championship
    places: tuple[int, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.season.entrants[place].code for place in self.places)

    @property
    def totals(self) -> tuple[float, ...]:
        return tuple(float(self.season.totals[place]) for place in self.places)


def first(most: int) -> Any:
    """Return a function to the drivers asked for, or the first of the standings."""

    def numbers(material: Material) -> Shown:
        season = material.championship
        places = chosen(season, material.drivers) or tuple(range(min(most, len(season.entrants))))
        return Shown(season, tuple(sorted(places)))

    return numbers


def looks(data: Shown, sheet: Sheet) -> list[Look]:
    """Return how each of the drivers is drawn, the same in every plot of a season."""
    entrants = sorted(data.season.entrants, key=lambda entrant: (entrant.team_id, entrant.id))
    everyone = [(entrant.id, entrant.team_id, team_colour(entrant.team_id)) for entrant in entrants]
    found = driver_looks(everyone, sheet.style)
    return [found[data.season.entrants[place].id] for place in data.places]


def draw_heatmap(sheet: Sheet, _material: Material, data: Shown) -> None:
    """Draw a cell for each driver and round, the points written in it, the sum at the end of the row."""
    season, style = data.season, sheet.style
    axes = sheet.panel(left=NAME + 34, right=86, bottom=44, top=52)
    count, rounds = len(data.places), len(season.rounds)
    axes.set_xlim(-0.5, rounds - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    axes.xaxis.set_ticks([])
    axes.yaxis.set_ticks([])
    wide, tall = sheet.size(axes)
    size = min(14.0, tall / count * 0.52, wide / rounds * 0.42)
    points = season.points[list(data.places)]
    most = np.array([most_of(season.year, round_.sprint) for round_ in season.rounds])
    cells = [(row, column) for row in range(count) for column in range(rounds)]
    ramp = (style.panel, *style.ramp[len(style.ramp) // 2 :])
    colours = [_ink(float(points[cell]), float(most[cell[1]]), ramp, style.background) for cell in cells]
    boxes: list[Box] = [(column - 0.48, row - 0.46, 0.96, 0.92) for row, column in cells]
    sheet.blocks(axes, boxes, facecolors=colours)
    for (row, column), colour in zip(cells, colours, strict=True):
        if points[row, column] > 0:
            at: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
            sheet.text((column, row), _points(float(points[row, column])), size, ink_on(colour), axes, **at)
    _heads(sheet, axes, season, wide / rounds)
    _sides(sheet, axes, data, size)


def _ink(points: float, most: float, ramp: Sequence[str], empty: str) -> str:
    return empty if np.isnan(points) else mixed(ramp, float(points) / most)


def _points(value: float) -> str:
    return f"{round(value, 2):g}"


def _heads(sheet: Sheet, axes: Axes, season: Championship, room: float) -> None:
    """Write number and name of each round above its column; a sprint weekend has a mark."""
    tall = sheet.size(axes)[1]
    above = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "center"}
    for column, round_ in enumerate(season.rounds):
        mark = f"{round_.number}*" if round_.sprint else f"{round_.number}"
        sheet.text((column, 1 + 36 / tall), mark, min(13.0, room * 0.42), None, axes, fontweight="bold", **above)
        if room > 26:
            sheet.text(
                (column, 1 + 16 / tall),
                short_name(round_.name),
                min(12.0, room * 0.34),
                sheet.style.muted,
                axes,
                **above,
            )
    if any(round_.sprint for round_ in season.rounds):
        sheet.note("* with a sprint")


def short_name(event: str) -> str:
    """Return three letters for an event."""
    place = event.removesuffix(" Grand Prix")
    return USUAL.get(place, place[:3].upper())


def _sides(sheet: Sheet, axes: Axes, data: Shown, size: float) -> None:
    wide, tall = sheet.size(axes)
    beside = {"transform": axes.get_yaxis_transform(), "va": "center_baseline", "fontweight": "bold"}
    size = min(14.5, tall / len(data.places) * 0.55)
    for row, (code, total, place) in enumerate(zip(data.codes, data.totals, data.places, strict=True)):
        sheet.text((-8 / wide, row), f"{place + 1}  {code}", size, None, axes, ha="right", **beside)
        sheet.text((1 + 62 / wide, row), _points(total), size, None, axes, ha="right", **beside)


def draw_progress(sheet: Sheet, _material: Material, data: Shown) -> None:
    """Draw the points after each round, and write where the lead was taken for good."""
    season, found = data.season, looks(data, sheet)
    axes = sheet.panel(right=126)
    numbers = [round_.number for round_ in season.rounds]
    sums = np.cumsum(np.nan_to_num(season.points[list(data.places)]), axis=1)
    steps = np.column_stack([np.zeros(len(sums)), sums])
    high = float(steps.max()) or 1.0
    axes.set_xlim(numbers[0] - 1, numbers[-1] + 0.15)
    sheet.ruled(axes, "y", 0, high * 1.06, "Points")
    sheet.numbered(axes, "x", numbers[0] - 1, numbers[-1], "Round")
    at = [numbers[0] - 1, *numbers]
    for row, look in reversed(list(enumerate(found))):
        sheet.line(axes, at, steps[row], look)
    words = [f"{code}  {_points(total)}" for code, total in zip(data.codes, data.totals, strict=True)]
    sheet.end_labels(axes, [float(row[-1]) for row in steps], words, [look.colour for look in found])
    _lead(sheet, axes, data, steps, at)


def lead_taken(season: Championship) -> tuple[int, int] | None:
    """Return (entrant, index of the round) of the leader: since when nobody else has led; None before that."""
    leaders = season.leaders()
    if not leaders:
        return None
    now, since = leaders[-1], len(leaders) - 1
    while since and leaders[since - 1] == now:
        since -= 1
    return now, since


def _lead(sheet: Sheet, axes: Axes, data: Shown, steps: Float, at: Sequence[int]) -> None:
    taken = lead_taken(data.season)
    if taken is None or taken[0] not in data.places:
        return
    who, since = taken
    row = data.places.index(who)
    x, y = at[since + 1], float(steps[row][since + 1])
    tall = sheet.size(axes)[1]
    up = 20 * float(np.ptp(axes.get_ylim())) / tall
    axes.plot([x], [y], "o", color=sheet.style.text, ms=7 * sheet.unit)
    words = f"{data.codes[row]} leads from round {data.season.rounds[since].number}"
    side = "right" if since > len(at) / 3 else "left"
    text = sheet.text((x, y + up), words, 13.5, None, axes, ha=side, va="center", fontweight="bold")
    text.set_bbox(sheet.backing(1.5, 0.85))


def draw_contenders(sheet: Sheet, _material: Material, data: Shown) -> None:
    """Draw what each driver holds and could still reach, against what the leader holds."""
    season, style, found = data.season, sheet.style, looks(data, sheet)
    can = [season.can_win[place] for place in data.places]
    leader = float(season.totals[0])
    sheet.legend(
        [
            LegendEntry("Points held", Look(style.text), True),
            *([LegendEntry("Still to be had", Look(style.muted), True)] if season.rest else []),
            LegendEntry("Out of reach", Look(style.grid), True),
        ]
    )
    axes = sheet.panel(left=NAME + 16, right=96)
    most = max(total + (season.to_win if able else 0) for total, able in zip(data.totals, can, strict=True))
    sheet.ruled(axes, "x", 0, max(most, leader, 1.0) * 1.06, "Points")
    axes.set_ylim(len(data.places) - 0.45, -0.55)
    axes.yaxis.set_ticks([])
    size = min(14.5, sheet.size(axes)[1] / len(data.places) * 0.5)
    held = [look.colour if able else style.grid for look, able in zip(found, can, strict=True)]
    boxes: list[Box] = [(0, row - 0.33, total, 0.66) for row, total in enumerate(data.totals)]
    sheet.blocks(axes, boxes, facecolors=held)
    rows = [row for row, able in enumerate(can) if able and season.rest]
    more: list[Box] = [(data.totals[row], row - 0.33, season.to_win, 0.66) for row in rows]
    colours = [found[row].colour for row in rows]
    sheet.blocks(axes, more, facecolors=colours, alpha=0.16)
    axes.axvline(leader, color=visible(style.accent, style.panel), lw=2 * sheet.unit, ls=(0, (5, 3)))
    _contender_words(sheet, axes, data, can, size)


def _contender_words(sheet: Sheet, axes: Axes, data: Shown, can: Sequence[bool], size: float) -> None:
    wide = sheet.size(axes)[0]
    beside = {"transform": axes.get_yaxis_transform(), "va": "center_baseline", "fontweight": "bold"}
    leader = float(data.season.totals[0])
    for row, (code, total) in enumerate(zip(data.codes, data.totals, strict=True)):
        colour = None if can[row] else sheet.style.muted
        sheet.text((-8 / wide, row), code, size, colour, axes, ha="right", **beside)
        behind = f"{_points(total)}" if total == leader else f"{_points(total - leader)}"
        sheet.text((1 + 10 / wide, row), behind, size, colour, axes, ha="left", **beside)


def heatmap_words(data: Shown) -> str:
    """Return the standings."""
    rows = zip(data.places, data.codes, data.totals, strict=True)
    return f"Points: {', '.join(f'{place + 1} {code} {_points(total)}' for place, code, total in rows)}."


def progress_words(data: Shown) -> str:
    """Return the standings, and since when who leads has led."""
    taken = lead_taken(data.season)
    lead = ""
    if taken:
        who, since = taken
        name = data.season.entrants[who].name
        lead = f" {name} has led since round {data.season.rounds[since].number}."
    return f"{heatmap_words(data)}{lead}"


def contender_words(data: Shown) -> str:
    """Return who can still win, or who has won."""
    season = data.season
    if not season.rest:
        return f"{season.entrants[0].name} is champion with {_points(data.season.totals[0])} points."
    able = [entrant.name for entrant, can in zip(season.entrants, season.can_win, strict=True) if can]
    rounds = f"{len(season.rest)} round{'s' if len(season.rest) > 1 else ''}"
    left = f"{_points(season.to_win)} points are still to be had in {rounds}"
    return f"{left}. {len(able)} can still win: {', '.join(able)}."


def contenders_heading(_material: Material, data: Shown) -> str:
    season = data.season
    able = sum(season.can_win)
    if able == 1:
        return f"{season.entrants[0].name} is champion of {season.year}"
    return f"{able} drivers can still be champion"


def _title(what: str) -> Any:
    return lambda _material, data: f"{what} {data.season.year}"


KINDS = (
    PlotKind(
        name="standings-heatmap",
        title="Points by driver and round",
        about="Points of every driver in every round, sprints included",
        numbers=first(MOST_ROWS),
        draw=draw_heatmap,
        words=heatmap_words,
        heading=_title("Points of the season"),
        of="season",
        example="year=2024",
        aspect=MAP,
    ),
    PlotKind(
        name="points-progress",
        title="Points by round",
        about="Points after each round; the top ten by default",
        numbers=first(MOST_LINES),
        draw=draw_progress,
        words=progress_words,
        heading=_title("How the points grew in"),
        of="season",
        example="year=2024",
    ),
    PlotKind(
        name="title-contenders",
        title="Title contenders",
        about="Points scored and still available after a round, compared with the leader's",
        numbers=first(MOST_BARS),
        draw=draw_contenders,
        words=contender_words,
        heading=contenders_heading,
        of="season",
        example="year=2024&round=10",
    ),
)
