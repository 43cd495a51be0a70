"""What things are called in the document: subjects, operation ids, schemas."""

from __future__ import annotations

import re

TAGS = {
    "Sessions": "Seasons, sessions and their views, and loading what is not stored yet",
    "Laps": "One lap, comparisons, and laps of your own",
    "Plots": "Pictures for an <img>, a page or a printer",
    "Analysis and reports": "Written analysis, documents to print, prompts, and the tools for an assistant",
    "Accounts": "Register, sign in, preferences",
    "Operations": "The state of this deployment",
}
# In the order in which they are described: what needs no account first, what cannot be undone last.
FUNCTIONS = {
    "season": "Sessions",
    "session": "Sessions",
    "load": "Sessions",
    "telemetry": "Laps",
    "plot": "Plots",
    "analysis": "Analysis and reports",
    "report": "Analysis and reports",
    "register": "Accounts",
    "login": "Accounts",
    "me": "Accounts",
    "delete-account": "Accounts",
    "health": "Operations",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
VERBS = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
OPERATION_IDS = {
    "GET /api/load": "getLoad",
    "POST /api/load": "requestLoad",
    "POST /api/telemetry": "uploadLap",
    "PUT /api/telemetry": "uploadLargeFile",
    "PATCH /api/telemetry": "renameLap",
    "DELETE /api/telemetry": "deleteLap",
    "GET /api/plot/kinds": "listPlotKinds",
    "GET /api/prompts": "listPrompts",
    "POST /api/prompts": "createPrompt",
    "GET /api/prompts/{id}": "getPrompt",
    "PUT /api/prompts/{id}": "replacePrompt",
    "DELETE /api/prompts/{id}": "deletePrompt",
    "GET /api/report": "getReports",
    "GET /api/analysis": "getAnalyses",
    "POST /api/mcp": "callMcp",
    "POST /api/register": "register",
    "POST /api/login": "signIn",
    "DELETE /api/login": "signOut",
    "GET /api/me": "getAccount",
    "PATCH /api/me": "updateAccount",
    "PUT /api/me": "putAccount",
    "GET /api/me/preferences": "getPreferences",
    "PUT /api/me/preferences": "replacePreferences",
    "DELETE /api/delete-account": "deleteAccount",
    "GET /api": "getIndex",
    "POST /api/status": "createStatusCheck",
    "GET /api/status": "listStatusChecks",
}
SCHEMAS = {"KindShape": "PlotKind", "KindsShape": "PlotKinds", "Kinds": "PlotKinds", "Analyses": "AnalysisList"}


def operation_id(method: str, path: str) -> str:
    """Return a plain name: `getSession`; made of verb and path where the table has none."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{.*?\}", "", path.removeprefix("/api")))
    return OPERATION_IDS.get(f"{method} {path}") or VERBS[method] + "".join(word.title() for word in words)


def schema_name(name: str) -> str:
    """Return what a shape is called for clients: LapRow is a Lap."""
    return SCHEMAS.get(name) or re.sub(r"(Row|Shape)$", "", name)
