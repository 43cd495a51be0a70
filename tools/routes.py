"""vercel.json's rewrites and headers, read as the platform reads them, for the local server."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMED = re.compile(r":([A-Za-z_]\w*)(\*|\()?")


@dataclass(frozen=True)
class Rule:
    pattern: re.Pattern[str]
    target: Any


def pattern_of(source: str) -> re.Pattern[str]:
    """Translate `/a/:name`, `/a/:rest*` and `/a/:name(x|y)`; other groups are regular expressions already."""

    def group(match: re.Match[str]) -> str:
        name, kind = match.groups()
        return {"*": f"(?P<{name}>.*)", "(": f"(?P<{name}>", None: f"(?P<{name}>[^/]+)"}[kind]

    return re.compile(NAMED.sub(group, source))


class Routes:
    """Where an address leads: a function's name, or a path below public/."""

    def __init__(self, root: Path, functions: set[str]) -> None:
        said = json.loads((root / "vercel.json").read_text())
        self._functions = {f"/api/{name}" for name in functions}
        self._rewrites = [Rule(pattern_of(row["source"]), row["destination"]) for row in said.get("rewrites", [])]
        self._headers = [Rule(pattern_of(row["source"]), row["headers"]) for row in said.get("headers", [])]

    def resolve(self, path: str) -> str:
        """Return the path that answers `path`: itself where it exists, else the first rewrite's destination."""
        if path in self._functions:
            return path
        for rule in self._rewrites:
            match = rule.pattern.fullmatch(path)
            if match:
                return match.expand(re.sub(r"\$(\d)|:(\w+)", r"\\g<\1\2>", rule.target)).partition("?")[0]
        return path

    def function(self, path: str) -> str | None:
        resolved = self.resolve(path)
        return resolved.removeprefix("/api/") if resolved in self._functions else None

    def headers(self, path: str) -> list[tuple[str, str]]:
        rows = [row for rule in self._headers if rule.pattern.fullmatch(path) for row in rule.target]
        return [(row["key"], row["value"]) for row in rows]
