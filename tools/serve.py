"""The local server behind `make run`: every function, routed as vercel.json says, the loader, and public/."""

from __future__ import annotations

import importlib.util
import json
import logging
import mimetypes
import os
import secrets
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, run_simple
from werkzeug.wrappers import Response

from tools.routes import Routes

ROOT = Path(__file__).resolve().parent.parent
NOTHING_HERE = {
    "type": "/docs#not_found",
    "title": "Not found",
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

    def __init__(self, root: Path = ROOT, *, with_loader: bool = False) -> None:
        self._public = root / "public"
        files = [*(root / "api").glob("*.py"), *((root / "ingest" / "api").glob("*.py") if with_loader else ())]
        self.functions = {file.stem: _load(file) for file in sorted(files)}
        self._routes = Routes(root, set(self.functions))

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
    from lib.errors import SlipstreamError

    try:
        if os.environ.get("WERKZEUG_RUN_MAIN") != "true":  # the reloader runs this file again, with what we set here
            _prepare()
        return _serve(int(os.environ["PORT"]))
    except SlipstreamError as error:
        print(f"not started: {error.detail}", file=sys.stderr)
        return 1


def _prepare() -> None:
    """Set what a bare machine needs, bring the database up to date, and have data to show; raises SlipstreamError."""
    os.environ.setdefault("F1_SOURCE", "demo")
    os.environ.setdefault("LOG_FORMAT", "text")
    os.environ.setdefault("PORT", "3000")
    os.environ.setdefault("INGEST_SECRET", secrets.token_urlsafe(32))
    os.environ.setdefault("INGEST_URL", f"http://127.0.0.1:{os.environ['PORT']}/api/ingest")
    from lib.config import Config
    from lib.database import connect
    from lib.migrate import migrate

    settings = Config.read(os.environ)
    _be_free(settings.port)
    print("\n  Slipstream is getting ready ...", flush=True)
    connection = connect(settings.database_url)
    migrate(connection)
    connection.close()
    if settings.f1_source == "demo":
        show_demo(settings.data_dir / "demo")
    print(f"\n  Slipstream runs at http://127.0.0.1:{settings.port}  (stop it with Ctrl-C)\n", flush=True)


def show_demo(folder: Path) -> None:
    """Serve and load the invented season, in a store of its own: its rounds must never be taken for real ones."""
    from tools import demo_source

    os.environ.setdefault("STORE_URL", f"file://{folder / 'store'}")
    source = demo_source.start(folder)
    os.environ["F1_SOURCE"] = source.base_url
    demo_source.load_missing(source.base_url, os.environ["STORE_URL"])


def _be_free(port: int) -> None:
    """Raise ConfigError where something else listens on the port."""
    from lib.errors import ConfigError

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigError("PORT", f"is {port}, which cannot be used ({error.strerror}); set another one") from error


def _serve(port: int) -> int:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    site = Site(with_loader=True)
    run_simple("127.0.0.1", port, site, threaded=True, use_reloader=True, request_handler=QuietHandler)
    return 0


if __name__ == "__main__":
    sys.exit(main())
