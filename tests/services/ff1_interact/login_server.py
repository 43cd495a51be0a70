"""F1's account service and its timing archive as FastF1 knows them, on loopback: who signs in may read."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import fastf1.req
import jwt
import pytest
from fastf1.internals.f1account import discovery, login, token_manager
from fastf1.internals.f1account.transport import LivetimingAuthAdapter

USERNAME, PASSWORD = "marta.quintana@example.org", "S3cret-of-the-garage!"
CAPTCHA = b"<html><body>Please show that you are human</body></html>"


@dataclass
class F1Host:
    """What it does: `sign_in` and `archive` are "ok" or a status; `sign_in` may be "captcha", "no subscription"."""

    base: str = ""
    sign_in: str | int = "ok"
    archive: str | int = "ok"
    token_seconds: int = 4 * 86400
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    def count(self, path: str) -> int:
        return sum(path in asked for asked in self.asked)


@contextmanager
def f1_host(tree: Path) -> Iterator[F1Host]:
    """Serve the tree to those who are signed in, and FastF1 pointed at it, until the block ends."""
    host = F1Host()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(tree.resolve(), host))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    host.base = f"http://127.0.0.1:{server.server_address[1]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(login, "IDP_ORIGIN", host.base)
        patch.setattr(login, "AUTHORIZE_URL", f"{host.base}/as/authorize")
        patch.setattr(login, "TOKEN_URL", f"{host.base}/as/token")
        patch.setattr(login, "_get_current_user_agent", lambda: None)
        patch.setattr(discovery, "CONFIG_SCRIPT_URL", f"{host.base}/scripts/main.min.js")
        adapters = fastf1.req.Cache._requests_session.adapters
        fastf1.req.Cache._requests_session.mount(f"{host.base}/static/", LivetimingAuthAdapter(token_manager))
        try:
            yield host
        finally:
            adapters.pop(f"{host.base}/static/")
            server.shutdown()
            server.server_close()
            thread.join()


def subscription(seconds: int) -> str:
    claims = {"exp": time.time() + seconds, "SubscriptionStatus": "active", "jti": secrets.token_hex(4)}
    return jwt.encode(claims, "a key of 32 bytes, known to nobody", algorithm="HS256")


def _handler(root: Path, host: F1Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            host.asked.append(url.path)
            if url.path == "/scripts/main.min.js":
                return self._send(200, b'x={davinci:{clientId:"client",acrValues:"policy"}}')
            if url.path == "/as/authorize":
                return self._authorize(parse_qs(url.query)["state"][0])
            if url.path.startswith("/static/") and (status := self._refusal()):
                return self._send(status, b"")
            file = (root / unquote(url.path).lstrip("/")).resolve()
            there = file.is_relative_to(root) and file.is_file()
            return self._send(200 if there else 404, file.read_bytes() if there else b"")

        def do_POST(self) -> None:
            host.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith("/flow"):
                return self._submit(json.loads(body)["parameters"]["data"]["formData"])
            claims = {"subscriptionToken": subscription(host.token_seconds)}
            host.tokens.add(claims["subscriptionToken"])
            access = jwt.encode({} if host.sign_in == "no subscription" else claims, "k" * 32, algorithm="HS256")
            return self._json(200, {"access_token": access})

        def _authorize(self, state: str) -> None:
            if isinstance(host.sign_in, int):
                return self._send(host.sign_in, b"")
            if host.sign_in == "captcha":
                return self._send(200, CAPTCHA)
            link = {"next": {"href": f"{host.base}/flow?{state}"}}
            return self._json(200, {"_links": link, "interactionId": "i", "id": "f", "eventName": "continue"})

        def _submit(self, form: dict[str, str]) -> None:
            if host.sign_in == "captcha after the form":
                return self._send(200, CAPTCHA)
            if form != {"username": USERNAME, "password": PASSWORD}:
                # a careless service that says again what it was told
                said = f"Invalid password {form['password']} for {form['username'].upper()}"
                return self._json(400, {"status": "FAILED", "message": said})
            state = self.path.partition("?")[2]
            return self._json(200, {"status": "COMPLETED", "authorizeResponse": {"state": state, "code": "c"}})

        def _refusal(self) -> int | None:
            if isinstance(host.archive, int):
                return host.archive
            return None if self.headers.get("Authorization", "").removeprefix("Bearer ") in host.tokens else 401

        def _json(self, status: int, content: object) -> None:
            self._send(status, json.dumps(content).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
