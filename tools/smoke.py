"""Does a deployment work? `python -m tools.smoke https://my-app-abc.vercel.app`: a walk of a minute, at any address.

Only Python itself is needed. A preview behind Vercel's protection is entered with the secret in the environment
variable VERCEL_AUTOMATION_BYPASS_SECRET. The account that is made for it is deleted again.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BYPASS = "x-vercel-protection-bypass"
PATIENCE = 60.0  # seconds for one answer: the first one of a function that has never run starts it
PAGES = ("/", "/docs", "/openapi.json", "/client.js", "/llms.txt")
MOST_SAID = 300  # letters of an answer that is not the one expected


class NotAsExpected(Exception):
    """What a check found, for a person."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.content)
        except ValueError:
            raise NotAsExpected(f"no JSON: {self.content[:MOST_SAID]!r}") from None

    def be(self, status: int) -> Answer:
        """Return this answer. Raise NotAsExpected if its status is another one."""
        if self.status != status:
            raise NotAsExpected(f"{self.status} instead of {status}: {self.content[:MOST_SAID]!r}")
        return self


class Deployment:
    """What stands at one address."""

    def __init__(self, base: str, bypass: str = "") -> None:
        self._base = base.rstrip("/")
        self._always = {BYPASS: bypass} if bypass else {}

    def ask(self, path: str, method: str = "GET", body: Any = None, token: str = "", **headers: str) -> Answer:
        """Return the answer, whatever its status. Raise NotAsExpected without an answer."""
        sent = {**self._always, **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        sent |= {"Content-Type": "application/json"} if body is not None else {}
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._base + path, data, sent, method=method)
        try:
            with urlopen(request, timeout=PATIENCE) as response:
                return Answer(response.status, _lower(response.headers.items()), response.read())
        except HTTPError as error:
            return Answer(error.code, _lower(error.headers.items()), error.read())
        except (URLError, OSError) as error:
            raise NotAsExpected(f"no answer: {error}") from error

    @contextmanager
    def account(self) -> Iterator[str]:
        """Yield the token of a new account; it is deleted in the end, whatever happened."""
        name, password = f"smoke-{secrets.token_hex(6)}", secrets.token_urlsafe(18)
        sent = {"email": f"{name}@example.org", "username": name, "password": password}
        token = self.ask("/api/register", "POST", sent).be(201).json["access_token"]
        try:
            yield token
        finally:
            self.ask("/api/delete-account", "DELETE", {"password": password}, token).be(204)
        self.ask("/api/me", token=token).be(401)


def _lower(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def health(site: Deployment) -> str:
    found = site.ask("/api/health").be(200).json
    return f"{found['status']}, version {found['version']}, {', '.join(found['stand_ins']) or 'no stand-ins'}"


def pages(site: Deployment) -> str:
    for path in PAGES:
        site.ask(path).be(200)
    addresses = site.ask("/api").be(200).json["addresses"]
    return f"{len(PAGES)} pages, {len(addresses)} addresses in the index"


def errors(site: Deployment) -> str:
    problem = site.ask("/api/session?colour=red").be(400)
    if problem.headers.get("content-type") != "application/problem+json" or problem.json["code"] != "invalid_request":
        raise NotAsExpected(f"no problem+json: {problem.content[:MOST_SAID]!r}")
    site.ask("/api/me", token="wrong").be(401)
    return "problem+json, and no way in without a token"


def accounts(site: Deployment) -> str:
    with site.account() as token:
        site.ask("/api/me/preferences", "PUT", {"style": "light"}, token).be(200)
        found = site.ask("/api/me", token=token).be(200)
        if found.json["preferences"] != {"style": "light"} or found.headers["cache-control"] != "private, no-store":
            raise NotAsExpected(f"the account is not what was stored: {found.content[:MOST_SAID]!r}")
    return "registered, changed, deleted"


def sessions(site: Deployment) -> str:
    """See the newest stored session in every form; an empty store is said and no failure."""
    items = site.ask("/api/session?view=available").be(200).json["items"]
    if not items:
        return "the store is empty: nothing to look at"
    which = urlencode({"year": items[0]["year"], "event": items[0]["round"], "session": items[0]["session"]})
    lap = site.ask(f"/api/session?{which}&view=fastest-lap").be(200).json["lap"]
    quick = site.ask(f"/api/session?{which}&view=laps&lap_time<={lap['lap_time']}&fields=driver").be(200)
    if quick.json["columns"]["driver"] != [lap["driver"]]:
        raise NotAsExpected(f"other laps are as fast as the fastest: {quick.content[:MOST_SAID]!r}")
    held = site.ask(f"/api/telemetry?{which}&driver={lap['driver']}&step=50").be(200).headers["etag"]
    site.ask(f"/api/telemetry?{which}&driver={lap['driver']}&step=50", If_None_Match=held).be(304)
    picture = site.ask(f"/api/plot?kind=speed-trace&{which}&driver={lap['driver']}&format=svg&width=600").be(200)
    return f"{which}: laps, telemetry, a plot of {len(picture.content)} bytes"


CHECKS: tuple[Callable[[Deployment], str], ...] = (health, pages, errors, accounts, sessions)


def walk(site: Deployment, say: Callable[[str], None] = print) -> bool:
    """Carry out every check, say what each found, and return whether all were as expected."""
    good = True
    for check in CHECKS:
        try:
            say(f"ok    {check.__name__}: {check(site)}")
        except (NotAsExpected, KeyError) as error:
            good = False
            say(f"FAIL  {check.__name__}: {error}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.smoke", description="Walk through a deployment.")
    parser.add_argument("address", help="https://my-app-abc.vercel.app")
    address = parser.parse_args().address
    return 0 if walk(Deployment(address, os.environ.get("VERCEL_AUTOMATION_BYPASS_SECRET", ""))) else 1


if __name__ == "__main__":
    sys.exit(main())
