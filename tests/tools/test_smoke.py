"""The smoke of a deployment: it passes on a server that works, and names what does not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.conftest import ROOT, Api
from tools.smoke import CHECKS, Deployment, walk


@contextmanager
def listening(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_a_server_that_works_passes(season_api: Api) -> None:
    with listening(season_api.site) as base:
        ran = subprocess.run(
            [sys.executable, "-m", "tools.smoke", base], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = ran.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"ok    {check.__name__}" for check in CHECKS]
    assert "year=2025&event=2&session=R: laps, telemetry, a plot of" in lines[-1]


def test_an_empty_store_is_no_failure(api: Api) -> None:
    said: list[str] = []
    with listening(api.site) as base:
        assert walk(Deployment(base), said.append)
    assert said[-1] == "ok    sessions: the store is empty: nothing to look at"


def test_no_account_is_left(api: Api) -> None:
    with listening(api.site) as base, pytest.raises(RuntimeError), Deployment(base).account() as token:
        raise RuntimeError
    assert api.call("GET", "/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


@contextmanager
def breaking(api: Api, breaks: Callable[[Request], Response | None]) -> Iterator[str]:
    """The same server with some of its answers replaced."""

    def app(environ: Any, start_response: Any) -> Any:
        return (breaks(Request(environ)) or api.site)(environ, start_response)

    with listening(app) as base:
        yield base


@pytest.mark.parametrize(
    ("path", "check"),
    [
        ("/api/health", "health"),
        ("/openapi.json", "pages"),
        ("/api/session", "errors"),
        ("/api/me/preferences", "accounts"),
        ("/api/telemetry", "sessions"),
    ],
)
def test_what_is_broken_is_named(season_api: Api, path: str, check: str) -> None:
    said: list[str] = []
    broken = lambda request: Response("down", 503) if request.path == path else None  # noqa: E731
    with breaking(season_api, broken) as base:
        assert not walk(Deployment(base), said.append)
    assert any(line.startswith(f"FAIL  {check}: 503 instead of") for line in said)


def test_a_filter_that_is_ignored_is_noticed(season_api: Api) -> None:
    def ignoring(request: Request) -> Response | None:
        if "lap_time<" not in request.args:
            return None
        return Response('{"columns": {"driver": ["JSE", "OKA"]}}', mimetype="application/json")

    said: list[str] = []
    with breaking(season_api, ignoring) as base:
        assert not walk(Deployment(base), said.append)
    assert "other laps are as fast as the fastest" in said[-1]


def test_the_protection_of_a_preview_is_passed_with_the_secret(season_api: Api) -> None:
    def protected(request: Request) -> Response | None:
        return None if request.headers.get("x-vercel-protection-bypass") == "open sesame" else Response("log in", 401)

    with breaking(season_api, protected) as base:
        for secret, code in (("open sesame", 0), ("", 1)):
            ran = subprocess.run(
                [sys.executable, "-m", "tools.smoke", base],
                cwd=ROOT,
                env={**os.environ, "VERCEL_AUTOMATION_BYPASS_SECRET": secret},
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert ran.returncode == code, ran.stdout


def test_a_server_that_is_not_there_fails() -> None:
    assert not walk(Deployment("http://127.0.0.1:9"), lambda line: None)
