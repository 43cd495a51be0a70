"""An HTTP server on loopback that serves a tree of recorded answers, and misbehaves where it is told to."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Source:
    """Where it listens, what was asked, and by part of a path how it misbehaves: a status, "reset", "cut", seconds."""

    base: str = ""
    faults: dict[str, int | str | float] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fault(self, path: str) -> int | str | float | None:
        return next((fault for part, fault in self.faults.items() if part in path), None)


@contextmanager
def serving(root: Path) -> Iterator[Source]:
    """Serve the tree until the block ends."""
    source = Source()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(root.resolve(), source))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    source.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(root: Path, source: Source) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            source.asked.append(path)
            fault = source.fault(path)
            file = (root / path.lstrip("/")).resolve()
            body = file.read_bytes() if file.is_relative_to(root) and file.is_file() else None
            if isinstance(fault, float):
                time.sleep(fault)
            if isinstance(fault, int):
                return self._answer(fault, b"")
            if fault in ("reset", "cut"):
                return self._break_off(body or b"", fault == "reset")
            return self._answer(404 if body is None else 200, body or b"")

        def _answer(self, status: int, body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            for name, value in source.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _break_off(self, body: bytes, reset: bool) -> None:
            """Send half of what was promised, then close, with a reset or quietly."""
            self._answer(200, body[: len(body) // 2], len(body))
            self.wfile.flush()
            if reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
