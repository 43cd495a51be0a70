"""GET /api/plot: a session or laps as a picture, and the list of plot kinds."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.operation import operation
from lib.responses.plot import answer_kinds, answer_plot
from lib.services.plotter.shapes import Kinds, PlotQuery
from lib.services.session_views.shapes import LoadStatus

app = make_app("plot")
MEDIA = "image/png image/svg+xml application/pdf"


@app.get("/api/plot")
@operation(
    query=PlotQuery,
    waits=True,
    may_sign_in=True,
    tagged=True,
    answers={200: MEDIA, 202: (LoadStatus, MEDIA)},
    problems=(404, 409, 422),
)
def get(query: PlotQuery) -> Response:
    """Get a plot as PNG, SVG or PDF; `/api/plot/kinds` (also `view=kinds`) lists the kinds.

    What the picture says in words comes percent-encoded in the header `X-Alt-Text`, and in the SVG's title. An own
    lap (`with=me:<id>`) needs a token, and its picture is private. While a session is being loaded, who accepts images
    and no JSON (an `<img>` does) gets 202 with a picture of how far it is.
    """
    return answer_kinds() if query.view == "kinds" else answer_plot(query)


@app.get("/api/plot/kinds")
@operation(tagged=True, answers={200: Kinds})
def kinds() -> Response:
    """List the kinds of plots with what each takes and an example, and the styles."""
    return answer_kinds()
