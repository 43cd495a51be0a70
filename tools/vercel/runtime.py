"""One function in the real vercel-runtime, started as the platform starts it and asked over HTTP."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import select
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.vercel.bundle import Bundle
from tools.vercel.children import CheckFailed, running

START_SECONDS = 60
ANSWER_SECONDS = 60
VISITOR = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "host": "check.vercel.app"}
INVOCATION = {"x-vercel-internal-invocation-id": "1", "x-vercel-internal-request-id": "1"}


class StartRefused(Exception):
    """The function ended before it could answer; the message is what it said."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long after the question."""

    status: int
    content_type: str
    body: bytes
    ms: float


@dataclass
class Process:
    """A started function."""

    port: int
    born: float
    log: Path
    said: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Return the answer to one request, or raise OSError or HTTPException."""
        begin = time.monotonic()
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            client.request(method, path, body=body, headers={**VISITOR, **INVOCATION, **headers})
            answer = client.getresponse()
            content = answer.read()
        finally:
            client.close()
        taken = (time.monotonic() - begin) * 1000
        return Answer(answer.status, answer.getheader("content-type", ""), content, taken)

    def output(self) -> str:
        """Return what the function printed and logged so far."""
        return self.log.read_text(errors="replace") + "".join(self.said)


@contextlib.contextmanager
def started(bundle: Bundle, root: Path, python: Path, settings: Mapping[str, str]) -> Iterator[Process]:
    """Yield the function laid out in `root`, running. Raise StartRefused with its words if it would not."""
    with tempfile.TemporaryDirectory(prefix="fn-") as private, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{private}/ipc")
        listener.listen(1)
        env = _environment(bundle, python, Path(private), settings)
        log = Path(private, "log")
        born = time.monotonic()
        with running([str(python), "vc__handler__python.py"], cwd=root, env=env, log=log) as child:
            process = Process(port=0, born=born, log=log)
            channel = _accept(listener, child, process)
            with channel:
                messages = _messages(channel)
                process.port = _port(messages, process)
                channel.settimeout(None)
                threading.Thread(target=_listen, args=(messages, process), daemon=True).start()
                yield process


def _environment(bundle: Bundle, python: Path, private: Path, settings: Mapping[str, str]) -> dict[str, str]:
    platform = {"VERCEL": "1", "VERCEL_ENV": "production", "VERCEL_IPC_PATH": str(private / "ipc")}
    machine = {"PATH": f"{python.parent}:{os.defpath}", "HOME": str(private), "TMPDIR": str(private), "LANG": "C.UTF-8"}
    own = bundle.environment | ({"MPLCONFIGDIR": str(private)} if "MPLCONFIGDIR" in bundle.environment else {})
    return {**machine, **own, **platform, **settings}


def _accept(listener: socket.socket, child: subprocess.Popen[bytes], process: Process) -> socket.socket:
    """Return the runtime's connection; a runtime that dies before it connects is a refused start."""
    for _ in range(START_SECONDS * 10):
        if select.select([listener], [], [], 0.1)[0]:
            channel, _ = listener.accept()
            channel.settimeout(START_SECONDS)
            return channel
        if child.poll() is not None:
            raise StartRefused(process.output())
    raise CheckFailed(f"the runtime did not start in {START_SECONDS} s", process.output())


def _port(messages: Iterator[dict[str, Any]], process: Process) -> int:
    for message in messages:
        if message["type"] == "server-started":
            return int(message["payload"]["httpPort"])
        if message["type"] == "unrecoverable-error":
            raise StartRefused(message["payload"]["message"])
    raise StartRefused(process.output())


def _messages(channel: socket.socket) -> Iterator[dict[str, Any]]:
    buffer = b""
    while chunk := channel.recv(65536):
        *whole, buffer = (buffer + chunk).split(b"\0")
        yield from map(json.loads, whole)


def _listen(messages: Iterator[dict[str, Any]], process: Process) -> None:
    """Collect what the function logs, until its end closes the channel."""
    with contextlib.suppress(OSError):
        for message in messages:
            if message["type"] == "log":
                process.said.append(base64.b64decode(message["payload"]["message"]).decode(errors="replace"))
