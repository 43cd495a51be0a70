"""`make examples`: ask the demo everything that the documentation shows, and keep the answers beside this file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.openapi.walk import QUALIFYING, Step, examples

TARGET = Path(__file__).with_name("examples.json")


def kept() -> dict[str, list[dict[str, Any]]]:
    """Return the examples by operation."""
    found: dict[str, list[dict[str, Any]]] = json.loads(TARGET.read_text(encoding="utf-8"))
    return found


def ask(client: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the examples as the functions behind a test client answer them now."""

    def call(step: Step, url: str, file: bytes | None, token: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        more: dict[str, Any] = {"data": file} if file is not None else {"json": step.body} if step.body else {}
        if file is not None:
            headers["Content-Type"] = "text/csv"
        got = client.open(url, method=step.method, headers=headers, **more)
        return got.status_code, got.json if got.is_json else None

    file = client.get(f"/api/telemetry?{QUALIFYING}&driver=JSE&format=csv").data
    return examples(call, file)


def main() -> int:
    folder = Path(os.environ.get("DATA_DIR", ".data")) / "demo"
    with TemporaryDirectory() as data:
        os.environ.update(DATA_DIR=data, LOG_FORMAT="text", RATE_LIMIT_PER_MINUTE="0", BCRYPT_ROUNDS="4")
        from tools import serve

        serve.show_demo(folder.absolute())
        from werkzeug.test import Client

        from lib.config import config
        from lib.database import connect
        from lib.migrate import migrate

        connection = connect(config().database_url)
        migrate(connection)
        connection.close()
        found = ask(Client(serve.Site()))
    TARGET.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{sum(map(len, found.values()))} examples of {len(found)} operations in {TARGET.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
