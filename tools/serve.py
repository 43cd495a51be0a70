"""The local server behind `make run`: every function of api/, routed as vercel.json says, and the pages in public/."""

from __future__ import annotations

import importlib.util
import json
import logging
import mimetypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, run_simple
from werkzeug.wrappers import Response

from tools.routes import Routes

ROOT = Path(__file__).resolve().parent.parent
LOCAL = {"F1_SOURCE": "demo", "LOG_FORMAT": "text"}
NOTHING_HERE = {
    "type": "/docs#not_found",
    "title": "There is nothing here",
    "status": 404,
    "detail": "No function and no page has this address",
    "code": "not_found",
}


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open; the functions write their own line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """See lib.middleware.request_log."""


class Site:
    """One WSGI app out of all functions and the static pages."""

    def __init__(self, root: Path = ROOT) -> None:
        self._routes = Routes(root)
        self._public = root / "public"
        self.functions = {file.stem: _load(file) for file in sorted((root / "api").glob("*.py"))}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        name = self._routes.function(path)
        if name is not None:
            return self.functions[name](environ, start_response)
        return self._static(path)(environ, start_response)

    def _static(self, path: str) -> Response:
        file = self._file(self._routes.resolve(path))
        if file is None:
            return Response(json.dumps(NOTHING_HERE), 404, mimetype="application/problem+json")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Response(file.read_bytes(), mimetype=kind, headers=self._routes.headers(path))

    def _file(self, path: str) -> Path | None:
        """Return the page of an address: itself, with .html (clean URLs), or its index; None outside public/."""
        wanted = self._public / path.lstrip("/")
        for file in (wanted, wanted.with_name(f"{wanted.name}.html"), wanted / "index.html"):
            if file.is_file() and file.resolve().is_relative_to(self._public):
                return file
        return None


def _load(file: Path) -> Flask:
    spec = importlib.util.spec_from_file_location(f"api.{file.stem.replace('-', '_')}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app: Flask = module.app
    return app


def main() -> int:
    for name, value in LOCAL.items():
        os.environ.setdefault(name, value)
    from lib.config import config
    from lib.errors import SlipstreamError
    from lib.migrate import main as migrate

    try:
        port = config().port
    except SlipstreamError as error:
        print(f"not started: {error.detail}", file=sys.stderr)
        return 1
    if os.environ.get("WERKZEUG_RUN_MAIN") != "true":  # the reloader runs this file twice
        if migrate() != 0:
            return 1
        print(f"\n  Slipstream runs at http://127.0.0.1:{port}  (stop it with Ctrl-C)\n", flush=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        run_simple("127.0.0.1", port, Site(), threaded=True, use_reloader=True, request_handler=QuietHandler)
    except OSError as error:
        print(f"not started: port {port} cannot be used ({error.strerror}); set PORT to another one", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
