"""The demo's current season as it is at one moment, kept between runs of the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import demo
from tests import built

NOW = datetime(2026, 11, 26, 7, 31, tzinfo=UTC)
START = datetime(2026, 11, 26, 7, 10, tzinfo=UTC)  # of the qualifying that runs


def current_tree() -> Path:
    """Return the folder; nobody may write into it."""
    return built.kept("current", built.DEMO, lambda folder: demo.build_current(folder, NOW, demo.SEED), str(NOW))
