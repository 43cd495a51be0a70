"""The files of the page: how they are sent, what they weigh, what may run in them."""

from __future__ import annotations

import gzip
import re

from tests.conftest import ROOT
from tests.tools.test_serve import ask

MOST = 90_000  # bytes of the first view, as they are sent


def test_a_page_is_sent_compressed_and_once(site_address: str) -> None:
    plain, content = ask(site_address, "GET", "/page/laps.js")
    packed, small = ask(site_address, "GET", "/page/laps.js", **{"Accept-Encoding": "br, gzip"})
    assert (plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(small) == content
    assert len(small) < len(content) / 2
    assert packed.headers["Content-Type"].startswith("text/javascript")
    headers = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again, nothing = ask(site_address, "GET", "/page/laps.js", **headers)
    assert (again.status, nothing) == (304, b"")


def test_no_script_or_style_may_stand_in_a_page(site_address: str) -> None:
    policy = ask(site_address, "GET", "/")[0].headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


def test_the_first_view_is_small(site_address: str) -> None:
    """All that index.html names, and what it asks of the API at first, compressed."""
    html = ask(site_address, "GET", "/")[1].decode()
    files = {"/", *re.findall(r'(?:href|src)="(/[\w/.-]+\.(?:js|css|svg))"', html)}
    asked = (
        "/api/session?view=available",
        "/api/session?year=2025&event=1&session=Q",
        "/api/session?year=2025&event=1&session=Q&view=circuit",
        "/api/telemetry?year=2025&event=1&session=Q&driver=JSE,OKA",
    )
    sizes = {path: len(ask(site_address, "GET", path, **{"Accept-Encoding": "gzip"})[1]) for path in (*files, *asked)}
    assert len(files) > 20
    assert sum(sizes.values()) < MOST, sizes


def test_every_module_of_the_first_view_is_fetched_at_once() -> None:
    """A module that is imported but not named in index.html would be asked for one round trip later."""
    html = (ROOT / "public" / "index.html").read_text()
    found, queue = set(), ["/page/main.js", "/page/frame.js", "/page/laps.js"]
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found.add(path)
        source = (ROOT / "public" / path.lstrip("/")).read_text()
        for name in re.findall(r'(?m)^import (?:[^"]*? from )?"([^"]+)";', source):
            base = ROOT / "public" / path.lstrip("/")
            resolved = (ROOT / "public" / name.lstrip("/")) if name.startswith("/") else (base.parent / name).resolve()
            queue.append(f"/{resolved.relative_to(ROOT / 'public').as_posix()}")
    assert len(found) > 20
    assert {path for path in found if f'href="{path}"' not in html} == set()
