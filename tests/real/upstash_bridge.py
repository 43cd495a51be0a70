"""A real redis-server behind a small HTTP server that speaks Upstash's REST protocol."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from tests.real.binaries import binary, wait_until

TOKEN = "a token for the tests alone"


class RedisError(Exception):
    """What Redis answers with a minus sign in front."""


class Resp:
    """One connection to Redis, in its own protocol."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(5)
        self._socket.connect(str(path))
        self._file: BinaryIO = self._socket.makefile("rb")

    def __enter__(self) -> Resp:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        self._socket.close()

    def ask(self, *command: object) -> Any:
        words = [word if isinstance(word, bytes) else str(word).encode() for word in command]
        packed = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        self._socket.sendall(b"*%d\r\n%s" % (len(words), packed))
        return self._read()

    def _read(self) -> Any:
        line = self._file.readline().rstrip(b"\r\n")
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            raise RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if rest == b"-1":
            return None
        if kind == b"$":
            return self._file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self._read() for _ in range(int(rest))]
        raise ConnectionError(f"Redis sent {line!r}")


class RedisServer:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "s"
        command = [binary("redis-server"), "--port", "0", "--unixsocket", str(self.path), "--dir", str(folder)]
        self._process = subprocess.Popen([*command, "--save", ""], stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until(self._answers, "redis-server to start")

    def ask(self, *command: object) -> Any:
        with Resp(self.path) as redis:
            return redis.ask(*command)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(60)

    def _answers(self) -> bool:
        try:
            return bool(self.ask("PING") == "PONG")
        except OSError:
            return False


class UpstashBridge:
    """Listens on `url` from `start()` to `stop()`; starting again takes the same port."""

    def __init__(self, redis: RedisServer) -> None:
        self._redis = redis
        self._address = ("127.0.0.1", 0)
        self._server: _Server | None = None
        self.asked = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._address[1]}"

    def start(self) -> None:
        self._server = _Server(self._address, self)
        self._address = self._server.server_address  # type: ignore[assignment]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.end_connections()
            self._server.server_close()
            self._server = None

    def answer(self, path: str, body: Any, encode: bool) -> Any:
        """Return what Upstash would: a result or an error, or a list of them."""
        self.asked += 1
        with Resp(self._redis.path) as redis:
            if path == "/":
                return _result(redis, body, encode)
            if path == "/pipeline":
                return [_result(redis, command, encode) for command in body]
            redis.ask("MULTI")
            for command in body:
                redis.ask(*_plain(command))
            return [{"result": _encoded(value, encode)} for value in redis.ask("EXEC")]


def _result(redis: Resp, command: list[Any], encode: bool) -> dict[str, Any]:
    try:
        return {"result": _encoded(redis.ask(*_plain(command)), encode)}
    except RedisError as error:
        return {"error": str(error)}


def _plain(command: list[Any]) -> list[Any]:
    """Upstash knows scripts that begin with `#!lua flags=…`; redis 7.0 does not know their flags."""
    if str(command[0]).upper() == "EVAL" and str(command[1]).startswith("#!lua"):
        return [command[0], str(command[1]).partition("\n")[2], *command[2:]]
    return command


def _encoded(value: Any, encode: bool) -> Any:
    if isinstance(value, list):
        return [_encoded(part, encode) for part in value]
    if isinstance(value, str) and value != "OK":
        value = value.encode()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode() if encode else value.decode(errors="replace")
    return value


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], bridge: UpstashBridge) -> None:
        self.bridge = bridge
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def end_connections(self) -> None:
        """Kept connections would go on being answered after the server has stopped listening."""
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, else each answer waits 40 ms for a receipt of the head
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._send(401, {"error": "WRONGPASS invalid or missing auth token"})
            return
        encode = self.headers["Upstash-Encoding"] == "base64"
        answer = self.server.bridge.answer(self.path, body, encode)
        self._send(400 if "error" in answer else 200, answer)

    def _send(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_words: Any) -> None:
        """Tests print nothing."""
