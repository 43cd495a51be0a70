"""The page in a real browser, on what `make run` starts: the invented seasons, loaded before."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import built
from tests.browser import browsing
from tests.conftest import ROOT, wait_for
from tests.page.shown import Shown

QUALIFYING = "year=2025&event=1&session=Q"


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """Serve everything as `make run` does, on a free port, with the season that the tests keep."""
    (folder / "demo").mkdir(parents=True)
    shutil.copytree(built.demo_tree(), folder / "demo" / "source")
    shutil.copytree(built.demo_store(), folder / "demo" / "store")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "RATE_LIMIT_PER_MINUTE": "0", **settings, "PORT": str(port), "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "tools.serve"]
    started = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health?view=live")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(10)


@pytest.fixture(scope="session")
def site_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("page") / "data") as address:
        yield address


@pytest.fixture
def shown(site_address: str, tmp_path: Path) -> Iterator[Shown]:
    """A browser on the page; whatever it writes to its console as an error fails the test."""
    with browsing(tmp_path / "profile") as tab:
        page = Shown(tab, site_address)
        yield page
        assert page.errors() == []


@pytest.fixture
def limited(tmp_path: Path) -> Callable[[str], object]:
    """Return how to serve with other settings: a limit that is soon reached, for example."""
    return lambda per_minute: serving(tmp_path / "limited", RATE_LIMIT_PER_MINUTE=per_minute)
