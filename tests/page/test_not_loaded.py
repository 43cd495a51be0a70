"""A session that is not stored: chosen on the page, loaded from a source of real shape, refused in words of use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import demo
from tests import built
from tests.browser import needs_browser
from tests.page.conftest import serving
from tests.page.shown import Shown


@pytest.fixture(scope="module")
def source() -> Iterator[demo.DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture
def unloaded(tmp_path: Path, source: demo.DemoServer, visitor: Callable[[], Shown]) -> Iterator[Shown]:
    """The page as `make run F1_SOURCE=openf1` shows it at first: nothing is stored."""
    settings = {"F1_SOURCE": f"openf1+{source.base_url}", "LIMITS": "openf1-minute=10000/60"}
    with serving(tmp_path / "empty", **settings) as address:
        page = visitor()
        page.address = address
        yield page
    source.openf1.closed, source.openf1.answer_with = False, None


@needs_browser
class TestASourceThatIsAskedForASession:
    def test_the_newest_qualifying_is_offered_and_loaded_when_the_reader_wants(self, unloaded: Shown) -> None:
        unloaded.open("year=2025", ".not-loaded button")
        assert {name: unloaded.query()[name] for name in ("event", "session")} == {"event": "2", "session": "Q"}
        assert "is not loaded" in unloaded.text(".not-loaded h3")
        unloaded.press("Load this session")
        unloaded.until("#charts", 300)  # a load takes ten seconds of a core of one's own
        assert len(unloaded.laps()) == 2

    def test_a_source_that_is_closed_says_until_when(self, unloaded: Shown, source: demo.DemoServer) -> None:
        unloaded.open("year=2025&event=1&session=Q", ".not-loaded button")
        source.openf1.closed = True
        unloaded.press("Load this session")
        unloaded.until(".notice[data-code=source_busy]")
        assert "closed while a session runs" in unloaded.text(".notice.problem h3")
        assert "it should open again at" in unloaded.text(".notice.problem")

    def test_a_source_that_refuses_says_what_can_be_done(self, unloaded: Shown, source: demo.DemoServer) -> None:
        unloaded.open("year=2025&event=1&session=Q", ".not-loaded button")
        source.openf1.answer_with = 403
        unloaded.press("Load this session")
        unloaded.until(".notice[data-code=source_blocked]")
        assert "from a laptop into the same store" in unloaded.text(".notice.problem")
