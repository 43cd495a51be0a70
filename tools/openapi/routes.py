"""Every route of every function, with what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from lib.middleware.deprecation import is_old
from lib.middleware.operation import Operation
from tools.openapi import names
from tools.serve import Site

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TYPES = {"int": "integer"}


@dataclass(frozen=True)
class Route:
    """One method of one address."""

    function: str
    method: str
    rule: str
    said: Operation
    text: str

    @property
    def path(self) -> str:
        return PARAMETER.sub(r"{\2}", self.rule)

    @property
    def tag(self) -> str:
        return names.FUNCTIONS[self.function]

    @property
    def id(self) -> str:
        return names.operation_id(self.method, self.path)

    @property
    def path_parameters(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "in": "path", "required": True, "schema": {"type": TYPES.get(kind, "string")}}
            for kind, name in PARAMETER.findall(self.rule)
        ]


def routes() -> Iterator[Route]:
    """Yield every route but those of old addresses."""
    for function, app in Site().functions.items():
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if hasattr(view, "operation") and not is_old(rule.endpoint):
                yield from _of_rule(function, rule, view)


def _of_rule(function: str, rule: Rule, view: Any) -> Iterator[Route]:
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        yield Route(function, method, rule.rule, view.operation, view.__doc__ or "")
