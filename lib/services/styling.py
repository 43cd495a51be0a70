"""How plots look: presets read from styles.json and checked at start, and colours that tell drivers apart."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import msgspec
import orjson
from msgspec import Meta, Struct

from lib.errors import ConfigError
from lib.services.accounts import shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PATH = Path(__file__).resolve().parent.parent.parent / "styles.json"
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$(?!\n)")]
Dash = tuple[float, ...]
DASHES: tuple[Dash, ...] = ((), (4.0, 1.6), (1.2, 1.4), (6.0, 1.6, 1.2, 1.6), (2.4, 1.0), (8.0, 2.4))
READABLE, VISIBLE = 4.5, 2.6
TURNS = 14
APART = 0.09  # in Oklab: the blues of Alpine and Red Bull are just told apart
SOFTEST = {"hypersoft": "hard", "ultrasoft": "wet", "supersoft": "medium"}  # what the colour of the soft is mixed with


class Tyres(Struct, frozen=True, forbid_unknown_fields=True):
    soft: Colour
    medium: Colour
    hard: Colour
    intermediate: Colour
    wet: Colour
    unknown: Colour

    def of(self, compound: str | None) -> str:
        """Return a compound's colour; the softest of 2018 are mixed: no other season has them."""
        name = (compound or "unknown").lower()
        known: dict[str, str] = {field: getattr(self, field) for field in self.__struct_fields__}
        if name in SOFTEST:
            return mixed((self.soft, known[SOFTEST[name]]), 0.5)
        return known.get(name, self.unknown)


class Style(Struct, frozen=True, forbid_unknown_fields=True):
    """One preset. An empty palette means the teams' own colours; `line` is in pixels of a 1200 px wide plot."""

    background: Colour
    panel: Colour
    text: Colour
    muted: Colour
    grid: Colour
    accent: Colour
    own: Colour
    good: Colour
    bad: Colour
    caution: Colour
    rain: Colour
    line: Annotated[float, Meta(ge=0.5, le=6)]
    glow: Annotated[int, Meta(ge=0, le=5)]
    palette: Annotated[list[Colour], Meta(max_length=20)]
    ramp: Annotated[list[Colour], Meta(min_length=2, max_length=12)]
    tyres: Tyres


@dataclass(frozen=True)
class Look:
    """What a driver's line looks like: no two in one plot share both."""

    colour: str
    dash: Dash = ()


def load(path: Path = PATH) -> dict[str, Style]:
    """Return the presets by name. Raise ConfigError that names the preset and the key that is wrong."""
    try:
        presets = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigError("styles.json", f"cannot be read: {error}") from error
    wanted = get_args(shapes.Style)
    found = set(presets) if isinstance(presets, dict) else set()
    if wrong := found.symmetric_difference(wanted):
        raise ConfigError("styles.json", f"must hold {', '.join(wanted)}; wrong or missing: {', '.join(sorted(wrong))}")
    return {name: _checked(name, presets[name]) for name in wanted}


def _checked(name: str, preset: Any) -> Style:
    try:
        style = msgspec.convert(preset, Style)
    except msgspec.ValidationError as error:
        raise ConfigError("styles.json", f"{name}: {error}") from error
    for key in ("text", "muted"):
        for ground in (style.background, style.panel):
            if contrast(getattr(style, key), ground) < READABLE:
                raise ConfigError("styles.json", f"{name}: `{key}` cannot be read on {ground}")
    return style


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def visible(colour: str, ground: str, least: float = VISIBLE) -> str:
    """Return the colour, made lighter or darker until it stands out from the ground."""
    hue, light, rich = colorsys.rgb_to_hls(*_rgb(colour))
    step = 0.02 if _luminance(ground) < 0.2 else -0.02
    while contrast(colour, ground) < least and -0.02 < light < 1.02:
        light += step
        colour = _hex(colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), rich))
    return colour


def mixed(ramp: Sequence[str], share: float) -> str:
    """Return the colour at a share, 0 to 1, of a ramp of colours."""
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    at = min(int(place), len(ramp) - 2)
    low, high = _rgb(ramp[at]), _rgb(ramp[at + 1])
    return _hex([a + (b - a) * (place - at) for a, b in zip(low, high, strict=True)])


