"""/api/health: service health; /api/status: status checks that clients leave; /api: what there is."""

from typing import Any

from flask import Flask, Response

from lib.config import VERSION
from lib.errors import ConfigError
from lib.gateway import make_app, make_explaining_app
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.responses import health
from lib.responses.api_index import answer_index
from lib.responses.pages import answer_page
from lib.services.accounts import shapes
from lib.services.status import status_checks
from lib.services.status.shapes import ApiIndex


def _make() -> Flask:
    try:
        return make_app("health")
    except ConfigError as error:
        return make_explaining_app("health", error)


app = _make()  # at the top level: Vercel's builder does not see an `app` inside a `try`


@app.get("/api")
@operation(tagged=True, answers={200: ApiIndex})
def index() -> Response:
    """Get the index: the addresses and documents of this deployment, with a line on each."""
    return answer_index()


@app.get("/api/health")
@operation(answers={200: (shapes.Health, shapes.Live), 503: shapes.Health}, query=shapes.HealthQuery)
def get(query: shapes.HealthQuery) -> Response:
    """Get service health: the state of each dependency, stand-ins and version; 503 when a required one is down."""
    about: dict[str, Any] = {"version": VERSION, "commit": app_context().config.commit}
    if query.view == "live":
        return answer({"status": "ok", **about})
    found = health.examine_parts()
    return answer({**about, **found}, 503 if found["status"] == "down" else 200)


@app.post("/api/status")
@operation(body=shapes.StatusCheckRequest, limit="status", answers={201: shapes.StatusCheck})
def post_status(body: shapes.StatusCheckRequest) -> Response:
    """Create a status check."""
    return answer(status_checks.add(database(), body.client_name), 201)


@app.get("/api/status")
@operation(answers={200: shapes.StatusChecks}, query=shapes.Page)
def get_status(query: shapes.Page) -> Response:
    """List status checks, newest first."""
    return answer_page(status_checks.page(database(), query.cursor))
