"""Which function answers an address, by the routes that the build wrote."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools.vercel.bundle import OUTPUT


@dataclass(frozen=True)
class Target:
    """A function, and the path with query that its Flask application is asked for."""

    function: str
    path: str


class BuiltRoutes:
    """The routing table of one build."""

    def __init__(self, table: list[dict[str, object]], functions: set[str]) -> None:
        self._functions = functions
        self._rewrites = [(_pattern(str(each["src"])), str(each["dest"])) for each in table if each.get("check")]

    @classmethod
    def read(cls, copy: Path, functions: set[str]) -> BuiltRoutes:
        """Return the routes of the build in `copy`."""
        return cls(json.loads((copy / OUTPUT / "config.json").read_text())["routes"], functions)

    def find(self, address: str) -> Target | None:
        """Return who answers `address`: a file of that name first, then the first rewrite that leads to one."""
        path, query = urlsplit(address).path, urlsplit(address).query
        if (function := self._function(path)) is not None:
            return Target(function, address)
        for pattern, destination in self._rewrites:
            if match := pattern.match(path):
                there = urlsplit(_fill(destination, match))
                if (function := self._function(there.path)) is not None:
                    queries = "&".join(part for part in (there.query, query) if part)
                    return Target(function, f"{path}?{queries}" if queries else path)
        return None

    def _function(self, path: str) -> str | None:
        name = path.removeprefix("/api/")
        return name if name in self._functions and path.startswith("/api/") else None


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", source))


def _fill(destination: str, match: re.Match[str]) -> str:
    return re.sub(r"\$(\d+)", lambda number: match.group(int(number[1])) or "", destination)
