"""Read-only tools for a language model and for MCP clients: one registry, one function to call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lib.errors import InvalidRequest, NotFound, NotSignedIn
from lib.services.analysis_service.tools.context import ToolAnswer, ToolContext
from lib.services.analysis_service.tools.registry import TOOLS

__all__ = ["ToolAnswer", "ToolContext", "call", "describe"]


def describe(signed_in: bool = True) -> list[dict[str, Any]]:
    """Return name, description and JSON schema of each tool; without those of the user's own if nobody is signed in."""
    return [
        {"name": tool.name, "description": tool.about, "parameters": tool.schema}
        for tool in TOOLS.values()
        if signed_in or not tool.private
    ]


def call(name: str, arguments: Mapping[str, Any], context: ToolContext) -> ToolAnswer:
    """Return what a tool answers.

    Raise NotFound for an unknown tool, driver, lap or event with the known ones named, InvalidRequest for arguments
    that do not fit the schema, NotSignedIn, SessionNotLoaded, NoTelemetry, Unavailable.
    """
    tool = TOOLS.get(name)
    if tool is None:
        raise NotFound(f"There is no tool {name[:40]!r}; there are: {', '.join(TOOLS)}", known=list(TOOLS))
    if tool.private and context.user_id is None:
        raise NotSignedIn("This tool requires an access token")
    try:
        asked = msgspec.convert(dict(arguments), tool.arguments, strict=True)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"{name}: {error}") from error
    return tool.run(asked, context)
