"""/api/load: request a session load, and follow its progress."""

from flask import Response, request

from lib.gateway import make_app
from lib.middleware.operation import answer, operation
from lib.responses import load
from lib.responses.open_session import ask_for
from lib.responses.session_key import named_session
from lib.services.session_views import shapes

app = make_app("load")


@app.post("/api/load")
@operation(
    body=shapes.LoadQuery,
    idempotent=True,
    waits=True,
    answers={200: shapes.LoadStatus, 202: shapes.LoadStatus},
    problems=(404, 409),
)
def post(body: shapes.LoadQuery) -> Response:
    """Request a session load (idempotent)."""
    key = named_session(body)
    return load.answer_standing(key, ask_for(key))


@app.get("/api/load")
@operation(
    query=shapes.LoadOrCron,
    waits=True,
    answers={200: (shapes.LoadStatus, "text/event-stream"), 202: shapes.LoadStatus},
    problems=(404, 409),
)
def get(query: shapes.LoadOrCron) -> Response:
    """Get load progress, once or, with `Accept: text/event-stream`, as events until it ends.

    With the cron secret and no session: load what ended in the last days and is missing.
    """
    if query.year is None and query.event is None:
        return answer(load.load_recent(request.headers.get("Authorization", "")))
    key = named_session(query)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return load.stream(key)
    return load.answer_standing(key)


@app.post("/api/ingest")
def ingest() -> Response:
    """Load one session here and now: what a deployment that reads OpenF1 asks of itself."""
    from lib.responses.ingest import load_now  # imports the readers, which a look at the progress does not need

    return load_now()
