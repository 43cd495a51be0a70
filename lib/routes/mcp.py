"""/api/mcp: the Model Context Protocol, served by the function `analysis`."""

from flask import Blueprint, Response

from lib.middleware.operation import operation
from lib.responses import mcp
from lib.services.analysis_service import shapes

routes = Blueprint("mcp", __name__)


@routes.post("/api/mcp")
@operation(
    limit="mcp",
    upload=shapes.McpMessage,
    may_sign_in=True,
    answers={200: shapes.McpReply, 202: None},
    problems=(403,),
)
def post() -> Response:
    """Call the tools by the Model Context Protocol (stateless Streamable HTTP)."""
    return mcp.respond()
