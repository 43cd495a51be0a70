"""/api/telemetry: a lap, a comparison of laps, and the user's own laps, which lib/routes/own_laps.py writes."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.responses.pages import answer_page
from lib.responses.telemetry import answer_telemetry, old_query
from lib.routes.own_laps import routes
from lib.services import own_laps
from lib.services.coaching.shapes import Coaching, Progress
from lib.services.own_laps.setup_fields import SetupForm
from lib.services.session_views.shapes import LoadStatus
from lib.services.telemetry_service import shapes

app = make_app("telemetry", largest_body=4_000_000)
app.register_blueprint(routes)


@app.get("/api/telemetry")
@operation(
    query=shapes.TelemetryQuery,
    waits=True,
    may_sign_in=True,
    tagged=True,
    answers={
        200: (*shapes.TELEMETRY_ANSWERS, Coaching, Progress, SetupForm, "text/csv application/octet-stream"),
        202: LoadStatus,
    },
    problems=(404, 409, 422),
)
def get(query: shapes.TelemetryQuery) -> Response:
    """Get one lap, compare two to five laps, or list your own with `mine=1`."""
    if not query.mine:
        return answer_telemetry(query)
    user = signed_in_user()
    if query.id is not None:
        return answer(own_laps.get(database(), user.id, query.id))
    return answer_page(own_laps.page(database(), user.id, query.cursor))


@app.get("/api/fastf1/race/<year>/<event>/telemetry", endpoint="old_telemetry")
@operation(query=shapes.TelemetryQuery, waits=True, answers={200: shapes.TELEMETRY_ANSWERS}, problems=(404, 409))
def get_old(query: shapes.TelemetryQuery, year: str, event: str) -> Response:
    """Get telemetry of a race at its old address."""
    return answer_telemetry(old_query(query, year, event))
