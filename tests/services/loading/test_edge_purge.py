"""What Vercel's edge is told when a session is loaded anew: asked of a server that writes down what it gets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from lib.config import Config
from lib.errors import ConfigError
from lib.services.loading import ingest
from lib.services.loading.edge_purge import purge, tag_of
from lib.sessions import SessionData, SessionKey, open_store
from lib.settings.addresses import Edge
from tests.real.binaries import free_port
from tests.sessions.invented import session

KEY = SessionKey(2025, 1, "Q")


class Vercel:
    """The one address of Vercel's API that is used, with the statuses it is to answer."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.asked.append({"path": self.path, "token": self.headers["Authorization"], **json.loads(body)})
                self.send_response(told.statuses.pop(0) if told.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def vercel() -> Iterator[Vercel]:
    running = Vercel()
    yield running
    running.stop()


def quickly(_seconds: float) -> None:
    """Wait for nothing."""


def test_the_session_is_named_by_its_tag_with_token_project_and_team(vercel: Vercel) -> None:
    assert purge(KEY, Edge("secret", "slipstream", "team_1", vercel.address), quickly)
    path = "/v1/edge-cache/invalidate-by-tags?projectIdOrName=slipstream&teamId=team_1"
    assert vercel.asked == [{"path": path, "token": "Bearer secret", "tags": ["session-2025-01-Q"]}]


def test_without_a_team_none_is_named(vercel: Vercel) -> None:
    assert purge(KEY, Edge("secret", "slipstream", None, vercel.address), quickly)
    assert vercel.asked[0]["path"].endswith("?projectIdOrName=slipstream")


@pytest.mark.parametrize(("statuses", "done", "times"), [([500, 429], True, 3), ([500, 500, 403], False, 3)])
def test_a_refusal_is_tried_three_times(vercel: Vercel, statuses: list[int], done: bool, times: int) -> None:
    vercel.statuses = statuses
    assert purge(KEY, Edge("secret", "slipstream", None, vercel.address), quickly) is done
    assert len(vercel.asked) == times


def test_an_api_out_of_reach_fails_no_load() -> None:
    assert not purge(KEY, Edge("secret", "slipstream", None, f"http://127.0.0.1:{free_port()}"), quickly)


def test_tags_of_two_sessions_differ() -> None:
    keys = [SessionKey(2025, 1, "Q"), SessionKey(2025, 1, "R"), SessionKey(2025, 11, "Q"), SessionKey(2024, 1, "Q")]
    assert len({tag_of(key) for key in keys}) == 4


def test_only_a_session_with_another_version_is_told(
    vercel: Vercel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, edge = open_store(f"file://{tmp_path}"), Edge("secret", "slipstream", None, vercel.address)

    def load(data: SessionData, where: Edge | None = edge) -> None:
        monkeypatch.setattr(ingest, "read_in_order", lambda *_: data)
        ingest.load_session(KEY, store, "", tmp_path, edge=where)

    load(session(0))
    load(session(0))
    assert vercel.asked == []
    load(session(1))
    assert [row["tags"] for row in vercel.asked] == [["session-2025-01-Q"]]
    load(session(2), None)
    assert len(vercel.asked) == 1


def test_token_and_project_go_together(settings: Callable[..., Config]) -> None:
    assert settings().edge is None
    made = settings(EDGE_PURGE_TOKEN="t", EDGE_PURGE_PROJECT="p", EDGE_PURGE_TEAM="m").edge
    assert made == Edge("t", "p", "m", "https://api.vercel.com")
    with pytest.raises(ConfigError, match="EDGE_PURGE_PROJECT"):
        settings(EDGE_PURGE_TOKEN="t")
    with pytest.raises(ConfigError, match="EDGE_PURGE_TOKEN"):
        settings(EDGE_PURGE_PROJECT="p")
