"""Where things go: ticks, labels that make room for each other, lines of a legend. Nothing here draws."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.arrays import half_up
from lib.services.styling import Look

CORNER_STRIP, SECTOR_STRIP = 30.0, 30.0
Span = tuple[float, float]
Box = tuple[float, float, float, float]  # left, low, wide, tall, as data
MINUS, ZERO = re.compile(r"(?<![\w.)])-(?=\d)"), re.compile(r"^[+-]0$")
RIGHT = 30.0  # pixels right of axes that have nothing there
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
WHOLE = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: a line's look, or the colour of a patch, what it is hatched with, or a `hollow` square."""

    label: str
    look: Look
    patch: bool = False
    hatch: str = ""
    hatch_colour: str = ""
    hollow: bool = False


def ticks(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    """Return round values from low to high, at most `most` + 1 of them; `whole` ones where halves mean nothing."""
    span = max(high - low, 1e-9)
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * step for step in (WHOLE if whole else STEPS) if power * step >= rough * 0.9999)
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step - 1e-9)
    return [round(step * index, 10) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def whole_ticks(low: int, high: int, most: int) -> list[int]:
    """Return whole numbers from low to high, both ends' neighbours kept apart."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / step <= max(most, 1))
    inner = [value for value in range(0, high + 1, step) if low + step * 0.7 <= value]
    return [low, *inner]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres as near as possible to those wanted, in their order, that do not touch within [low, high].

    Where there is not enough room they share what there is.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    total = sum(sizes)
    shrink = min(1.0, (high - low) / total) if total else 1.0
    offsets, run = [], 0.0
    for index in order:
        offsets.append(run + sizes[index] * shrink / 2)
        run += sizes[index] * shrink
    groups: list[tuple[float, int]] = []
    for index, offset in zip(order, offsets, strict=True):
        groups.append((wanted[index] - offset, 1))
        while len(groups) > 1 and groups[-2][0] >= groups[-1][0]:
            (b, m), (a, n) = groups.pop(), groups.pop()
            groups.append(((a * n + b * m) / (n + m), n + m))
    starts = [min(max(value, low), high - run) for value, count in groups for _ in range(count)]
    found = [0.0] * len(wanted)
    for index, start, offset in zip(order, starts, offsets, strict=True):
        found[index] = start + offset
    return found


def signed(words: str) -> str:
    """Return the words with a minus sign before negative numbers, and no sign before a zero."""
    return MINUS.sub("−", ZERO.sub("0", words))


def clock(seconds: float) -> str:
    """Return 1:23.456."""
    minutes, rest = divmod(round(half_up(seconds, 3) * 1000), 60_000)
    return f"{minutes}:{rest / 1000:06.3f}" if minutes else f"{rest / 1000:.3f}"


def short_clock(seconds: float) -> str:
    """Return 1:23 or 1:23.25, for the ticks of an axis: to the millisecond, without zeros at the end."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    whole, part = divmod(rest, 1000)
    return f"{minutes}:{whole:02}" + (f".{part:03}".rstrip("0") if part else "")