def ink_on(ground: str) -> str:
    """Return black or white, whichever is read better on this colour."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, ground))


def team_colours(teams: Mapping[str, str | None], style: Style) -> dict[str, str]:
    """Return a colour for each team, its own if the style has no palette; visible, and unlike the others."""
    taken: dict[str, str] = {}
    for index, (team, own) in enumerate(teams.items()):
        wanted = style.palette[index % len(style.palette)] if style.palette else own or style.muted
        colour = visible(wanted, style.panel)
        taken[team] = colour if style.palette else _told_apart(colour, taken.values(), style.panel)
    return taken


def _told_apart(colour: str, taken: Collection[str], ground: str) -> str:
    """Return the colour, or what is nearest to it and far enough from those taken: lighter, darker, of another hue."""
    farthest, most = colour, 0.0
    for variant in _variants(colour, ground):
        nearest = min((_distance(variant, other) for other in taken), default=APART)
        if nearest >= APART:
            return variant
        if nearest > most:
            farthest, most = variant, nearest
    return farthest


def _variants(colour: str, ground: str) -> Iterator[str]:
    yield colour
    hue, light, rich = colorsys.rgb_to_hls(*_rgb(colour))
    for step in (sign * size / 20 for size in range(1, 8) for sign in (1, -1)):
        yield visible(_hex(colorsys.hls_to_rgb(hue, min(max(light + step, 0.05), 0.95), rich)), ground)
    for _ in range(TURNS):
        colour = _turned(colour, ground)
        yield colour


def driver_looks(drivers: Iterable[tuple[str, str | None, str | None]], style: Style) -> dict[str, Look]:
    """Return a look for each (driver, team, team colour): mates share a colour and differ in the line."""
    # in an order that is the same in each session of a season
    entries = sorted(drivers, key=lambda entry: (entry[1] or entry[0], entry[0]))
    wanted: dict[str, str | None] = {}
    for driver, team, colour in entries:
        wanted[team or driver] = wanted.get(team or driver) or colour  # of a mate's where the source lacks one
    colours = team_colours(wanted, style)
    looks: dict[str, Look] = {}
    for driver, team, _ in entries:
        looks.setdefault(driver, unused(colours[team or driver], looks.values(), style.panel))
    return looks


def unlike(colour: str, taken: Collection[str], style: Style) -> str:
    """Return the colour, or, where one that is taken looks like it, the style's spare colour that looks like none."""
    spare = [style.text, *style.ramp[::2], *style.ramp[1::2], style.own, style.accent]
    wanted = [colour, *(visible(other, style.panel) for other in spare)]
    apart = [min((_distance(one, other) for other in taken), default=1.0) for one in wanted]
    return next((one for one, far in zip(wanted, apart, strict=True) if far >= APART), wanted[apart.index(max(apart))])


def unused(colour: str, taken: Iterable[Look], ground: str) -> Look:
    """Return a look with this colour that is not taken: another line first, then another hue."""
    used = set(taken)
    while True:
        for dash in DASHES:
            if (look := Look(colour, dash)) not in used:
                return look
        colour = _turned(colour, ground)


def theme(figure: Figure, style: Style, unit: float) -> None:
    """Give a figure, its axes and their texts the style; `unit` is one design pixel in points."""
    figure.set_facecolor(style.background)
    for axes in figure.axes:
        theme_axes(axes, style, unit)


def theme_axes(axes: Axes, style: Style, unit: float) -> None:
    axes.set_facecolor(style.panel)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom" and axes.axison)
        spine.set_color(style.muted)
        spine.set_linewidth(unit)
    axes.tick_params(colors=style.muted, labelsize=14.5 * unit, length=0, pad=6 * unit, which="both")
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set_color(style.muted)
        label.set_fontsize(14 * unit)
        label.set_parse_math(False)
    axes.set_axisbelow(True)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Sequence[float]) -> str:
    return "#" + "".join(f"{round(min(max(value, 0.0), 1.0) * 255):02x}" for value in rgb)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _rgb(colour)
    )
    return red, green, blue


def _distance(one: str, other: str) -> float:
    """Return how different two colours look, 0 to about 1: their distance in Oklab."""
    return math.dist(_oklab(one), _oklab(other))


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _turned(colour: str, ground: str) -> str:
    hue, light, rich = colorsys.rgb_to_hls(*_rgb(colour))
    return visible(_hex(colorsys.hls_to_rgb((hue + 0.07) % 1, min(max(light, 0.35), 0.65), max(rich, 0.5))), ground)


STYLES = load()
