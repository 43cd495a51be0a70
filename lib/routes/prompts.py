"""/api/prompts: the older shape of questions, served by the function `analysis`."""

from flask import Blueprint, Response

from lib.middleware.operation import answer, operation
from lib.responses import prompts
from lib.services.accounts.users import User
from lib.services.analysis_service import shapes
from lib.services.session_views.shapes import LoadStatus

routes = Blueprint("prompts", __name__)


@routes.post("/api/prompts")
@operation(
    signed_in=True,
    idempotent=True,
    body=shapes.PromptRequest,
    answers={201: shapes.Prompt, 202: LoadStatus},
    problems=(404, 409),
)
def post(user: User, body: shapes.PromptRequest) -> Response:
    """Keep a prompt; with a session it is answered."""
    return prompts.create(user, body)


@routes.get("/api/prompts")
@operation(signed_in=True, query=shapes.CursorQuery, answers={200: shapes.Prompts})
def list_prompts(user: User, query: shapes.CursorQuery) -> Response:
    """List your prompts, newest first."""
    return answer(prompts.list_of(user, query.cursor))


@routes.get("/api/prompts/<id>")
@operation(signed_in=True, answers={200: shapes.Prompt}, problems=(404,))
def get(user: User, id: str) -> Response:
    """Get one of your prompts."""
    return answer(prompts.get(user, id))


@routes.put("/api/prompts/<id>")
@operation(signed_in=True, body=shapes.PromptChange, answers={200: shapes.Prompt}, problems=(404,))
def put(user: User, id: str, body: shapes.PromptChange) -> Response:
    """Replace the content of a prompt."""
    return answer(prompts.change(user, id, body))


@routes.delete("/api/prompts/<id>")
@operation(signed_in=True, answers={204: None}, problems=(404,))
def delete(user: User, id: str) -> Response:
    """Delete a prompt."""
    prompts.remove(user, id)
    return Response(status=204)
