"""/api/health: service health; /api: what there is. The same function serves status checks."""

from typing import Any

from flask import Flask, Response

from lib.config import VERSION
from lib.errors import ConfigError
from lib.gateway import make_app, make_explaining_app
from lib.middleware.app_context import app_context
from lib.middleware.operation import answer, operation
from lib.responses import health
from lib.responses.api_index import answer_index
from lib.routes.status import routes
from lib.services.accounts import shapes
from lib.services.status.shapes import ApiIndex


def _make() -> Flask:
    try:
        return make_app("health")
    except ConfigError as error:
        return make_explaining_app("health", error)


app = _make()  # at the top level: Vercel's builder does not see an `app` inside a `try`
app.register_blueprint(routes)


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
