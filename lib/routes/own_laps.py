"""/api/telemetry, as far as it writes: the laps that users upload, rename and delete; served by that function."""

from flask import Blueprint, Response

from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.session_store import store
from lib.responses.upload import add_lap, receive_file, upload_address, wants_address
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.telemetry_service import shapes

routes = Blueprint("own_laps", __name__)


@routes.post("/api/telemetry")
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


@routes.put("/api/telemetry")
@operation(query=shapes.PutQuery, upload=bytes, answers={204: None}, problems=(403,))
def put(query: shapes.PutQuery) -> Response:
    """Send a large file to the address that `upload=1` gave, where files lie in a folder."""
    receive_file(query.put)
    return Response(status=204)


@routes.patch("/api/telemetry")
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


@routes.delete("/api/telemetry")
@operation(signed_in=True, query=shapes.OwnLapQuery, answers={204: None}, problems=(404,))
def delete(user: User, query: shapes.OwnLapQuery) -> Response:
    """Delete one of your laps."""
    own_laps.delete(database(), store(), user.id, query.id)
    return Response(status=204)
