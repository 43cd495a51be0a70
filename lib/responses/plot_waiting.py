"""What a plot answers while its session is being loaded: a picture to an <img>, and 202 with JSON to a program.

An <img> can neither send a header nor read JSON, but every browser asks for it with `Accept: image/…`; `fetch`, curl
and libraries send `*/*`. So the header alone tells them apart, and an address works in both places as it stands. The
status stays 202 for both: it is not the plot that was asked for, and nothing keeps it.
"""

from __future__ import annotations

from flask import request

from lib.errors import SessionLoading
from lib.services.plotter import Picture, Size
from lib.services.plotter.registry import KINDS
from lib.services.plotter.shapes import DEFAULT_STYLE, PlotQuery
from lib.services.plotter.waiting_picture import waiting_picture
from lib.services.styling import STYLES

STEP = 0.05  # of the progress: a load then has 20 pictures, however often it is asked for


def wants_picture() -> bool:
    """Return whether the client names an image type, and no JSON, among what it accepts."""
    named = [kind for kind, quality in request.accept_mimetypes if quality > 0]
    return any(kind.startswith("image/") for kind in named) and not any(kind.endswith("json") for kind in named)


def progress_of(error: SessionLoading) -> float:
    return int(error.extra["progress"] / STEP) * STEP


def drawn_waiting(query: PlotQuery, error: SessionLoading) -> Picture:
    """Return the picture in the size, style and format of the plot."""
    return waiting_picture(
        KINDS[query.kind or ""],
        str(error.extra["key"]).replace("/", " · "),
        error.extra["stage"],
        progress_of(error),
        STYLES[query.style or DEFAULT_STYLE],
        Size(query.width, query.height, query.dpi),
        query.format,
    )
