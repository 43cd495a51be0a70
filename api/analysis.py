"""/api/analysis: written analysis and its history; at rewritten addresses prompts and the MCP endpoint."""

from typing import Any

import msgspec
from flask import Response

from lib.gateway import make_app
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.responses import analysis, mcp, prompts
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes
from lib.services.session_views.shapes import LoadStatus

app = make_app("analysis")


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


@app.post("/api/prompts")
@operation(
    signed_in=True,
    idempotent=True,
    body=shapes.PromptRequest,
    answers={201: shapes.Prompt, 202: LoadStatus},
    problems=(404, 409),
)
def post_prompt(user: User, body: shapes.PromptRequest) -> Response:
    """Keep a prompt; with a session it is answered."""
    return prompts.create(user, body)


@app.get("/api/prompts")
@operation(signed_in=True, query=shapes.CursorQuery, answers={200: shapes.Prompts})
def list_prompts(user: User, query: shapes.CursorQuery) -> Response:
    """List your prompts, newest first."""
    return answer(prompts.list_of(user, query.cursor))


@app.get("/api/prompts/<id>")
@operation(signed_in=True, answers={200: shapes.Prompt}, problems=(404,))
def get_prompt(user: User, id: str) -> Response:
    """Get one of your prompts."""
    return answer(prompts.get(user, id))


@app.put("/api/prompts/<id>")
@operation(signed_in=True, body=shapes.PromptChange, answers={200: shapes.Prompt}, problems=(404,))
def put_prompt(user: User, id: str, body: shapes.PromptChange) -> Response:
    """Replace the content of a prompt."""
    return answer(prompts.change(user, id, body))


@app.delete("/api/prompts/<id>")
@operation(signed_in=True, answers={204: None}, problems=(404,))
def delete_prompt(user: User, id: str) -> Response:
    """Delete a prompt."""
    prompts.remove(user, id)
    return Response(status=204)


@app.post("/api/mcp")
@operation(
    limit="mcp",
    upload=shapes.McpMessage,
    may_sign_in=True,
    answers={200: shapes.McpReply, 202: None},
    problems=(403,),
)
def post_mcp() -> Response:
    """Call the tools by the Model Context Protocol (stateless Streamable HTTP)."""
    return mcp.respond()
