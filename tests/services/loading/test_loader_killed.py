"""A loader that is killed leaves nothing behind, whatever it was doing; the next one loads as if nothing had been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lib.services.loading.ingest import load_session
from lib.sessions import SessionKey, open_store
from tests.conftest import ROOT

KEY = SessionKey(2025, 2, "S")
STAGES = ("schedule", "timing", "telemetry", "circuit", "assembling", "storing")
LOADER = """
import os, sys
from pathlib import Path
from lib.services.loading.ingest import load_session
from lib.sessions import SessionKey, open_store
source, folder, deadly = sys.argv[1:4]
def progress(stage, fraction):
    if stage == deadly:
        os.kill(os.getpid(), 9)
store = open_store(f"file://{folder}/store")
load_session(SessionKey.parse("2025/02/S"), store, source, Path(folder) / "cache", progress)
"""


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_it_leaves_nothing_visible(demo_source: str, tmp_path: Path, stage: str) -> None:
    command = [sys.executable, "-c", LOADER, demo_source, str(tmp_path), stage]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not list((tmp_path / "store").rglob("session.json"))


def test_after_a_killed_loader_the_next_one_loads(demo_source: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADER, demo_source, str(tmp_path), "storing"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60, check=False)
    store = open_store(f"file://{tmp_path}/store")
    load_session(KEY, store, demo_source, tmp_path / "cache")
    assert store.manifest(KEY).finished
