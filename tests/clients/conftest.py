"""The demo over real HTTP, and the generators of clients, installed once and kept."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests import built
from tests.conftest import ROOT, Api
from tests.real.npm import INSTALL_SECONDS, give_up, installed_by_npm

NODE_TOOLS = {"openapi-typescript": "7.13.0", "openapi-fetch": "0.17.0", "typescript": "5.9.3"}
PYTHON_TOOL = "openapi-python-client==0.29.1"


@pytest.fixture
def demo_api(season_api: Api) -> Iterator[str]:
    """The address of the API on the invented season."""
    server = make_server("127.0.0.1", 0, season_api.site, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """Return the folder with `node_modules` of the TypeScript tools."""
    return installed_by_npm("node-tools", NODE_TOOLS)


@pytest.fixture(scope="session")
def python_client_tool() -> Path:
    """Return the folder of an environment with openapi-python-client."""
    uv = str(Path(sys.executable).with_name("uv"))

    def commands(folder: Path) -> list[list[str]]:
        python = str(folder / "bin" / "python")
        return [
            [uv, "venv", "-q", "--relocatable", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "-q", "--python", python, PYTHON_TOOL],
        ]

    return _installed("python-client", commands, PYTHON_TOOL, sys.version)


def _installed(name: str, commands: Callable[[Path], list[list[str]]], *versions: str) -> Path:
    def install(folder: Path) -> None:
        folder.mkdir()
        for command in commands(folder):
            subprocess.run(command, check=True, timeout=INSTALL_SECONDS, cwd=ROOT, capture_output=True)

    try:
        return built.kept(name, (), install, extra=" ".join(versions))
    except (subprocess.SubprocessError, OSError) as error:
        output = getattr(error, "stderr", b"") or b""
        give_up(f"{name} cannot be installed: {error} {output[-300:].decode(errors='replace')}")
