"""What a function brings along when it starts: each heavy library costs every cold start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

NEVER = {"openai", "fpdf", "fastf1", "pandas", "scipy", "boto3", "botocore", "PIL"}
OF_ACCOUNTS = {"numpy", "matplotlib", "httpx", "upstash_redis"}  # signing in waits for none of these
IMPORT = "import runpy, sys; runpy.run_path(sys.argv[1]); print(' '.join({name.split('.')[0] for name in sys.modules}))"


@pytest.mark.parametrize("path", sorted((ROOT / "api").glob("*.py")), ids=lambda path: path.stem)
def test_nothing_heavy_is_imported_at_start(path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-500:]
    brought = set(ran.stdout.split())
    assert "flask" in brought
    assert brought & NEVER == set()
    if path.stem in ("register", "login", "me", "delete-account", "health"):
        assert brought & OF_ACCOUNTS == set()
