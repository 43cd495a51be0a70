"""The start page and the documentation, in a real browser."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.browser import browsing, needs_browser, page


@needs_browser
class TestInABrowser:
    def test_the_start_page_draws_two_laps_and_tells_how_the_parts_are(self, server: str, tmp_path: Path) -> None:
        shown = page(server, tmp_path, "(?s)<path.*database is up|database is up.*<path")
        assert shown.count("<path") == 3
        assert "delta: above 0" in shown
        assert "database is up" in shown
        assert "/api/telemetry" in shown

    def test_the_start_page_shows_a_plot_with_its_words_and_files(self, server: str, tmp_path: Path) -> None:
        shown = page(server, tmp_path, "<img[^>]*blob:")
        assert re.search(r'<img alt="[^"]*speed over the lap[^"]*" src="blob:', shown)
        assert "format=pdf" in shown

    def test_the_plot_that_was_chosen_last_is_the_one_that_stays(self, server: str, tmp_path: Path) -> None:
        with browsing(tmp_path) as tab:
            tab.call("Page.navigate", url=server)
            tab.until("<img[^>]*blob:")
            choose = "document.getElementById('picture').elements.kind.value = '{}'; chooser.onchange(); 0"
            for kind in ("telemetry", "delta", "track-map"):
                tab.run(choose.format(kind))
            tab.until('<img alt="[^"]*the circuit')
            time.sleep(2)  # what was chosen before has come by now
            assert tab.run("document.querySelectorAll('#plot img').length") == 1
            assert "the circuit" in tab.run("document.querySelector('#plot img').alt")

    def test_an_error_is_said_in_its_place(self, server: str, tmp_path: Path) -> None:
        assert "There is no schedule of 1890" in page(f"{server}/?year=1890", tmp_path, "schedule of 1890")

    def test_the_documentation_lists_operations_and_error_codes(self, server: str, tmp_path: Path) -> None:
        shown = page(f"{server}/docs", tmp_path, "too_many_requests")
        assert "/api/register" in shown
        assert "too_many_requests" in shown
