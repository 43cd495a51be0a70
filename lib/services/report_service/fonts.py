"""The report's two faces (DejaVu Sans, which matplotlib brings along): widths of words, and what they cannot show.

DejaVu may be embedded, subset and passed on with a document (Bitstream Vera licence; its changes are public domain).
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lib.errors import NotAvailableHere

FAMILY = "DejaVu"
FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
MARK = "□"  # stands for a character that the font lacks: seen, never dropped
ROUNDING = 0.01  # points: room that is worked out from a width may be a hair less than it
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Face:
    """One weight: its file, and the width of each character as a share of the size."""

    path: Path
    widths: Mapping[int, float]


@cache
def face(bold: bool = False) -> Face:
    """Return a weight of the font. Raise NotAvailableHere if matplotlib's fonts are not installed."""
    from fontTools.ttLib import TTFont

    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise NotAvailableHere("Reports need the fonts that matplotlib brings along")
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / FILES[bold]
    with TTFont(path, lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"]
        widths = {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}
    return Face(path, widths)


def shown(words: str) -> str:
    """Return the words on one line with a mark for every character that the font lacks, and log which those are."""
    known = face().widths
    plain = " ".join(unicodedata.normalize("NFC", words).split())
    missing = {letter for letter in plain if ord(letter) not in known or not letter.isprintable()}
    if not missing:
        return plain
    _log.warning("the report's font lacks %s", ", ".join(sorted(f"U+{ord(letter):04X}" for letter in missing)))
    return "".join(MARK if letter in missing else letter for letter in plain)


def width(words: str, size: float, bold: bool = False) -> float:
    """Return how wide these words are; characters that the font lacks count as the mark that stands for them."""
    widths = face(bold).widths
    mark = widths[ord(MARK)]
    return size * sum(widths.get(ord(letter), mark) for letter in words)


def fitted(words: str, room: float, size: float, bold: bool = False) -> str:
    """Return the words, shortened with `…` until they fit."""
    if width(words, size, bold) <= room + ROUNDING:
        return words
    while words and width(words + "…", size, bold) > room:
        words = words[:-1].rstrip()
    return words + "…"


def wrapped(words: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Return the words as lines that fit; a word that is wider than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in _pieces(words.split(" "), room, size, bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _pieces(words: list[str], room: float, size: float, bold: bool) -> list[str]:
    found: list[str] = []
    for word in words:
        while len(word) > 1 and width(word, size, bold) > room:
            at = len(word) - 1
            while at > 1 and width(word[:at], size, bold) > room:
                at -= 1
            found.append(word[:at])
            word = word[at:]
        found.append(word)
    return found
