"""The whole document: every operation in the order in which people need them, and what they share."""

from __future__ import annotations

from typing import Any

from lib.config import VERSION
from tools.openapi import headers, names, problems
from tools.openapi.described import describe
from tools.openapi.routes import Route, routes
from tools.openapi.schemas import Schemas

ABOUT = (
    "Formula 1 telemetry, honest comparisons, plots, written analysis and PDF reports. Every address also "
    "answers below /api/v1. Errors are application/problem+json; a method that an address does not have is 405. "
    "New members may be added to answers at any time; an address or a member that is to go is announced with the "
    "headers Deprecation and Sunset at least six months before."
)


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of all functions."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(routes(), key=_place):
        paths.setdefault(route.path, {})[route.method.lower()] = describe(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Slipstream", "version": VERSION, "description": ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": about} for name, about in names.TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas.components(),
            "parameters": headers.PARAMETERS,
            "headers": headers.HEADERS,
            "responses": problems.RESPONSES,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "x-error-codes": problems.codes(),
    }


def _place(route: Route) -> tuple[int, int, str, int]:
    """Return where an operation stands: by subject, then what is most asked for; deleting comes last."""
    tags, first = list(names.TAGS), list(names.FUNCTIONS)
    return (tags.index(route.tag), first.index(route.function), route.path, names.METHODS.index(route.method))
