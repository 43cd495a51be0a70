"""The start page and the documentation, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=15000", "--dump-dom"),
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="there is no Chromium on this machine"
)


def page(url: str, profile: Path) -> str:
    """Return the document as the browser has it once the scripts are done."""
    assert CHROMIUM is not None, "CI installs Chromium"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", url]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


@needs_browser
class TestInABrowser:
    def test_the_start_page_draws_two_laps_and_tells_how_the_parts_are(self, server: str, tmp_path: Path) -> None:
        shown = page(server, tmp_path)
        assert shown.count("<path") == 3
        assert "delta: above 0" in shown
        assert "database is up" in shown
        assert "/api/telemetry" in shown

    def test_the_start_page_shows_a_plot_with_its_words_and_files(self, server: str, tmp_path: Path) -> None:
        """The browser's clock runs ahead of a first drawing, so it may have to look again."""
        shown = next((found for found in (page(server, tmp_path) for _ in range(5)) if "<img" in found), "")
        assert re.search(r'<img alt="[^"]*speed over the lap[^"]*" src="blob:', shown)
        assert "format=pdf" in shown

    def test_an_error_is_said_in_its_place(self, server: str, tmp_path: Path) -> None:
        assert "There is no schedule of 1890" in page(f"{server}/?year=1890", tmp_path)

    def test_the_documentation_lists_operations_and_error_codes(self, server: str, tmp_path: Path) -> None:
        shown = page(f"{server}/docs", tmp_path)
        assert "/api/register" in shown
        assert "too_many_requests" in shown
