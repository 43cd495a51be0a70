"""The requests whose answers are shown as examples: in an order that works, against the demo season."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

QUALIFYING = "year=2025&event=1&session=Q"
ACCOUNT = {"email": "ayrton@example.org", "username": "ayrton", "password": "monaco in the rain"}
RACE = {"year": 2025, "event": "1", "session": "R"}


@dataclass(frozen=True)
class Step:
    """One request; `{lap}` in its address is the id that an earlier step named so. `saves` names this answer's id."""

    operation: str
    method: str
    url: str
    body: Mapping[str, Any] | None = None
    saves: str = ""
    file: bool = False
    shown: bool = True


STEPS = (
    Step("register", "POST", "/api/register", ACCOUNT),
    Step("signIn", "POST", "/api/login", {"login": "ayrton", "password": ACCOUNT["password"]}),
    Step("getAccount", "GET", "/api/me"),
    Step("updateAccount", "PATCH", "/api/me", {"username": "magic"}),
    Step("putAccount", "PUT", "/api/me", {"username": "magic"}),
    Step("replacePreferences", "PUT", "/api/me/preferences", {"style": "light", "favourite_drivers": ["JSE"]}),
    Step("getPreferences", "GET", "/api/me/preferences"),
    Step("getSeason", "GET", "/api/season?year=2025"),
    Step("getSession", "GET", f"/api/session?{QUALIFYING}"),
    Step("getSession", "GET", f"/api/session?{QUALIFYING}&view=laps&driver=JSE"),
    Step("getSession", "GET", "/api/session?year=2025&event=1&session=R&view=laps&compound=HARD&lap_time<=85&lap>=10"),
    Step("getSession", "GET", "/api/session?year=2025&event=1&session=R&view=stints&shape=records"),
    Step("getSession", "GET", f"/api/session?{QUALIFYING}&view=fastest-lap"),
    Step("getSession", "GET", "/api/session?view=available"),
    Step("requestLoad", "POST", "/api/load", {"year": 2025, "event": "1", "session": "Q"}),
    Step("getLoad", "GET", f"/api/load?{QUALIFYING}"),
    Step("getTelemetry", "GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&step=50"),
    Step("getTelemetry", "GET", f"/api/telemetry?{QUALIFYING}&driver=OKA,JSE"),
    Step("uploadLap", "POST", "/api/telemetry?name=Mine&year=2025&event=1", saves="lap", file=True),
    Step("getTelemetry", "GET", "/api/telemetry?mine=1"),
    Step("renameLap", "PATCH", "/api/telemetry?id={lap}", {"name": "Mine, second try"}),
    Step("getPlot", "GET", f"/api/plot?kind=delta&{QUALIFYING}&driver=OKA,JSE"),
    Step("listPlotKinds", "GET", "/api/plot/kinds"),
    Step("createAnalysis", "POST", "/api/analysis", {**RACE, "question": "Why did the winner win?"}, saves="analysis"),
    Step("getAnalyses", "GET", "/api/analysis"),
    Step("updateAnalysis", "PATCH", "/api/analysis?id={analysis}", {"note": "for Monday"}),
    Step("createPrompt", "POST", "/api/prompts", {"content": "Who had the best tyres?"}, saves="prompt"),
    Step("listPrompts", "GET", "/api/prompts"),
    Step("getPrompt", "GET", "/api/prompts/{prompt}"),
    Step("replacePrompt", "PUT", "/api/prompts/{prompt}", {"content": "Who had the best start?"}),
    Step("callMcp", "POST", "/api/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    Step("createReport", "POST", "/api/report", {**RACE, "sections": ["classification"]}, saves="report"),
    Step("getReports", "GET", "/api/report"),
    Step("getIndex", "GET", "/api"),
    Step("getHealth", "GET", "/api/health"),
    Step("createStatusCheck", "POST", "/api/status", {"client_name": "docs"}),
    Step("listStatusChecks", "GET", "/api/status"),
    Step("deleteReport", "DELETE", "/api/report?id={report}"),
    Step("deletePrompt", "DELETE", "/api/prompts/{prompt}"),
    Step("deleteAnalysis", "DELETE", "/api/analysis?id={analysis}"),
    Step("deleteLap", "DELETE", "/api/telemetry?id={lap}"),
    Step("signOut", "DELETE", "/api/login"),
    Step("signIn", "POST", "/api/login", {"login": "magic", "password": ACCOUNT["password"]}, shown=False),
    Step("deleteAccount", "DELETE", "/api/delete-account", {"password": ACCOUNT["password"]}),
)
# A signed address cannot be invented, and an example with one could not be repeated.
WITHOUT = ("uploadLargeFile",)
Call = Callable[[Step, str, bytes | None, str], tuple[int, Any]]


def examples(call: Call, file: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return for each operation its requests with status and trimmed answer; `call` sends one and returns both."""
    found: dict[str, list[dict[str, Any]]] = {}
    saved: dict[str, str] = {}
    token = ""
    for step in STEPS:
        status, answer = call(step, step.url.format(**saved), file if step.file else None, token)
        if not 200 <= status < 300:
            raise RuntimeError(f"{step.method} {step.url} was answered {status}: {answer}")
        if isinstance(answer, dict):
            token = answer.get("access_token", token)
            saved |= {step.saves: answer["id"]} if step.saves else {}
        if step.shown:
            found.setdefault(step.operation, []).append(_shown(step, status, answer))
    return found


def _shown(step: Step, status: int, answer: Any) -> dict[str, Any]:
    request = {"method": step.method, "url": step.url, "body": step.body, "file": step.file}
    return {"request": request, "status": status, "answer": trimmed(answer)}


def of_a_user(url: str) -> bool:
    """Return whether an address that works without a token shows only a user's own things like this."""
    return "mine=" in url or url == "/api/report"


LONGEST_LIST, LONGEST_TEXT = 2, 400
PASSING: dict[str, Any] = {
    "id": "7c0e5c0e-2f3a-4d0b-9c55-3f1f0a6c1d2e",
    "user_id": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    "access_token": "eyJhbGciOiJIUzI1NiIs…",
    "fetched_at": "2026-01-01T12:00:00Z",
    "created_at": "2026-01-01T12:00:00Z",
    "updated_at": "2026-01-01T12:00:00Z",
    "timestamp": "2026-01-01T12:00:00Z",
    "expires_at": "2026-01-01T12:15:00Z",
    "url": "/api/report?id=…&expires=…&signature=…",
    "sha256": "9f86d081884c7d65…",
    "ms": 1.0,
    "next_cursor": None,
}


def trimmed(answer: Any, name: str = "") -> Any:
    """Return the answer with short lists and texts; what differs with every run (ids, moments) is always the same."""
    if isinstance(answer, dict):
        return {key: trimmed(value, key) for key, value in answer.items()}
    if isinstance(answer, list):
        return [trimmed(value) for value in answer[:LONGEST_LIST]]
    if name in PASSING and answer is not None and isinstance(answer, str | float):
        return PASSING[name] if PASSING[name] is not None else answer
    if isinstance(answer, str) and len(answer) > LONGEST_TEXT:
        return f"{answer[: LONGEST_TEXT - 1]}…"
    return answer
