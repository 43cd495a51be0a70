"""What every function is asked, in order: the one table to add a line to for a new function."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tools.vercel.children import CheckFailed
from tools.vercel.runtime import Answer
from tools.vercel.season import QUALIFYING, YEAR

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Step:
    """One request and what must come back; `{names}` in it are filled from what earlier answers gave."""

    function: str
    ask: str  # "METHOD /address", as a client writes it
    status: int
    body: Mapping[str, Any] | None = None
    signed_in: bool = False
    has: str = ""  # a dotted path in a JSON answer that must hold something
    keep: Mapping[str, str] = field(default_factory=dict)  # name -> dotted path; such steps also run with --only
    content_type: str = "application/json"
    accept: str = ""


NEW = {"email": "{email}", "username": "{username}", "password": "{password}"}
BY_EMAIL = {"login": "{email}", "password": "{password}"}
BY_NAME = {"login": "{username}", "password": "{password}"}
WHICH = urlencode(QUALIFYING)
TOKEN = {"token": "access_token"}

TOOLS_LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}

STEPS = (
    Step("health", "GET /api/health", 200, has="parts"),
    Step("health", "GET /api/v1/health?view=live", 200, has="version"),
    Step("health", "GET /api", 200, has="addresses"),
    Step("health", "GET /api/v1", 200, has="addresses"),
    Step("health", "POST /api/status", 201, body={"client_name": "check"}, has="id"),
    Step("register", "POST /api/register", 201, body=NEW, has="user.id", keep=TOKEN),
    Step("register", "POST /api/v1/auth/register", 409, body=NEW, content_type=PROBLEM),
    Step("login", "POST /api/login", 200, body=BY_EMAIL, has="user.id", keep=TOKEN),
    Step("login", "POST /api/v1/auth/login", 200, body=BY_NAME, has="access_token"),
    Step("me", "GET /api/me", 200, signed_in=True, has="email"),
    Step("me", "PUT /api/me/preferences", 200, signed_in=True, body={"style": "light"}, has="style"),
    Step("me", "GET /api/v1/auth/me", 200, signed_in=True, has="preferences.style"),
    Step("session", f"GET /api/session?{WHICH}", 200, has="drivers"),
    Step("session", f"GET /api/v1/session?{WHICH}&view=laps", 200, has="columns.lap_time"),
    Step("session", f"GET /api/session?{WHICH}&view=laps&lap_time<90&lap>=2&fields=lap", 200, has="columns.lap"),
    Step("telemetry", f"GET /api/telemetry?{WHICH}&driver=JSE", 200, has="channels.speed"),
    Step("telemetry", f"GET /api/v1/telemetry?{WHICH}&driver=JSE,MAT", 200, has="corners"),
    Step("plot", "GET /api/plot?view=kinds", 200, has="kinds"),
    Step("plot", f"GET /api/v1/plot?{WHICH}&kind=speed-trace&driver=JSE", 200, content_type="image/png"),
    Step("analysis", "POST /api/analysis", 201, signed_in=True, body=QUALIFYING, has="answer"),
    Step("analysis", "GET /api/v1/analysis", 200, signed_in=True, has="items"),
    Step(
        "analysis",
        "POST /api/analysis",
        201,
        signed_in=True,
        body=QUALIFYING,
        accept="text/event-stream",
        content_type="text/event-stream",
    ),
    Step("analysis", "POST /api/prompts", 201, signed_in=True, body={"content": "hello"}, has="id"),
    Step("analysis", "POST /api/v1/mcp", 200, body=TOOLS_LIST, has="result.tools"),
    Step(
        "report",
        "POST /api/report",
        201,
        signed_in=True,
        body={**QUALIFYING, "sections": ["classification"]},
        has="url",
    ),
    Step("report", "GET /api/v1/report", 200, signed_in=True, has="items"),
    Step("season", f"GET /api/season?year={YEAR}", 200, has="rows"),
    Step("season", f"GET /api/v1/jolpica/standings/drivers?season={YEAR}", 200, has="rows"),
    Step("load", f"GET /api/load?{WHICH}", 200, has="state"),
    Step("load", "POST /api/v1/load", 200, body=QUALIFYING, has="state"),
    Step(
        "delete-account",
        "DELETE /api/v1/delete-account",
        401,
        signed_in=True,
        body={"password": "not {password}"},
        content_type=PROBLEM,
    ),
    Step(
        "delete-account",
        "DELETE /api/delete-account",
        204,
        signed_in=True,
        body={"password": "{password}"},
        content_type="",
    ),
    Step("me", "GET /api/v1/me", 401, signed_in=True, content_type=PROBLEM),
)


def steps_for(functions: set[str], only: str | None) -> Iterator[Step]:
    """Return the steps to walk, or raise CheckFailed where the table and the functions disagree."""
    asked = {step.function for step in STEPS if step.status < 300}
    if missing := functions - asked:
        raise CheckFailed(f"no step with a good answer in tools/vercel/flow.py for: {', '.join(sorted(missing))}")
    if unknown := {step.function for step in STEPS} - functions:
        raise CheckFailed(f"tools/vercel/flow.py asks functions that were not built: {', '.join(sorted(unknown))}")
    if only is not None and only not in functions:
        raise CheckFailed(f"there is no function {only!r}; there are: {', '.join(sorted(functions))}")
    return (step for step in STEPS if only in (None, step.function) or step.keep)


class Visitor:
    """The client that walks the steps: it fills the blanks and remembers what it is given."""

    def __init__(self) -> None:
        name = f"check{secrets.token_hex(4)}"
        self.known = {"username": name, "email": f"{name}@example.org", "password": secrets.token_urlsafe(24)}

    def request(self, step: Step) -> tuple[str, str, dict[str, str], bytes | None]:
        """Return method, address, headers and body of a step."""
        method, _, address = step.ask.partition(" ")
        headers = {"authorization": f"Bearer {self.known['token']}"} if step.signed_in else {}
        headers |= {"accept": step.accept} if step.accept else {}
        if step.body is None:
            return method, address.format_map(self.known), headers, None
        headers["content-type"] = "application/json"
        return method, address.format_map(self.known), headers, json.dumps(self._fill(step.body)).encode()

    def judge(self, step: Step, answer: Answer) -> None:
        """Keep what the step keeps, or raise CheckFailed if the answer is not the one it names."""
        said = answer.body.decode(errors="replace")
        what = f"{step.ask} answered {answer.status} {answer.content_type}"
        if answer.status != step.status or not answer.content_type.startswith(step.content_type):
            raise CheckFailed(f"{what}; expected {step.status} {step.content_type}", said)
        if not answer.body and step.status != 204:
            raise CheckFailed(f"{what} with nothing in it")
        for path in filter(None, (step.has, *step.keep.values())):
            if _look(json.loads(said), path) in (None, "", [], {}):
                raise CheckFailed(f"{what} without {path}", said)
        self.known |= {name: str(_look(json.loads(said), path)) for name, path in step.keep.items()}

    def _fill(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.format_map(self.known)
        if isinstance(value, Mapping):
            return {name: self._fill(inner) for name, inner in value.items()}
        return [self._fill(inner) for inner in value] if isinstance(value, list) else value


def _look(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
