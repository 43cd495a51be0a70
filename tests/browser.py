"""A real Chromium, asked over its own protocol: what a page shows once it shows what is waited for."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"),
    # a tab that lies behind another one goes on as if it were in front
    *("--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"),
    "--disable-background-timer-throttling",
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


class Protocol:
    """One connection to a browser: it is told what to do, answers, and says what happens."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._ids = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}

    def whole(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return what the browser as a whole answers; events on the way are kept in `events`."""
        return self._ask({"method": method, "params": parameters})

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        asked = next(self._ids)
        self._connection.send(json.dumps({"id": asked, **message}))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE))
            if answer.get("id") == asked:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._note(answer)

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
        if "method" not in message:
            return
        self.events.append(message)
        if handler := self.handlers.get(message["method"]):
            handler(message["params"])


class Tab(Protocol):
    """One page of a browser; `context` says whose storage it sees."""

    def __init__(self, connection: ClientConnection, **context: str) -> None:
        super().__init__(connection)
        self.context = context
        target = self.whole("Target.createTarget", url="about:blank", **context)["targetId"]
        session = self.whole("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return what this page answers; events on the way are kept in `events`."""
        return self._ask({"method": method, "params": parameters, **self._session})

    def send(self, method: str, **parameters: Any) -> None:
        """Tell the page something without waiting for what it answers."""
        message = {"id": next(self._ids), "method": method, "params": parameters, **self._session}
        self._connection.send(json.dumps(message))

    def run(self, script: str) -> Any:
        """Return what a script's last expression is, or what it comes to if it is a promise."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, script: str, seconds: float = PATIENCE) -> Any:
        """Return what a script comes to once that is true; raise AssertionError with the page's text if it never is."""
        deadline = time.monotonic() + seconds
        while True:
            found = self._unless_leaving(script)
            if found:
                return found
            assert time.monotonic() < deadline, f"never {script}; shown: {self.run('document.body.innerText')}"
            time.sleep(0.05)

    def wait_for(self, holds: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
        """Return once something holds that events of this page bring about; raise AssertionError if it never does."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"{otherwise}; shown: {self.run('document.body.innerText')}"
            self._unless_leaving("1")  # what happens is heard while something is asked
            time.sleep(0.02)

    def _unless_leaving(self, script: str) -> Any:
        """Return what a script comes to, or None if the page is on its way to another document."""
        try:
            return self.run(script)
        except AssertionError as error:
            if re.search(
                "context was destroyed|navigated or closed|Cannot find (default )?(execution )?context", str(error)
            ):
                return None
            raise

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
    with running(profile) as address, visiting(address) as new_tab:
        yield new_tab()


@contextmanager
def visiting(address: str, *permissions: str) -> Iterator[Callable[[], Tab]]:
    """Return how to open tabs in a running browser as one new visitor; his tabs and storage are gone in the end."""
    with ExitStack() as opened:

        def connected() -> ClientConnection:
            return opened.enter_context(connect(address, max_size=None))

        browser = Protocol(connected())
        visitor = {"browserContextId": browser.whole("Target.createBrowserContext")["browserContextId"]}
        opened.callback(browser.whole, "Target.disposeBrowserContext", **visitor)
        browser.whole("Browser.grantPermissions", permissions=permissions, **visitor)
        yield lambda: Tab(connected(), **visitor)


@contextmanager
def running(profile: Path) -> Iterator[str]:
    """The address at which a new browser takes orders; it is ended in the end."""
    assert CHROMIUM is not None, "CI installs Chromium"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as browser:
        try:
            assert browser.stderr is not None
            said = (re.search(r"DevTools listening on (ws://\S+)", line) for line in browser.stderr)
            address = next(found[1] for found in said if found)
            # what it says later is of no interest, but must be read: it waits when the pipe is full
            threading.Thread(target=deque, args=(browser.stderr, 0), daemon=True).start()
            yield address
        finally:
            browser.kill()
