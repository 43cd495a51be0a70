"""The picture that stands in for a plot while its session is being loaded: what is awaited, and how far it is."""

from __future__ import annotations

from lib.services.plotter.kind import PlotKind
from lib.services.plotter.picture import Format, Picture, Size, height_of, write
from lib.services.styling import Style, theme

BAR = 14.0  # design pixels: as thick as the bar beside a plot's title is wide, and a little more
STAGES = {
    None: "waiting for its turn",
    "paused": "paused, and going on with the next request",
    "schedule": "reading the schedule",
    "timing": "reading the timing",
    "telemetry": "reading the telemetry",
    "circuit": "reading the circuit",
    "assembling": "putting it together",
    "storing": "storing it",
}


def waiting_picture(
    kind: PlotKind, session: str, stage: str | None, progress: float, style: Style, size: Size, form: Format
) -> Picture:
    """Return the picture of the plot's own size and style, with a bar. Raise InvalidRequest if it is too large."""
    from matplotlib.patches import Rectangle

    from lib.services.plotter.paper import Paper  # brings matplotlib

    height = height_of(kind, size)
    paper = Paper(style, size.width, height, size.dpi, kind.aspect)
    said = f"{round(progress * 100)} %, {STAGES.get(stage, stage)}"
    paper.header("This session is being loaded", f"{kind.title} · {session}")
    left, wide = paper.x(52), 1 - paper.x(52 + 32)
    for share, colour in ((1.0, style.grid), (progress, style.accent)):
        bar = Rectangle((left, 0.5), wide * share, paper.y(BAR), facecolor=colour, linewidth=0, figure=paper.figure)
        paper.figure.add_artist(bar)
    text = paper.text((left, 0.5 - paper.y(26)), f"{said}. Load this picture again in a moment.", va="center")
    paper.fit(text, size.width / paper.scale - 84)
    theme(paper.figure, style, paper.unit)
    alt = f"This session is being loaded: {session}, {said}."
    return Picture(write(paper.figure, form, alt, size.dpi), form, alt)
