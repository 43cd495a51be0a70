"""A person with an account on the page, and what it does without the page: tokens, laps as a recorder sends them."""

from __future__ import annotations

import json
from typing import Any

from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown
from tests.page.steps import PASSWORD, register


def newcomer(shown: Shown, query: str = "view=you") -> str:
    """Open the page, make an account on it, and return a token of it."""
    shown.open(query, "#register")
    return token_of(shown, register(shown))


def token_of(shown: Shown, name: str) -> str:
    """Return another token of an account, without the page."""
    body = json.dumps({"login": name, "password": PASSWORD})
    return str(_posted(shown, "/api/login", "application/json", body)["access_token"])


def send_lap(shown: Shown, token: str, csv: str, name: str, about: str = QUALIFYING) -> str:
    """Upload a lap and return its id."""
    path = f"/api/telemetry?{about}&name={name.replace(' ', '%20')}&game=F1%2025"
    return str(_posted(shown, path, "application/octet-stream", csv, token)["id"])


def end_tokens(shown: Shown, token: str) -> None:
    """End all tokens of the account, as another device would: the page is not told."""
    headers = json.dumps({"Authorization": f"Bearer {token}"})
    assert shown.tab.run(f"fetch('/api/login', {{method: 'DELETE', headers: {headers}}}).then((a) => a.status)") == 204


def _posted(shown: Shown, path: str, kind: str, body: str, token: str | None = None) -> Any:
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
    options = f"{{method: 'POST', headers: {json.dumps(headers)}, body: {json.dumps(body)}}}"
    return shown.tab.run(f"fetch({json.dumps(path)}, {options}).then((answer) => answer.json())")
