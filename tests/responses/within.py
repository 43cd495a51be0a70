"""Code that answers, called within a request but without its HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lib.middleware.auth import signed_in_user
from lib.services.accounts.users import User
from tests.conftest import Api


@contextmanager
def request_of_user(api: Api, function: str) -> Iterator[User]:
    """Yield the user who is signed in, within a request to a function."""
    headers = {"Authorization": f"Bearer {api.token}"}
    with api.site.functions[function].test_request_context(headers=headers):
        yield signed_in_user()


def own_lap(api: Api, speed: float = 200.0, **more: object) -> str:
    """Upload a lap at one speed and return its name in a request."""
    samples = {"distance": list(range(0, 5000, 10)), "speed": [speed] * 500}
    made = api.call("POST", "/api/telemetry", {"name": "Mine", "samples": samples, **more})
    assert made.status_code == 201, made.text
    return f"me:{made.json['id']}"


def own_lap_of(api: Api, driver: str) -> str:
    """Upload a driver's lap of the first qualifying as one's own of that circuit, and return its name in a request."""
    lap = api.call("GET", f"/api/telemetry?year=2025&event=1&session=Q&driver={driver}&format=csv").data
    made = api.call(
        "POST", "/api/telemetry?name=Mine&year=2025&event=1", data=lap, headers={"Content-Type": "text/csv"}
    )
    assert made.status_code == 201, made.text
    return f"me:{made.json['id']}"
