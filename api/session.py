"""GET /api/session: a session's summary, or one of its views as rows."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.operation import operation
from lib.responses.open_session import open_session
from lib.responses.session import answer_available, answer_view, old_query
from lib.responses.session_key import named_session
from lib.services.row_choice import RowChoice
from lib.services.session_views import shapes
from lib.services.session_views.answers import SESSION_ANSWERS, row_type

app = make_app("session")


@app.get("/api/session")
@operation(
    query=shapes.SessionQuery,
    rows=row_type,
    waits=True,
    tagged=True,
    answers={200: (*SESSION_ANSWERS, "text/csv"), 202: shapes.LoadStatus},
    problems=(404, 409),
)
def get(query: shapes.SessionQuery, rows: RowChoice) -> Response:
    """Get session data: the summary, or one view (laps, stints, ...) as columns, records or CSV.

    A session that is not in the store yet is loaded: 202 says where to poll; `Prefer: wait=60` waits instead.
    `event=latest` and `session=latest` mean what ended last. `view=available` lists the sessions that are stored.
    """
    if query.view == "available":
        return answer_available(query, rows)
    return answer_view(open_session(named_session(query)), query, rows)


@app.get("/api/fastf1/race/<year>/<event>/<view>", endpoint="old_view")
@app.get("/api/fastf1/race/<year>/<event>/driver/<driver>/laps", endpoint="old_driver_laps")
@operation(
    query=shapes.OldSessionQuery,
    waits=True,
    answers={200: SESSION_ANSWERS, 202: shapes.LoadStatus},
    problems=(404, 409),
)
def get_old(
    query: shapes.OldSessionQuery, year: str, event: str, view: str = "laps", driver: str | None = None
) -> Response:
    """Get laps, stints or the fastest lap of a race at its old address."""
    asked = old_query(year, event, view, driver, query)
    return answer_view(open_session(named_session(asked)), asked)
