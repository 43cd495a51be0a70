"""A real Chromium, asked over its own protocol: what a page shows once it shows what is waited for."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"),
)
PATIENCE = 60.0
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="there is no Chromium on this machine"
)


def page(url: str, profile: Path, awaited: str) -> str:
    """Return the document as soon as it holds a match of `awaited`, or as it is after a minute."""
    with browsing(profile) as tab:
        tab.call("Page.navigate", url=url)
        return tab.until(awaited)


class Tab:
    """One page of a browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._ids = itertools.count(1)
        self._session: dict[str, str] = {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return what the browser answers; events on the way are passed over."""
        asked = next(self._ids)
        self._connection.send(json.dumps({"id": asked, "method": method, "params": parameters, **self._session}))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE))
            if answer.get("id") == asked:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def run(self, script: str) -> Any:
        """Return what a script's last expression is."""
        return self.call("Runtime.evaluate", expression=script)["result"].get("value")

    def until(self, awaited: str) -> str:
        """Return the document as soon as it holds a match, or as it is after a minute."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = str(self.run("document.documentElement.outerHTML"))
            if re.search(awaited, shown) or time.monotonic() > deadline:
                return shown
            time.sleep(0.1)


@contextmanager
def browsing(profile: Path) -> Iterator[Tab]:
    """A page of a browser that is closed in the end."""
    assert CHROMIUM is not None, "CI installs Chromium"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as browser:
        try:
            assert browser.stderr is not None
            said = (re.search(r"DevTools listening on (ws://\S+)", line) for line in browser.stderr)
            address = next(found[1] for found in said if found)
            with connect(address, max_size=None) as connection:
                yield Tab(connection)
        finally:
            browser.kill()
