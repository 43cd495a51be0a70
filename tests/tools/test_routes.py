"""The local server reads vercel.json as the platform does."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT, Api
from tools.routes import Routes, pattern_of


@pytest.mark.parametrize(
    ("source", "path", "fits"),
    [
        ("/a/:x", "/a/b", True),
        ("/a/:x", "/a/b/c", False),
        ("/a/:rest*", "/a/b/c", True),
        ("/a/(.*)", "/a", False),
        ("/a/(.*)", "/a/b/c", True),
        ("/a/:f(login|me)", "/a/me", True),
        ("/a/:f(login|me)", "/a/you", False),
    ],
)
def test_patterns(source: str, path: str, fits: bool) -> None:
    assert bool(pattern_of(source).fullmatch(path)) is fits


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/api/login", "login"),
        ("/api/v1/login", "login"),
        ("/api/v1/auth/login", "login"),
        ("/api/v1/auth/register", "register"),
        ("/api/v1/auth/me", "me"),
        ("/api/v1/auth/preferences", "me"),
        ("/api/me/preferences", "me"),
        ("/api/v1/me/preferences", "me"),
        ("/api/status", "health"),
        ("/api/v1/status", "health"),
        ("/api/v1/health", "health"),
        ("/api/v1/delete-account", "delete-account"),
        ("/api/nothing", None),
        ("/", None),
    ],
)
def test_addresses_lead_to_their_function(path: str, function: str | None) -> None:
    assert Routes(ROOT, {path.stem for path in (ROOT / "api").glob("*.py")}).function(path) == function


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/site.css", "/api/v1/docs", "/api/v1/redoc"])
def test_pages_are_served(api: Api, path: str) -> None:
    assert api.call("GET", path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/../README.md", "/..%2fREADME.md", "/.env", "/api/../lib/config.py", "/nothing", "//etc/passwd"]
)
def test_nothing_else_is(api: Api, path: str) -> None:
    assert api.call("GET", path).status_code == 404
