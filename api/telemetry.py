"""/api/telemetry: a lap, a comparison of laps, and the user's own laps."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.session_store import store
from lib.responses.pages import answer_page
from lib.responses.telemetry import answer_telemetry, old_query
from lib.responses.upload import read_upload, session_of
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.telemetry_service import shapes

app = make_app("telemetry", largest_body=4_000_000)


@app.get("/api/telemetry")
@operation(query=shapes.TelemetryQuery, waits=True, answers={200: shapes.Telemetry}, problems=(401, 404, 409))
def get(query: shapes.TelemetryQuery) -> Response:
    """Get one lap, compare two to five laps, or list your own with `mine=1`."""
    if not query.mine:
        return answer_telemetry(query)
    user = signed_in_user()
    if query.id is not None:
        return answer(own_laps.get(database(), user.id, query.id))
    return answer_page(own_laps.page(database(), user.id, query.cursor))


@app.get("/api/fastf1/race/<year>/<event>/telemetry", endpoint="old_telemetry")
@operation(query=shapes.TelemetryQuery, waits=True, answers={200: shapes.Telemetry}, problems=(404, 409))
def get_old(query: shapes.TelemetryQuery, year: str, event: str) -> Response:
    """Get telemetry of a race at its old address."""
    return answer_telemetry(old_query(query, year, event))


@app.post("/api/telemetry")
@operation(
    signed_in=True,
    limit="own-lap",
    idempotent=True,
    upload=shapes.UploadedLap,
    answers={201: shapes.OwnLap},
    problems=(409, 413),
)
def post(user: User) -> Response:
    """Upload a lap of your own."""
    upload = read_upload()
    return answer(own_laps.add(database(), store(), user.id, upload, session_of(upload)), 201)


@app.patch("/api/telemetry")
@operation(
    signed_in=True,
    query=shapes.OwnLapQuery,
    body=shapes.RenameLapRequest,
    answers={200: shapes.OwnLap},
    problems=(404,),
)
def patch(user: User, query: shapes.OwnLapQuery, body: shapes.RenameLapRequest) -> Response:
    """Rename one of your laps."""
    return answer(own_laps.rename(database(), user.id, query.id, body.name))


@app.delete("/api/telemetry")
@operation(signed_in=True, query=shapes.OwnLapQuery, answers={204: None}, problems=(404,))
def delete(user: User, query: shapes.OwnLapQuery) -> Response:
    """Delete one of your laps."""
    own_laps.delete(database(), store(), user.id, query.id)
    return Response(status=204)
