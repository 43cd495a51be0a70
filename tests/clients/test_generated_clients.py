"""Clients that people generate from openapi.json compile without a warning and get real answers from the demo."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Api

HERE = Path(__file__).parent
DOCUMENT = ROOT / "public" / "openapi.json"
WHICH = "year=2025&event=1&session=Q"


@pytest.fixture
def expected(season_api: Api) -> dict[str, Any]:
    """What the API says when it is asked without a generated client."""
    glance = season_api.call("GET", f"/api/session?{WHICH}").json
    laps = season_api.call("GET", f"/api/session?{WHICH}&view=laps").json["columns"]["lap_time"]
    lap = season_api.call("GET", f"/api/telemetry?{WHICH}&driver=JSE").json
    pair = season_api.call("GET", f"/api/telemetry?{WHICH}&driver=OKA,JSE").json
    return {
        "event": glance["session"]["event"],
        "laps": sum(time is not None for time in laps),
        "top": lap["facts"]["top_speed"],
        "finish": pair["laps"][1]["lines"]["finish"],
    }


def test_python(python_client_tool: Path, demo_api: str, expected: dict[str, Any], tmp_path: Path) -> None:
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}  # ruff formats what is made
    made = subprocess.run(
        [
            *(python_client_tool / "bin" / "python", "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", DOCUMENT, "--output-path", tmp_path / "slipstream_client", "--fail-on-warning"),
        ],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-2000:]
    assert "WARNING" not in made.stdout
    assert "Warning" not in made.stdout
    walked = subprocess.run(
        [python_client_tool / "bin" / "python", HERE / "walk.py", demo_api],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert walked.returncode == 0, walked.stderr[-3000:]
    assert json.loads(walked.stdout) == {**expected, "events": 2, "picture": "89504e47", "code": "not_found"}


def test_typescript(node_tools: Path, demo_api: str, expected: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(node_tools / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "walk.ts", tmp_path)
    tools = node_tools / "node_modules" / ".bin"
    types = run(tmp_path, tools / "openapi-typescript", DOCUMENT, "-o", "api.d.ts")
    assert "warn" not in (types.stdout + types.stderr).lower()
    strict = ("--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noImplicitAny")
    settings = ("--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom")
    (tmp_path / "node.d.ts").write_text("declare const process: { argv: string[] };\n")
    run(tmp_path, tools / "tsc", *strict, *settings, "walk.ts", "node.d.ts")
    walked = run(tmp_path, shutil.which("node") or "node", "walk.js", demo_api)
    assert json.loads(walked.stdout) == {**expected, "status": 401, "code": "not_signed_in"}


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    return done


def test_the_client_of_the_page_has_sound_types(node_tools: Path) -> None:
    checked = ("--allowJs", "--checkJs", "--noEmit", "--strict", "--target", "es2022", "--module", "esnext")
    libraries = ("--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable")
    run(ROOT, node_tools / "node_modules" / ".bin" / "tsc", *checked, *libraries, "public/client.js")
