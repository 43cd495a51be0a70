"""From nothing to an answer, and answer after answer: beside FastF1 with its own warm cache, and beside bare Flask."""

from __future__ import annotations

import gzip
import http.client
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from bench.clock import processes, table
from bench.season import DRIVER, prepared

LAP = f"/api/telemetry?year=2025&event=1&session=Q&driver={DRIVER}"
LAPS = "/api/session?year=2025&event=1&session=Q&view=laps"
FASTEST = "/api/session?year=2025&event=1&session=Q&view=fastest-lap"
OURS = "import api.{module} as m; a = m.app.test_client().get({path!r}); assert a.status_code == 200, a.text"
THEIR_LAP = (
    f"session.load(); lap = session.laps.pick_drivers({DRIVER!r}).pick_fastest(); print(lap.get_telemetry().to_json())"
)
THEIR_LAPS = "session.load(telemetry=False); print(session.laps.to_json())"
THEIR_FASTEST = "session.load(telemetry=False); print(session.laps.pick_fastest().to_json())"
REQUESTS, CLIENTS, SECONDS = 300, 8, 3.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name, prepared(Path(name)) as (store, fastf1):
        os.environ.update(STORE_URL=store, DATA_DIR=name, RATE_LIMIT_PER_MINUTE="0", LOG_FORMAT="json")
        for title, module, path, theirs in (
            ("one lap", "telemetry", LAP, THEIR_LAP),
            ("all laps", "session", LAPS, THEIR_LAPS),
            ("fastest lap", "session", FASTEST, THEIR_FASTEST),
        ):
            ours = OURS.format(module=module, path=path)
            table(
                processes({f"{title}: FastF1, warm cache": fastf1 + theirs, f"{title}: fresh process": ours}, rounds=3)
            )
        _warm(Path(name) / "store")


def _warm(store: Path) -> None:
    from flask import Flask, Response

    import api.session
    import api.telemetry

    body = api.telemetry.app.test_client().get(LAP).data
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: Response(body, mimetype="application/json"))
    print(f"one lap: {len(body)} bytes, {len(gzip.compress(body))} gzipped")
    with _served(bare) as plain, _served(api.telemetry.app) as telemetry, _served(api.session.app) as session:
        ask: dict[str, Callable[[], Any]] = {
            "bare Flask, the same bytes": lambda: _get(plain, "/"),
            "one lap, warm": lambda: _get(telemetry, LAP),
            "all laps, warm": lambda: _get(session, LAPS),
            "fastest lap, warm": lambda: _get(session, FASTEST),
        }
        _percentiles(ask)
        for count in (100, 1000):
            _crowd(store, count)
            _percentiles({f"one lap, warm, {count} sessions in the store": ask["one lap, warm"]})
        _throughput({"bare Flask": (plain, "/"), "one lap": (telemetry, LAP)})


def _percentiles(ask: dict[str, Callable[[], Any]]) -> None:
    spent: dict[str, list[float]] = {name: [] for name in ask}
    with open(os.devnull, "w") as nowhere:
        for _ in range(REQUESTS):
            for name, call in ask.items():
                with redirect_stdout(nowhere):
                    start = time.perf_counter()
                    call()
                    spent[name].append((time.perf_counter() - start) * 1000)
    for quantile, label in ((0.5, "p50"), (0.95, "p95")):
        table({f"{label}  {name}": sorted(values)[int(quantile * len(values))] for name, values in spent.items()})


def _crowd(store: Path, count: int) -> None:
    """Make the store as full as it gets: other seasons' sessions, all the same data."""
    original = store / "sessions/2025/01/Q"
    for number in range(count):
        other = store / f"sessions/{1950 + number // 25}/{number % 25:02}/Q"
        if not other.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            other.symlink_to(original)


@contextmanager
def _served(app: Any) -> Iterator[int]:
    """Yield the port at which an app answers over HTTP."""
    handler = type("Quiet", (WSGIRequestHandler,), {"log_request": lambda *_: None})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.port
    server.shutdown()


def _get(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.read()
    assert answer.status == 200
    connection.close()


def _throughput(apps: dict[str, tuple[int, str]]) -> None:
    """Print the requests a second of CLIENTS clients, which share the process (and its one core) with the server."""
    rates: dict[str, float] = {}
    for name, (port, path) in apps.items():
        counts: list[int] = []
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
            clients = [threading.Thread(target=_client, args=(port, path, counts)) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
        rates[f"{CLIENTS} clients, {name}"] = sum(counts) / SECONDS
    table(rates, "requests a second")


def _client(port: int, path: str, counts: list[int]) -> None:
    count, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        _get(port, path)
        count += 1
    counts.append(count)
