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
from contextlib import contextmanager, suppress
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
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return what the browser answers; events on the way are kept in `events`."""
        asked = next(self._ids)
        self._connection.send(json.dumps({"id": asked, "method": method, "params": parameters, **self._session}))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE))
            if answer.get("id") == asked:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._note(answer)

    def send(self, method: str, **parameters: Any) -> None:
        """Tell the browser something without waiting for what it answers."""
        message = {"id": next(self._ids), "method": method, "params": parameters, **self._session}
        self._connection.send(json.dumps(message))

    def event(self, method: str, seconds: float = PATIENCE, **about: str) -> dict[str, Any]:
        """Return the next event of a name whose parameters hold these texts; raise AssertionError if none comes."""
        deadline = time.monotonic() + seconds
        while True:
            for found in self.events:
                if found["method"] == method and all(text in json.dumps(found["params"]) for text in about.values()):
                    self.events.remove(found)
                    return dict(found["params"])
            left = deadline - time.monotonic()
            assert left > 0, f"no {method} {about} in {seconds} s"
            with suppress(TimeoutError):
                self._note(json.loads(self._connection.recv(timeout=left)))

    def _note(self, message: dict[str, Any]) -> None:
        if "method" in message:
            self.events.append(message)

    def run(self, script: str) -> Any:
        """Return what a script's last expression is, or what it comes to if it is a promise."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, script: str, seconds: float = PATIENCE) -> Any:
        """Return what a script comes to once that is true; raise AssertionError with the page's text if it never is."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.run(script)
            if found:
                return found
            assert time.monotonic() < deadline, f"never {script}; shown: {self.run('document.body.innerText')}"
            time.sleep(0.05)

    def until(self, awaited: str) -> str:
        """Return the document as soon as it holds a match, or as it is after a minute."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = str(self.run("document.documentElement?.outerHTML"))
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
