"""A person with an account on the page: registered by its form, laps sent as a recorder sends them."""

from __future__ import annotations

import itertools
import json
from typing import Any

from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown

PASSWORD = "slow corners, fast exits"
_numbers = itertools.count(1)


def register(shown: Shown) -> str:
    """Make an account on the page, and return a token of it."""
    name = f"driver{next(_numbers)}"
    shown.open("view=you", "#register")
    shown.type("#register [name=email]", f"{name}@example.org")
    shown.type("#register [name=username]", name)
    shown.type("#register [name=password]", PASSWORD)
    shown.click("#register button.primary")
    shown.until("#own-laps")
    return sign_in(shown, name)


def sign_in(shown: Shown, name: str) -> str:
    """Return another token of an account, without the page."""
    body = json.dumps({"login": name, "password": PASSWORD})
    return str(_posted(shown, "/api/login", "application/json", body)["access_token"])


def upload(shown: Shown, token: str, csv: str, name: str, about: str = QUALIFYING) -> str:
    """Upload a lap and return its id."""
    path = f"/api/telemetry?{about}&name={name.replace(' ', '%20')}&game=F1%2025"
    return str(_posted(shown, path, "application/octet-stream", csv, token)["id"])


def sign_out(shown: Shown, token: str) -> None:
    """End all tokens of the account, as another device would: the page is not told."""
    headers = json.dumps({"Authorization": f"Bearer {token}"})
    assert shown.tab.run(f"fetch('/api/login', {{method: 'DELETE', headers: {headers}}}).then((a) => a.status)") == 204


def _posted(shown: Shown, path: str, kind: str, body: str, token: str | None = None) -> Any:
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
    options = f"{{method: 'POST', headers: {json.dumps(headers)}, body: {json.dumps(body)}}}"
    return shown.tab.run(f"fetch({json.dumps(path)}, {options}).then((answer) => answer.json())")
