"""A queue on loopback that speaks QStash's protocol: takes batches, knows repeated messages, signs what it delivers."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import jwt

TOKEN = "a token of the queue for tests"
CURRENT, NEXT = "sig_current_key_for_tests_32_bytes", "sig_next_key_for_tests_of_32_bytes"
LIFETIME = 300


@dataclass
class QStashServer:
    """`messages` are those that were taken, in order; `refuse` says of a destination's body why it is not taken."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    status: list[int] = field(default_factory=list)
    raw: bytes | None = None
    batches: int = 0

    def __post_init__(self) -> None:
        self._seen: dict[str, str] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def take(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return an answer for each message of a batch."""
        return [self._take(message) for message in messages]

    def _take(self, message: dict[str, Any]) -> dict[str, Any]:
        if why := self.refuse.get(message["body"]):
            return {"error": why}
        known = message["headers"].get("Upstash-Deduplication-Id")
        if known in self._seen:
            return {"messageId": self._seen[known], "deduplicated": True}
        number = f"msg_{uuid.uuid4().hex}"
        if known:
            self._seen[known] = number
        self.messages.append(message)
        return {"messageId": number, "url": message["destination"]}


def sign(url: str, body: bytes, now: float, key: str = CURRENT, /, **changed: Any) -> str:
    """Return the signature of a delivery; `changed` claims are others, None leaves one out."""
    moment = int(now)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode()
    claims = {"iss": "Upstash", "sub": url, "exp": moment + LIFETIME, "nbf": moment, "iat": moment}
    claims = {**claims, "jti": uuid.uuid4().hex, "body": digest, **changed}
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm="HS256")


def deliver(
    message: dict[str, Any], now: float, to: str | None = None, key: str = CURRENT, **changed: Any
) -> httpx.Response:
    """Deliver a message once, as QStash does."""
    body = message["body"].encode()
    prefix = "Upstash-Forward-"
    forwarded = {n.removeprefix(prefix): v for n, v in message["headers"].items() if n.startswith(prefix)}
    signature = sign(message["destination"], body, now, key, **changed)
    headers = {"Content-Type": "application/json", "Upstash-Signature": signature, **forwarded}
    return httpx.post(to or message["destination"], content=body, headers=headers, timeout=90)


def _handler(queue: QStashServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path != "/v2/batch":
                return self._answer(404, {"error": "not found"})
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                return self._answer(401, {"error": "invalid token"})
            queue.batches += 1
            if queue.status:
                return self._answer(queue.status.pop(0), {"error": "no"})
            return self._answer(200, queue.take(json.loads(body)))

        def _answer(self, status: int, value: Any) -> None:
            content = queue.raw if queue.raw is not None and status == 200 else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
