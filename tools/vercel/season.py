"""An invented qualifying session, served and loaded into the store that the functions read."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import demo
from demo.season import YEAR as YEAR
from tools.vercel.children import run

ROUND, SESSION = 1, "Q"
QUALIFYING = {"year": YEAR, "event": str(ROUND), "session": SESSION}
NOT_LOADED = f"{YEAR}/{ROUND:02}/R"
LOAD_SECONDS = 180


@contextlib.contextmanager
def loaded_season(home: Path, project: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of the season's source, with its first qualifying in the store of `settings`."""
    source = home / "source"
    demo.build(source, only=[f"{YEAR}/{ROUND:02}/{SESSION}", NOT_LOADED])
    with demo.serve(source) as server:
        command = [sys.executable, "-m", "lib.load", str(YEAR), str(ROUND), SESSION, "--source", server.base_url]
        env = {**os.environ, **settings, "DATA_DIR": str(home / "data"), "VERCEL_ENV": ""}
        run(command, cwd=project, env=env, seconds=LOAD_SECONDS)
        yield server.base_url
