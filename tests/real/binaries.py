"""Which servers this machine has. A developer's may lack some: those tests skip; in CI a missing one is a failure."""

from __future__ import annotations

import os
import random
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"


def binary(*names: str) -> str:
    """Return the path of the first of `names` that is installed; else skip the test, or fail it in CI."""
    for name in names:
        path = shutil.which(name) or shutil.which(name, path=SYSTEM_FOLDERS)
        if path:
            return path
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {names[0]} installed")
    pytest.skip(f"{names[0]} is not installed")


def free_port() -> int:
    """Return a port that is free, and that no outgoing connection takes until it is used: those begin at 32768."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("none of a hundred ports is free")


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Return as soon as `holds()` does; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s in vain: {what}")
        time.sleep(0.02)
