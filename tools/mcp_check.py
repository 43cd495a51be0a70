"""make mcp-check: the MCP inspector, as people run it, against the local endpoint. It needs Node.js and npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from typing import Any

from werkzeug.serving import make_server

INSPECTOR = "@modelcontextprotocol/inspector@2.12.0"
SECONDS = 240  # the first run fetches the inspector
FEWEST_TOOLS = 10


def main() -> int:
    if shutil.which("npx") is None:
        print("npx was not found: install Node.js 22 with npm (or run this in CI)", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="slipstream-mcp-") as folder:
        os.environ |= {"DATA_DIR": folder, "F1_SOURCE": "http://127.0.0.1:9"}
        from tools.serve import Site  # reads the settings

        server = make_server("127.0.0.1", 0, Site(), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return _check(f"http://127.0.0.1:{server.server_port}/api/mcp")
        finally:
            server.shutdown()


def _check(address: str) -> int:
    listed = _ask(address, "tools/list")
    called = _ask(
        address, "tools/call", "--tool-name", "results", "--tool-arg", "year=2025", "event=1", "session=R", fails=True
    )
    names = [tool["name"] for tool in listed["tools"]]
    problems = [name for name in ("results", "laps", "plot") if name not in names]
    if len(names) < FEWEST_TOOLS or problems or not called.get("isError"):
        print(f"mcp-check: {names} {called}", file=sys.stderr)
        return 1
    print(f"the inspector lists {len(names)} tools and calls one")
    return 0


def _ask(address: str, method: str, *more: str, fails: bool = False) -> dict[str, Any]:
    """Return what the inspector prints; a tool that answers with an error may end it with another code than 0."""
    command = ["npx", "-y", INSPECTOR, "--cli", address, "--transport", "http", "--method", method, *more]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    if ran.returncode and not fails:
        raise SystemExit(f"mcp-check: {ran.stdout[-400:]}{ran.stderr[-800:]}")
    start = ran.stdout.find("{")
    found: dict[str, Any] = json.loads(ran.stdout[start:]) if start >= 0 else {}
    return found


if __name__ == "__main__":
    sys.exit(main())
