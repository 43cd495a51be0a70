"""Packages of npm that tests use: installed by npm's own client at test time, and kept under .data/tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests import built

INSTALL_SECONDS = 300


def installed_by_npm(name: str, packages: dict[str, str]) -> Path:
    """Return the folder whose `node_modules` holds these packages in these versions; skip or fail without npm."""
    npm = shutil.which("npm")
    if npm is None:
        give_up("node and npm are not installed")
    named = [f"{package}@{version}" for package, version in packages.items()]

    def install(folder: Path) -> None:
        folder.mkdir()
        command = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(folder), *named]
        subprocess.run(command, check=True, timeout=INSTALL_SECONDS, cwd=folder, capture_output=True)

    try:
        return built.kept(name, (), install, extra=" ".join(named))
    except (subprocess.SubprocessError, OSError) as error:
        output = getattr(error, "stderr", b"") or b""
        give_up(f"{name} cannot be installed: {error} {output[-300:].decode(errors='replace')}")


def give_up(reason: str) -> NoReturn:
    """Skip on a developer's machine, with the reason; fail in CI, where nothing may be left out silently."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have it: {reason}")
    pytest.skip(reason)
