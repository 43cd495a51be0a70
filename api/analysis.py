"""/api/analysis: written analysis and its history. The same function serves prompts and the MCP endpoint."""

from typing import Any

import msgspec
from flask import Response

from lib.gateway import make_app
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.responses import analysis
from lib.routes import mcp, prompts
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes
from lib.services.session_views.shapes import LoadStatus

app = make_app("analysis")
app.register_blueprint(prompts.routes)
app.register_blueprint(mcp.routes)


@app.post("/api/analysis")
@operation(
    signed_in=True,
    idempotent=True,
    body=shapes.AnalysisRequest,
    answers={201: (shapes.Analysis, "text/event-stream"), 202: LoadStatus},
    problems=(404, 409),
)
def post(user: User, body: shapes.AnalysisRequest) -> Response:
    """Ask about a session: what decided it, and why; every number in the answer is a computed fact.

    With `Accept: text/event-stream`: events `facts`, `token` (a sentence that was checked), `done` (the whole answer).
    """
    return analysis.create(user, body)


@app.get("/api/analysis")
@operation(
    signed_in=True,
    query=shapes.AnalysisQuery,
    answers={200: (shapes.Analyses, shapes.Analysis, "audio/mpeg")},
    problems=(404, 501),
)
def get(user: User, query: shapes.AnalysisQuery) -> Response:
    """List your answers, newest first; with `id` get one in full, with `as=speech` hear it."""
    if query.id is None:
        return answer(analysis.list_of(user, query.cursor))
    if query.form == "speech":
        return analysis.speak(user, query.id, query.voice)
    return answer(analysis.public(history.get(database(), user.id, query.id)))


@app.patch("/api/analysis")
@operation(
    signed_in=True,
    query=shapes.AnalysisId,
    body=shapes.AnalysisChange,
    answers={200: shapes.Analysis},
    problems=(404,),
)
def patch(user: User, query: shapes.AnalysisId, body: shapes.AnalysisChange) -> Response:
    """Change the title or the note of an answer."""
    values: dict[str, Any] = msgspec.to_builtins(body)
    return answer(analysis.public(history.change(database(), user.id, query.id, values)))


@app.delete("/api/analysis")
@operation(signed_in=True, query=shapes.AnalysisId, answers={204: None}, problems=(404,))
def delete(user: User, query: shapes.AnalysisId) -> Response:
    """Delete an answer."""
    analysis.remove(user, query.id)
    return Response(status=204)
