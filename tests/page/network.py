"""What lies between the page and the server, and what can go wrong there: late, broken, refused, another's answers."""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from tests.browser import Tab

Paused = dict[str, Any]
Act = Callable[[Tab, Paused], None]
IDLE = "new Promise((idle) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(idle))))"


def answer(status: int, body: str, content_type: str, **headers: str) -> Act:
    """Answer instead of the server."""
    named = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    rows = [{"name": name, "value": value} for name, value in named.items()]
    packed = base64.b64encode(body.encode()).decode()

    def act(tab: Tab, paused: Paused) -> None:
        about = {"responseCode": status, "responsePhrase": HTTPStatus(status).phrase, "responseHeaders": rows}
        tab.send("Fetch.fulfillRequest", requestId=paused["requestId"], body=packed, **about)

    return act


def problem(status: int, code: str, detail: str, **headers: str) -> Act:
    """Answer with an error in the API's form."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return answer(status, json.dumps(body), "application/problem+json", **headers)


def html(status: int) -> Act:
    """Answer with a page, as a proxy does that knows nothing of the API."""
    return answer(status, "<!doctype html><title>Oh</title><h1>Something is broken</h1>", "text/html")


def refused(tab: Tab, paused: Paused) -> None:
    """Nothing listens there."""
    tab.send("Fetch.failRequest", requestId=paused["requestId"], errorReason="ConnectionRefused")


def passed(tab: Tab, paused: Paused) -> None:
    tab.send("Fetch.continueRequest", requestId=paused["requestId"])


def sent_to(address: str) -> Act:
    """Ask another server, which the page does not see."""
    return lambda tab, paused: tab.send("Fetch.continueRequest", requestId=paused["requestId"], url=address)


@contextmanager
def cutting() -> Iterator[str]:
    """The address of a server that promises a JSON answer, sends the beginning and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_cut_each, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def _cut_each(listening: socket.socket) -> None:
    while True:
        try:
            client = listening.accept()[0]
        except OSError:
            return
        with client:
            client.recv(65_536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n")
            client.sendall(b'{"session": {"year": 2025, ')


class Network:
    """What one tab asks of the API, and what becomes of it. A rule is a pattern of addresses and what to do."""

    def __init__(self, tab: Tab, addresses: str = "*/api/*") -> None:
        self.tab = tab
        self.asked: list[str] = []
        self._rules: list[tuple[str, Act]] = []
        self._held: list[tuple[str, Paused]] = []
        self._open: set[str] = set()
        tab.handlers |= {
            "Fetch.requestPaused": self._paused,
            "Network.requestWillBeSent": lambda about: self._open.add(about["requestId"]),
            "Network.loadingFinished": lambda about: self._open.discard(about["requestId"]),
            "Network.loadingFailed": lambda about: self._open.discard(about["requestId"]),
        }
        tab.call("Network.enable")
        tab.call("Fetch.enable", patterns=[{"urlPattern": addresses}])

    def on(self, pattern: str, act: Act) -> None:
        """Do something with every request that holds the pattern in method and address; the newest rule wins."""
        self._rules.insert(0, (pattern, act))

    def clear(self) -> None:
        """All is well again."""
        self._rules.clear()

    def hold(self, pattern: str) -> None:
        """Let the next such request wait until `release`."""

        def keep(_: Tab, paused: Paused) -> None:
            self._rules.remove(rule)
            self._held.append((pattern, paused))

        rule = (pattern, keep)
        self._rules.insert(0, rule)

    def until_held(self, pattern: str) -> None:
        """Wait until such a request waits."""
        self.tab.wait_for(lambda: any(held == pattern for held, _ in self._held), f"no request for {pattern}")

    def release(self, act: Act = passed, pattern: str = "") -> None:
        """Send on what waits, all or what was held by a pattern, or answer it so; the page may have given it up."""
        for held, paused in self._held:
            if pattern in ("", held):
                act(self.tab, paused)
        self._held = [one for one in self._held if pattern not in ("", one[0])]

    def offline(self, is_so: bool) -> None:
        """Take the browser's connection away, or give it back."""
        about = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.tab.call("Network.emulateNetworkConditions", offline=is_so, **about)

    def quiet(self) -> None:
        """Wait until nothing is under way, and the page has done what follows from the last answer."""
        self.tab.run(IDLE)
        self.tab.wait_for(lambda: not self._open - {one["networkId"] for _, one in self._held}, "requests never end")
        self.tab.run(IDLE)

    def matching(self, pattern: str) -> list[str]:
        """Return the requests so far whose method and address hold the pattern."""
        return [one for one in self.asked if re.search(pattern, one)]

    def _paused(self, paused: Paused) -> None:
        request = f"{paused['request']['method']} {paused['request']['url']}"
        self.asked.append(request)
        for pattern, act in list(self._rules):
            if re.search(pattern, request):
                act(self.tab, paused)
                return
        passed(self.tab, paused)
