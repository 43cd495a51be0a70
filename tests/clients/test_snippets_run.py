"""What /docs shows in JavaScript and Python does what it says: all of it, in order, against the demo over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.real.npm import give_up
from tools.openapi import snippets
from tools.openapi.examples import kept
from tools.openapi.walk import QUALIFYING, STEPS

HERE = Path(__file__).parent
CSV = f"/api/telemetry?{QUALIFYING}&driver=JSE&format=csv"


def shown(language: str) -> list[dict[str, Any]]:
    """Return the steps of the documentation in their order, each as it is shown, with what must come of it."""
    make = {"javascript": snippets.javascript, "python": snippets.python}[language]
    left = {name: list(rows) for name, rows in kept().items()}
    found = []
    for step in STEPS:
        request = {"method": step.method, "url": step.url, "body": step.body, "file": step.file}
        status = left[step.operation].pop(0)["status"] if step.shown else 200
        signed_in = step.operation not in ("register", "signIn")
        found.append({"name": step.operation, "code": make(request, signed_in), "status": status, "saves": step.saves})
    return found


@pytest.fixture
def recording(demo_api: str, tmp_path: Path) -> Path:
    """A folder with the file that is uploaded: a lap as the API's own CSV."""
    with urllib.request.urlopen(f"{demo_api}{CSV}", timeout=120) as answer:
        (tmp_path / "lap.csv").write_bytes(answer.read())
    return tmp_path


def ran(command: list[str | Path], folder: Path, demo_api: str, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each step the status and the start of what it printed."""
    text = json.dumps(steps).replace(snippets.BASE, demo_api)
    done = subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def as_promised(answers: list[dict[str, Any]], steps: list[dict[str, Any]]) -> list[str]:
    """Return what came out otherwise than the documentation shows."""
    pairs = zip(steps, answers, strict=True)
    return [f"{step['name']}: {one}" for step, one in pairs if one["status"] != step["status"]]


def test_javascript(recording: Path, demo_api: str) -> None:
    node = shutil.which("node")
    if node is None:
        give_up("node is not installed")
    steps = shown("javascript")
    assert as_promised(ran([node, HERE / "run_snippets.mjs"], recording, demo_api, steps), steps) == []


def test_python(recording: Path, demo_api: str) -> None:
    steps = shown("python")
    assert as_promised(ran([sys.executable, HERE / "run_snippets.py"], recording, demo_api, steps), steps) == []


@pytest.mark.parametrize(
    "url",
    [CSV, f"/api/session?{QUALIFYING}&view=laps&format=csv", "/api/season?year=2025&view=drivers&format=csv"],
)
def test_python_with_csv(demo_api: str, url: str, tmp_path: Path) -> None:
    request = {"method": "GET", "url": url, "body": None, "file": False}
    script = snippets.python(request, signed_in=False).replace(snippets.BASE, demo_api)
    command = [sys.executable, "-c", f"{script}\nprint(response.text.splitlines()[0])"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    first, head = done.stdout.splitlines()
    assert first == "200 text/csv; charset=utf-8"
    assert len(head.split(",")) >= 5
