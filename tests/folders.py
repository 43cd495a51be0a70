"""Folders that are gone when the tests end."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def until_exit(prefix: str) -> Path:
    """Return a new folder outside the project, which this process takes with it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
