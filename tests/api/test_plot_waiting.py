"""A plot of a session that is being loaded: a picture to an <img>, JSON to a program."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

import msgspec
import pytest
from PIL import Image
from werkzeug.test import TestResponse

from lib.services.loading import LoadState
from tests.conftest import Api

CHROME_IMG = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
FIREFOX_IMG = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"
CHROME_TAB = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"
PLOT = "/api/plot?year=2025&event=1&session=Q&kind=delta&driver=JSE,OKA"


@pytest.fixture
def api(make_api: Callable[..., Api], demo_source: str) -> Api:
    """The API with an empty store, and a load of a qualifying that is at 42 %."""
    made = make_api(RATE_LIMIT_PER_MINUTE="0", F1_SOURCE=demo_source, INGEST_URL="http://127.0.0.1:9/api/ingest")
    report(made, LoadState("running", "telemetry", 0.42))
    made.parts.cache.set("load:lock:2025/01/Q", "a loader", 60)
    return made


def report(api: Api, state: LoadState) -> None:
    api.parts.cache.set("load:state:2025/01/Q", msgspec.json.encode(state).decode(), 60)


def shown(api: Api, address: str = PLOT, accept: str = CHROME_IMG) -> TestResponse:
    got = api.call("GET", address, headers={"Accept": accept})
    assert got.status_code == 202, got.text[:300]
    return got


@pytest.mark.parametrize("accept", [CHROME_IMG, FIREFOX_IMG, CHROME_TAB, "image/png"])
def test_a_browser_gets_a_picture_of_how_far_it_is(api: Api, accept: str) -> None:
    got = shown(api, accept=accept)
    assert got.mimetype == "image/png"
    assert Image.open(io.BytesIO(got.data)).size == shown_size(api)
    words = unquote(got.headers["X-Alt-Text"])
    assert words == "This session is being loaded: 2025 · 01 · Q, 40 %, reading the telemetry."
    assert (got.headers["Retry-After"], got.headers["Cache-Control"]) == ("2", "no-store")
    assert "ETag" not in got.headers


def shown_size(api: Api) -> tuple[int, int]:
    from lib.services.plotter import Size
    from lib.services.plotter.picture import height_of
    from lib.services.plotter.registry import KINDS

    return 1200, height_of(KINDS["delta"], Size())


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "application/json, image/png;q=0.5", "image/*;q=0"])
def test_a_program_gets_json(api: Api, accept: str) -> None:
    got = shown(api, accept=accept)
    assert (got.json["code"], got.json["progress"]) == ("session_loading", 0.42)


@pytest.mark.parametrize(
    ("form", "mimetype", "begins"),
    [("png", "image/png", b"\x89PNG"), ("svg", "image/svg+xml", b"<?xml"), ("pdf", "application/pdf", b"%PDF")],
)
def test_it_has_the_format_of_the_plot(api: Api, form: str, mimetype: str, begins: bytes) -> None:
    got = shown(api, f"{PLOT}&format={form}&style=light&width=600&height=400")
    assert got.mimetype == mimetype
    assert got.data.startswith(begins)


def test_its_bar_is_as_long_as_the_progress(api: Api) -> None:
    def bar(progress: float) -> float:
        report(api, LoadState("running", "reading", progress))
        data = shown(api, f"{PLOT}&format=png&style=dark&width=1200&height=600").data
        image = Image.open(io.BytesIO(data)).convert("RGB")
        row = [image.getpixel((x, 294)) for x in range(1200)]
        assert row[60] != row[0]
        return sum(pixel == row[60] for pixel in row) / 1116

    assert bar(0.5) == pytest.approx(0.5, abs=0.01)
    assert bar(0.9) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("style", ["dark", "light", "print", "colourblind", "pink"])
def test_it_has_the_style_of_the_plot(api: Api, style: str) -> None:
    image = Image.open(io.BytesIO(shown(api, f"{PLOT}&style={style}").data)).convert("RGB")
    from lib.services.styling import STYLES

    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((2, 2))) == STYLES[style].background.lower()


def test_a_load_that_waits_says_so(api: Api) -> None:
    report(api, LoadState("running", None, 0.0))
    assert "0 %, waiting for its turn" in unquote(shown(api).headers["X-Alt-Text"])


def test_what_is_too_large_is_refused_as_ever(api: Api) -> None:
    got = api.call("GET", f"{PLOT}&width=4000&height=4000", headers={"Accept": CHROME_IMG})
    assert (got.status_code, got.json["errors"][0]["field"]) == (400, "width")


def test_a_load_that_failed_is_an_error_to_everybody(api: Api) -> None:
    report(api, LoadState("failed", error={"code": "source_blocked", "detail": "refused", "retry_after": 60}))
    got = api.call("GET", PLOT, headers={"Accept": CHROME_IMG})
    assert (got.status_code, got.json["code"]) == (503, "source_blocked")


def test_once_it_is_stored_the_plot_is_the_same_for_everybody(season_api: Api) -> None:
    tags = {season_api.call("GET", PLOT, headers={"Accept": accept}).headers["ETag"] for accept in (CHROME_IMG, "*/*")}
    assert len(tags) == 1
