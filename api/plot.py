"""GET /api/plot: a session or laps as a picture, and the list of plot kinds."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.operation import operation
from lib.responses.plot import answer_kinds, answer_plot
from lib.services.plotter.shapes import PlotQuery

app = make_app("plot")
MEDIA = "image/png image/svg+xml application/pdf application/json"


@app.get("/api/plot")
@operation(query=PlotQuery, waits=True, answers={200: MEDIA}, problems=(401, 404, 409))
def get(query: PlotQuery) -> Response:
    """Get a plot as PNG, SVG or PDF; `view=kinds` lists the kinds and styles with examples.

    What the picture says in words comes percent-encoded in the header `X-Alt-Text`, and in the SVG's title. An own
    lap (`with=me:<id>`) needs a token, and its picture is private.
    """
    return answer_kinds() if query.view == "kinds" else answer_plot(query)
