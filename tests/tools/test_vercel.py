"""The parts of the deployment check that need no build: each can say no."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tools.vercel import flow
from tools.vercel.builder import INSTALLS_AT_START
from tools.vercel.built_routes import BuiltRoutes, Target
from tools.vercel.bundle import Bundle
from tools.vercel.children import CheckFailed, run, running
from tools.vercel.flow import STEPS, Step, Visitor, steps_for
from tools.vercel.runtime import Answer
from tools.vercel.workspace import copy_project, plant_secrets

FUNCTIONS = {step.function for step in STEPS}
ROUTES: list[dict[str, object]] = [
    {"src": "^/(.*)/$", "status": 308},
    {"handle": "filesystem"},
    {"src": "^/api/v1(?:/(me|health))(/.*)?$", "dest": "/api/$1", "check": True},
    {"src": "^/api/old(?:/([^/]+?))$", "dest": "/api/me?id=$1", "check": True},
    {"src": "^/api/lost$", "dest": "/api/nobody", "check": True},
]


def bundle(folder: Path, *names: str) -> Bundle:
    source = folder / "source"
    source.write_bytes(b"x" * 2**20)
    (folder / "own").mkdir()
    return Bundle("me", folder / "own", dict.fromkeys(names, source), "python3.12", {})


@pytest.mark.parametrize("name", [".env", "tests/test_x.py", "tools/x.py", "demo/x.json", "README.md", "lib/README.md"])
def test_a_file_that_must_not_ship_is_named(name: str, tmp_path: Path) -> None:
    assert bundle(tmp_path, "api/me.py", "lib/a/b.sql", "_vendor/x/README.md", name).strays() == [name]


def test_a_secret_that_would_ship_is_named_with_its_file(tmp_path: Path) -> None:
    planted = plant_secrets(tmp_path, {"SECRET_KEY": "k" * 64})
    assert {"F1_PASSWORD", "a token of F1", "SECRET_KEY"} <= planted.keys()
    (tmp_path / "own").mkdir()
    files = {".env": tmp_path / ".env", "lib/t.json": tmp_path / ".data" / "fastf1" / "f1auth.json"}
    found = Bundle("me", tmp_path / "own", files, "python3.12", {}).leaks(planted)
    assert ".env (F1_PASSWORD)" in found
    assert ".env (SECRET_KEY)" in found
    assert "lib/t.json (a token of F1)" in found
    clean = Bundle("me", tmp_path / "own", {"api/me.py": Path(__file__)}, "python3.12", {})
    assert clean.leaks(planted) == []


def test_the_size_is_that_of_all_files(tmp_path: Path) -> None:
    assert bundle(tmp_path, "api/me.py", "_vendor/a.py").mib == 2


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/api/me", Target("me", "/api/me")),
        ("/api/v1/me/x?a=1", Target("me", "/api/v1/me/x?a=1")),
        ("/api/old/7?a=1", Target("me", "/api/old/7?id=7&a=1")),
        ("/api/lost", None),
        ("/api/v1/mean", None),
    ],
)
def test_built_routes_lead_where_the_platform_leads(address: str, target: Target | None) -> None:
    assert BuiltRoutes(ROUTES, {"me", "health"}).find(address) == target


def test_a_function_without_a_step_fails_the_check() -> None:
    with pytest.raises(CheckFailed, match="brand-new"):
        steps_for(FUNCTIONS | {"brand-new"}, None)


def test_a_step_without_its_function_fails_the_check() -> None:
    with pytest.raises(CheckFailed, match="me"):
        steps_for(FUNCTIONS - {"me"}, None)


def test_one_function_alone_is_asked_after_what_signs_in() -> None:
    steps = list(steps_for(FUNCTIONS, "me"))
    assert {step.function for step in steps} == {"register", "login", "me"}
    assert all(step.keep for step in steps if step.function != "me")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(500, "application/json", b"{}", 1), "expected 200"),
        (Answer(200, "text/html", b"{}", 1), "text/html"),
        (Answer(200, "application/json", b"", 1), "nothing in it"),
        (Answer(200, "application/json", b'{"user":{"id":""}}', 1), "without user.id"),
        (Answer(200, "application/json", b'{"user":{"id":"1"}}', 1), "without token"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(answer: Answer, why: str) -> None:
    with pytest.raises(CheckFailed, match=why):
        Visitor().judge(Step("me", "GET /api/me", 200, has="user.id", keep={"token": "token"}), answer)


def test_what_an_answer_gave_is_used_in_the_next_request() -> None:
    visitor = Visitor()
    visitor.judge(
        Step("me", "GET /", 200, keep=flow.TOKEN), Answer(200, "application/json", b'{"access_token":"t"}', 1)
    )
    method, address, headers, body = visitor.request(
        Step("me", "PUT /api/x?t={token}", 200, signed_in=True, body={"a": ["{token}"], "n": 1})
    )
    assert (method, address, body) == ("PUT", "/api/x?t=t", b'{"a": ["t"], "n": 1}')
    assert headers["authorization"] == "Bearer t"


@pytest.mark.parametrize(
    "line",
    [
        "Bundle size (356.00 MB) exceeds the standard size; optimizing dependencies.",
        "Downloading uv 1 (linux x86_64) for runtime dependency installation...",
    ],
)
def test_a_build_that_would_install_at_start_is_noticed(line: str) -> None:
    assert INSTALLS_AT_START.search(line)


def test_a_command_that_does_not_end_is_ended_and_shown() -> None:
    with pytest.raises(CheckFailed, match=r"(?s)not done.*so far"):
        run(
            ["sh", "-c", "echo so far; exec sleep 600"], cwd=Path.cwd(), env=os.environ, seconds=5
        )  # a shell starts in ms


def test_the_children_of_a_child_are_ended_too(tmp_path: Path) -> None:
    spawn = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    log = tmp_path / "log"
    with running([sys.executable, "-c", spawn], cwd=tmp_path, env=os.environ, log=log):
        deadline = time.monotonic() + 60
        while not log.read_text() and time.monotonic() < deadline:
            os.sched_yield()
    pid, deadline = int(log.read_text()), time.monotonic() + 60
    while not _gone(pid) and time.monotonic() < deadline:  # the signal has been sent; a busy machine takes its time
        os.sched_yield()
    assert _gone(pid)


def _gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet counts as ended."""
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_the_copy_holds_what_git_has_or_would_take(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in (".gitignore", "new.py", "secret.env"):
        (project / name).write_text("*.env\n")
    run(["git", "init", "-q"], cwd=project, env=os.environ, seconds=60)
    copy_project(project, tmp_path / "copy")
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {".gitignore", "new.py"}
