"""`vercel dev --local`: the same functions and rewrites on one machine, without a login."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import time
from pathlib import Path

from tools.vercel import workspace
from tools.vercel.children import CheckFailed, running
from tools.vercel.toolchain import Toolchain

# An address and what its answer holds. One function only, since packing its dependencies takes about a minute.
ADDRESSES = {
    "/": b"<html",
    "/docs": b"<html",
    "/api/v1/docs": b"<html",
    "/openapi.json": b'"openapi"',
    "/api/health?view=live": b'"status":"ok"',
    "/api/v1/health?view=live": b'"status":"ok"',
    "/api/v1/status": b'"items"',
}
READY_SECONDS = 60
ANSWER_SECONDS = 300


def check_dev(copy: Path, tools: Toolchain, settings: dict[str, str]) -> list[str]:
    """Return one line per address that `vercel dev` answered, or raise CheckFailed with its log."""
    workspace.unlink(copy)
    workspace.write_env_file(copy, settings)
    log = copy.parent / "dev.log"
    port, *others = _free_ports(4)
    own = zip(("--queue-port", "--runtime-cache-port", "--schedules-port"), others, strict=True)
    command = [str(tools.cli), "dev", "--local", "--yes", "--listen", f"127.0.0.1:{port}"]
    command += [text for name, number in own for text in (name, str(number))]
    with running(command, cwd=copy, env=tools.environment(copy.parent), log=log) as process:
        try:
            _wait_until_open(port, process)
            return [_ask(port, address, holds) for address, holds in ADDRESSES.items()]
        except (OSError, http.client.HTTPException, CheckFailed) as error:
            raise CheckFailed(f"vercel dev: {error!r}", log.read_text(errors="replace")) from None


def _ask(port: int, address: str, holds: bytes) -> str:
    begin = time.monotonic()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    with contextlib.closing(client):
        client.request("GET", address)
        answer = client.getresponse()
        body = answer.read()
    if answer.status != 200 or holds not in body.replace(b": ", b":"):
        raise CheckFailed(f"{address} answered {answer.status} {body[:500]!r}")
    return f"{address} {answer.status} after {time.monotonic() - begin:.1f} s"


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(READY_SECONDS * 5):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            raise CheckFailed(f"it ended with {process.returncode}")
        time.sleep(0.2)
    raise CheckFailed(f"it did not listen after {READY_SECONDS} s")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
