"""The local server behind `make run`: every function, routed as vercel.json says, the loader, and public/."""

from __future__ import annotations

import importlib.util
import os
import secrets
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.wrappers import Request

from lib.gateway import make_app
from tools.routes import Routes
from tools.static_files import file_response

ROOT = Path(__file__).resolve().parent.parent
WATCHED = tuple(ROOT / name for name in ("api", "lib", "ingest", "tools", "styles.json", "vercel.json"))
THREADS = 64  # event streams and `Prefer: wait` hold one each, and the loader runs in one of them
IDLE_SECONDS = 60
LARGEST_BODY = 100_000_000  # the functions refuse far smaller ones, in their own words


class Site:
    """One WSGI app out of all functions and the static pages."""

    def __init__(self, root: Path = ROOT, *, with_loader: bool = False) -> None:
        self._public = root / "public"
        files = [*(root / "api").glob("*.py"), *((root / "ingest" / "api").glob("*.py") if with_loader else ())]
        self.functions = {file.stem: _load(file) for file in sorted(files)}
        self.unknown = make_app("unknown")  # no route at all: its 404 is that of every function
        self._routes = Routes(root, set(self.functions))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        name = self._routes.function(path)
        if name is not None:
            return self.functions[name](environ, start_response)
        file = self._file(self._routes.resolve(path))
        if file is None:
            return self.unknown(environ, start_response)
        page = file_response(Request(environ), file, self._routes.headers(path))
        return page(environ, start_response)

    def apps(self) -> Iterator[Flask]:
        """Yield every app there is, that of unknown addresses too."""
        yield from (*self.functions.values(), self.unknown)

    def _file(self, path: str) -> Path | None:
        """Return the page of an address: itself, with .html (clean URLs), or its index; None outside public/."""
        wanted = self._public / path.lstrip("/")
        with suppress(OSError, ValueError):  # a name that is too long, or has a NUL
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
    from tools.reloader import is_child, run_and_reload

    try:
        if is_child():  # what is set here by the parent, its child has too
            return _listen(int(os.environ["PORT"]))
        _prepare()
        return run_and_reload([sys.executable, "-m", "tools.serve"], WATCHED)
    except SlipstreamError as error:
        print(f"not started: {error.detail}", file=sys.stderr)
        return 1


def _prepare() -> None:
    """Set what a bare machine needs, bring the database up to date, and have data to show. Raise SlipstreamError."""
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
        show_demo(settings.data_dir / "demo", with_latest=True)
    print(f"\n  Slipstream runs at http://127.0.0.1:{settings.port}  (stop it with Ctrl-C)\n", flush=True)


def show_demo(folder: Path, *, with_latest: bool = False) -> None:
    """Serve and load the invented season, in a store of its own: its rounds must never be taken for real ones.

    With `with_latest` load too what is over of the season that is on, so that the latest session answers at once.
    """
    from tools import demo_source

    os.environ.setdefault("STORE_URL", f"file://{folder / 'store'}")
    source = demo_source.start(folder)
    os.environ["F1_SOURCE"] = source.base_url
    demo_source.load_missing(source.base_url, os.environ["STORE_URL"])
    if with_latest:
        demo_source.load_missing(source.base_url, os.environ["STORE_URL"], demo_source.driven_keys(folder))


def _be_free(port: int) -> None:
    """Raise ConfigError where something else listens on the port."""
    from lib.errors import ConfigError

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigError("PORT", f"is {port}, which cannot be used ({error.strerror}); set another one") from error


def _listen(port: int) -> int:
    """Serve until the process is ended: HTTP/1.1, streams passed on as they come, no name of the server told."""
    import waitress

    waitress.serve(
        Site(with_loader=True),
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        channel_timeout=IDLE_SECONDS,
        max_request_body_size=LARGEST_BODY,
        ident=None,
        clear_untrusted_proxy_headers=True,
        _quiet=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
