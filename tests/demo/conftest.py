"""One built tree, one server and three sessions loaded by the real FastF1, shared by all tests of `demo`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastf1
import fastf1._api
import fastf1.ergast.interface
import fastf1.events
import fastf1.mvapi.api
import pytest
from demo_session import Loaded

import demo
from tests import built


@pytest.fixture(scope="session")
def tree() -> Path:
    return built.demo_tree()


@pytest.fixture(scope="session")
def server(tree: Path) -> Iterator[demo.DemoServer]:
    with demo.serve(tree) as running:
        yield running


@pytest.fixture(scope="session")
def redirected(server: demo.DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """FastF1, asking the demo server for everything."""
    base = server.base_url
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fastf1._api, "base_url", base)
        patch.setattr(fastf1._api, "base_url_mirror", base)
        patch.setattr(fastf1.ergast.interface, "BASE_URL", f"{base}/ergast/f1")
        patch.setattr(fastf1.events, "_SCHEDULE_BASE_URL", f"{base}/f1schedule/")
        patch.setattr(fastf1.mvapi.api, "PROTO", "http")
        patch.setattr(fastf1.mvapi.api, "HOST", f"{base[7:]}/multiviewer")
        fastf1.Cache.configure(cache_dir=str(tmp_path_factory.mktemp("ff1")))
        yield fastf1


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _load(fastf1_: Any, tree: Path, event: int, code: str) -> Loaded:
    handler = _Warnings()
    loggers = [logger for name, logger in logging.root.manager.loggerDict.items() if name.startswith("fastf1")]
    watched = [logger for logger in loggers if isinstance(logger, logging.Logger)]
    for logger in watched:
        logger.addHandler(handler)
    try:
        session = fastf1_.get_session(2025, event, code)
        session.load()
    finally:
        for logger in watched:
            logger.removeHandler(handler)
    truth = json.loads((tree / f"truth/2025/{event}/{code}.json").read_text())
    return Loaded(session, truth, handler.lines)


@pytest.fixture(scope="session")
def race(redirected: Any, tree: Path) -> Loaded:
    return _load(redirected, tree, 1, "R")


@pytest.fixture(scope="session")
def qualifying(redirected: Any, tree: Path) -> Loaded:
    return _load(redirected, tree, 2, "Q")


@pytest.fixture(scope="session")
def sprint_qualifying(redirected: Any, tree: Path) -> Loaded:
    return _load(redirected, tree, 2, "SQ")


@pytest.fixture(params=["race", "qualifying", "sprint_qualifying"])
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """Each of the three sessions in turn."""
    session: Loaded = request.getfixturevalue(request.param)
    return session
