"""/api/telemetry: a lap, a comparison of laps, and the user's own laps."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.session_store import store
from lib.responses.pages import answer_page
from lib.responses.telemetry import answer_telemetry, old_query
from lib.responses.upload import add_lap, receive_file, upload_address, wants_address
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.coaching.shapes import Coaching, Progress
from lib.services.own_laps.setup_fields import SetupForm
from lib.services.session_views.shapes import LoadStatus
from lib.services.telemetry_service import shapes

app = make_app("telemetry", largest_body=4_000_000)


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


@app.post("/api/telemetry")
@operation(
    signed_in=True,
    limit="own-lap",
    idempotent=True,
    upload=shapes.UploadedLap,
    upload_form=shapes.UploadForm,
    answers={200: shapes.UploadAddress, 201: shapes.OwnLap},
    problems=(404, 409),
)
def post(user: User) -> Response:
    """Upload a lap of your own; with `upload=1&bytes=`, get an address for a file of more than 4 MB."""
    if wants_address():
        return answer(upload_address(user.id))
    return answer(add_lap(user.id), 201)


@app.put("/api/telemetry")
@operation(query=shapes.PutQuery, upload=bytes, answers={204: None}, problems=(403,))
def put(query: shapes.PutQuery) -> Response:
    """Send a large file to the address that `upload=1` gave, where files lie in a folder."""
    receive_file(query.put)
    return Response(status=204)


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
