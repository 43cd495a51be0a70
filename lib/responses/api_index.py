"""GET /api: what there is, with a line on each."""

from __future__ import annotations

from flask import Response

from lib.config import VERSION
from lib.middleware import http_cache
from lib.middleware.app_context import app_context
from lib.middleware.operation import answer
from lib.services.status.shapes import ApiIndex, ApiLink

ABOUT = "Formula 1 sessions, laps, telemetry, plots, written analysis and reports. Unofficial."
READ = {
    "/docs": "Every address with its parameters, fields and examples to copy",
    "/docs.md": "The same as Markdown",
    "/llms.txt": "The same as a list for language models",
    "/openapi.json": "The OpenAPI document, for code generators",
    "/client.js": "A small client for browsers and Node.js",
}
ADDRESSES = {
    "/api/season": "Schedule, next event, standings and results of a season",
    "/api/session": "A session: summary, laps, stints, results, weather; view=available lists what is stored",
    "/api/load": "Load a session that is not stored yet, and see how far it is",
    "/api/telemetry": "One lap, two to five laps compared, and laps of your own",
    "/api/plot": "Plots as PNG, SVG or PDF",
    "/api/plot/kinds": "The kinds and styles of plots",
    "/api/analysis": "What decided a session, in words whose numbers are computed",
    "/api/prompts": "Your questions, kept",
    "/api/mcp": "The tools for an assistant (Model Context Protocol)",
    "/api/report": "Reports as PDF",
    "/api/register": "Create an account",
    "/api/login": "Sign in and out",
    "/api/me": "Your account",
    "/api/me/preferences": "Your preferences",
    "/api/delete-account": "Delete your account and all its data",
    "/api/health": "The state of this deployment",
    "/api/status": "Notes that clients leave",
}


def answer_index() -> Response:
    """Return the addresses and documents of this deployment."""
    commit = app_context().config.commit
    read, addresses = ([ApiLink(*row) for row in rows.items()] for rows in (READ, ADDRESSES))
    index = ApiIndex("Slipstream", VERSION, commit, ABOUT, read, addresses)
    return http_cache.cached(answer(index), "listing", http_cache.etag_of("index"))
