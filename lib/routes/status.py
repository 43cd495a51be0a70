"""/api/status: status checks that clients leave, served by the function `health`."""

from flask import Blueprint, Response

from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.responses.pages import answer_page
from lib.services.accounts import shapes
from lib.services.status import status_checks

routes = Blueprint("status", __name__)


@routes.post("/api/status")
@operation(body=shapes.StatusCheckRequest, limit="status", answers={201: shapes.StatusCheck})
def post(body: shapes.StatusCheckRequest) -> Response:
    """Create a status check."""
    return answer(status_checks.add(database(), body.client_name), 201)


@routes.get("/api/status")
@operation(answers={200: shapes.StatusChecks}, query=shapes.Page)
def get(query: shapes.Page) -> Response:
    """List status checks, newest first."""
    return answer_page(status_checks.page(database(), query.cursor))
