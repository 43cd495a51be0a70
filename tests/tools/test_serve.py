"""The local server, over real connections: what it says when nobody is polite."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lib.gateway import SECURITY_HEADERS
from tests.conftest import ROOT, Api
from tools.reloader import CHILD


def connect(server: str) -> socket.socket:
    parts = urlsplit(server)
    return socket.create_connection((parts.hostname, parts.port), timeout=60)


def ask(server: str, method: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


CHUNKED = "POST /api/status HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("rest", ["F4240\r\n{", "F4240\r\n", "5\r\n{", "zz\r\n", "FFFFFFFFFFFFFFFF\r\n{", ""])
def test_a_client_that_hangs_up_within_a_chunk_ends_nothing(server: str, rest: str) -> None:
    for _ in range(3):
        with connect(server) as broken:
            broken.sendall((CHUNKED + rest).encode())
    assert ask(server, "GET", "/api/health?view=live")[0].status == 200


@pytest.mark.parametrize("session", ["latest", "R", "Q"])
def test_the_latest_session_answers_at_once_on_a_fresh_machine(server: str, session: str) -> None:
    answer, body = ask(server, "GET", f"/api/session?event=latest&session={session}")
    assert answer.status == 200, body
    assert b'"country":"Valdoria"' in body


def test_a_chunked_body_is_read(server: str) -> None:
    with connect(server) as client:
        client.sendall((CHUNKED + '1a\r\n{"client_name": "chunked"}\r\n0\r\n\r\n').encode())
        assert client.recv(200).startswith(b"HTTP/1.1 201 ")


def test_neither_the_server_nor_python_is_named_and_there_is_one_date(server: str) -> None:
    with connect(server) as client:
        client.sendall(b"GET /api/health?view=live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        text = b"".join(iter(lambda: client.recv(4096), b"")).decode()
    head = text.partition("\r\n\r\n")[0]
    assert len(re.findall(r"(?m)^Date: ", head)) == 1
    assert not re.search(r"(?i)^server:|python|werkzeug|waitress", head, re.MULTILINE)


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/nothing", f"/{'x' * 300}", f"/{'x' * 3000}/y", "/%00", "/a/../../etc"]
)
def test_an_unknown_address_is_a_problem_like_any_other(api: Api, path: str) -> None:
    got = api.call("GET", path)
    assert (got.status_code, got.mimetype, got.json["code"]) == (404, "application/problem+json", "not_found")
    assert got.json["request_id"] == got.headers["X-Request-Id"]
    assert SECURITY_HEADERS.items() <= dict(got.headers).items()


def test_a_connection_is_kept_open(server: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    for _ in range(3):
        connection.request("GET", "/api/health?view=live")
        assert connection.getresponse().read()
        assert connection.sock is not None
    connection.close()


def test_a_stream_comes_piece_by_piece(server: str) -> None:
    """A session that nobody can load soon: the first event is there long before the stream ends."""
    sent = b'{"year": 2025, "event": "1", "session": "FP1"}'
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request("POST", "/api/load", sent, {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.request("GET", "/api/load?year=2025&event=1&session=FP1", headers={"Accept": "text/event-stream"})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.readline().startswith(b"event: ")
    connection.close()


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A module that the reloader runs: it writes what it is, and waits."""
    shutil.copy(ROOT / "tools/reloader.py", tmp_path / "reloader.py")
    (tmp_path / "watched").mkdir()
    (tmp_path / "watched/main.py").write_text(f"{WAITING}print('first', flush=True)\ntime.sleep(60)\n")
    return tmp_path


WAITING = "import time\n"
PARENT = (
    "import sys; from pathlib import Path; from reloader import run_and_reload;"
    "sys.exit(run_and_reload([sys.executable, 'watched/main.py'], [Path('watched')]))"
)


def test_a_change_starts_the_server_anew_and_a_mistake_waits_for_the_next_one(watched: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name != CHILD}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=watched, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "first\n"
        (watched / "watched/main.py").write_text("print('a mistake', flush=True)\nthis_is_not_there\n")
        assert parent.stdout.readline() == "a mistake\n"
        (watched / "watched/main.py").write_text(f"{WAITING}print('second', flush=True)\ntime.sleep(60)\n")
        assert parent.stdout.readline() == "second\n"
    finally:
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(60) == 0
