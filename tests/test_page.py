"""The documentation, in a real browser."""

from __future__ import annotations

from pathlib import Path

from tests.browser import needs_browser, page


@needs_browser
def test_the_documentation_lists_operations_and_error_codes(server: str, tmp_path: Path) -> None:
    shown = page(f"{server}/docs", tmp_path, "too_many_requests")
    assert "/api/register" in shown
    assert "too_many_requests" in shown
