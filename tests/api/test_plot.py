"""Plots as a client sees them: pictures, words, tags, and clear errors."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from lib.cache import CacheDown
from lib.cache.memory import MemoryCache
from lib.errors import Unavailable
from lib.responses import drawing_queue, plot
from lib.services.plotter import Picture, draw
from lib.services.styling import STYLES
from lib.sessions import SessionStore
from tests.conftest import ROOT, Api

QUALIFYING = "year=2025&event=1&session=Q"
SPEED = f"/api/plot?kind=speed-trace&{QUALIFYING}&driver=JSE,OKA&width=480"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep pictures of each test by themselves."""
    monkeypatch.setattr(plot, "_pictures", plot.LruCache(2**24))


@pytest.fixture
def blobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What is kept in the store, in a dict."""
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(SessionStore, "get_blob", lambda _self, path: kept.get(path))
    monkeypatch.setattr(SessionStore, "put_blob", lambda _self, path, content: kept.update({path: content}))
    return kept


def refuse(*_asked: Any) -> Any:
    raise AssertionError("it was drawn again")


def test_a_plot_is_a_picture_with_its_words(season_api: Api) -> None:
    got = season_api.call("GET", SPEED)
    assert (got.status_code, got.mimetype) == (200, "image/png")
    assert got.data.startswith(b"\x89PNG")
    assert "speed over the lap" in unquote(got.headers["X-Alt-Text"])
    assert got.headers["X-Alt-Text"].isascii()


@pytest.mark.parametrize(("form", "media"), [("svg", "image/svg+xml"), ("pdf", "application/pdf")])
def test_other_formats(season_api: Api, form: str, media: str) -> None:
    assert season_api.call("GET", f"{SPEED}&format={form}").mimetype == media


def test_a_public_plot_is_cacheable_and_a_second_look_draws_nothing(
    season_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = season_api.call("GET", SPEED)
    assert "s-maxage" in first.headers["Cache-Control"]
    monkeypatch.setattr(plot, "draw", refuse)
    again = season_api.call("GET", SPEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_star_as_the_clients_tag_makes_nothing_of_an_error(season_api: Api) -> None:
    path = f"/api/plot?kind=speed-trace&{QUALIFYING}&driver=XXX"
    assert season_api.call("GET", path, headers={"If-None-Match": "*"}).status_code == 404


def test_the_answer_depends_on_who_asks_where_no_style_is_named(season_api: Api) -> None:
    tag = season_api.call("GET", SPEED).headers["ETag"]
    answers = [season_api.call("GET", SPEED, headers=sent) for sent in ({}, {"If-None-Match": tag})]
    assert [(got.status_code, "Authorization" in got.headers["Vary"]) for got in answers] == [(200, True), (304, True)]
    assert "Authorization" not in season_api.call("GET", f"{SPEED}&style=pink").headers.get("Vary", "")


@pytest.mark.parametrize("style", ["light", "broadcast"])
def test_the_style_that_is_named_is_drawn(season_api: Api, style: str) -> None:
    drawn = season_api.call("GET", f"{SPEED}&format=svg&style={style}").text
    assert STYLES[style].background in drawn
    assert STYLES["dark"].background not in drawn


def test_the_tag_is_of_all_parameters(season_api: Api) -> None:
    tags = {season_api.call("GET", f"{SPEED}{more}").headers["ETag"] for more in ("", "&style=pink", "&dpi=90")}
    assert len(tags) == 3


def test_a_picture_is_kept_in_the_store(
    season_api: Api, blobs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = season_api.call("GET", SPEED)
    tag = first.headers["ETag"].strip('"')
    assert set(blobs) == {f"plots/{tag}.png"}
    monkeypatch.setattr(plot, "_pictures", plot.LruCache(2**24))
    monkeypatch.setattr(plot, "draw", refuse)
    again = season_api.call("GET", SPEED)
    assert again.data == first.data
    assert again.headers["X-Alt-Text"] == first.headers["X-Alt-Text"]


def test_a_store_that_fails_does_not_fail_the_request(season_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: Any) -> Any:
        raise Unavailable("the bucket is away")

    monkeypatch.setattr(SessionStore, "get_blob", fail)
    monkeypatch.setattr(SessionStore, "put_blob", fail)
    assert season_api.call("GET", SPEED).status_code == 200


def test_who_asks_while_as_many_are_drawn_as_memory_is_for_waits_for_a_turn(season_api: Api) -> None:
    ended = threading.Event()
    with ThreadPoolExecutor() as pool:
        for _ in range(drawing_queue.AT_ONCE):
            plot._drawing.submit(lambda: ended.wait(30), 1)
        asked = pool.submit(season_api.call, "GET", f"{SPEED}&dpi=70")
        try:
            with pytest.raises(TimeoutError):
                asked.result(timeout=0.5)
        finally:
            ended.set()
        assert asked.result().status_code == 200


def test_who_asks_for_the_same_at_the_same_time_shares_a_drawing(
    season_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def counted(kind: str, *rest: Any) -> Picture:
        drawn.append(kind)
        return draw(kind, *rest)

    monkeypatch.setattr(plot, "draw", counted)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: season_api.call("GET", f"{SPEED}&dpi=71"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len(drawn) == 1


def test_a_full_queue_is_503_and_says_when_to_come_back(season_api: Api) -> None:
    ended = threading.Event()
    try:
        futures = [plot._drawing.submit(lambda: ended.wait(30), 1) for _ in range(drawing_queue.AT_ONCE + 16)]
        got = season_api.call("GET", f"{SPEED}&dpi=72")
    finally:
        ended.set()
    assert (got.status_code, got.json["code"], got.headers["Retry-After"]) == (503, "unavailable", "5")
    assert all(future.result() for future in futures)
    assert season_api.call("GET", f"{SPEED}&dpi=72").status_code == 200


def test_the_store_takes_only_so_many_pictures_a_day(
    make_api: Callable[..., Api], demo_store_url: str, blobs: dict[str, bytes]
) -> None:
    api = make_api(STORE_URL=demo_store_url, LIMITS="plot-kept=1/86400")
    assert [api.call("GET", f"{SPEED}{more}").status_code for more in ("", "&dpi=90", "&dpi=80")] == [200, 200, 200]
    assert len(blobs) == 1


@pytest.mark.parametrize(("size", "units"), [(1, 1), (100_000, 1), (100_001, 2)])
def test_what_the_store_takes_a_day_is_counted_in_hundred_kilobytes(
    make_api: Callable[..., Api], size: int, units: int
) -> None:
    api = make_api(LIMITS="plot-kept=3/86400")
    with api.site.functions["plot"].test_request_context():
        taken = [plot._may_keep(size) for _ in range(4)]
    assert taken.count(True) == 3 // units


def test_the_store_takes_nothing_while_nobody_counts(make_api: Callable[..., Api]) -> None:
    class DownCache(MemoryCache):
        def spend(self, *_: Any, **__: Any) -> Any:
            raise CacheDown

    with make_api(cache=DownCache()).site.functions["plot"].test_request_context():
        assert plot._may_keep(1) is False


def test_24_drivers_may_be_named(season_api: Api) -> None:
    names = ",".join(["JSE"] * 24)
    assert (
        season_api.call("GET", f"/api/plot?kind=qualifying-gaps&{QUALIFYING}&driver={names}&width=300").status_code
        == 200
    )
    refused = season_api.call("GET", f"/api/plot?kind=qualifying-gaps&{QUALIFYING}&driver={names},JSE&width=300")
    assert refused.json["errors"][0]["message"] == "at most 24 drivers can be named, not 25"


def test_words_beside_a_picture_have_1500_letters_at_most() -> None:
    picture = Picture(b"x", "png", "a" * 1501)
    answer = plot._response(plot.PlotQuery(kind="positions"), picture)
    assert answer.headers["X-Alt-Text"] == "a" * 1500


@pytest.mark.parametrize(("later", "looks"), [(299, 1), (300, 2)])
def test_examples_are_looked_up_anew_every_five_minutes(
    make_api: Callable[..., Api], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: float, looks: int
) -> None:
    now, seen = [1_800_000_000.0], []
    api = make_api(STORE_URL=f"file://{tmp_path}", now=lambda: now[0])
    monkeypatch.setattr(plot, "examples", lambda _store, year: seen.append(year) or dict.fromkeys(plot.KINDS, ""))
    for _ in range(2):
        assert api.call("GET", "/api/plot?view=kinds").status_code == 200
        now[0] += later
    assert seen == [2027] * looks


@pytest.mark.parametrize(
    ("query", "field", "known"),
    [
        (f"kind=pie&{QUALIFYING}", "kind", "speed-trace"),
        (QUALIFYING, "kind", "speed-trace"),
        (f"kind=speed-trace&{QUALIFYING}&driver=JSE&style=neon", "style", "colourblind"),
        (f"kind=speed-trace&{QUALIFYING}&driver=JSE&format=gif", "format", "png"),
        (f"kind=speed-trace&{QUALIFYING}&driver=JSE&dpi=99999", "dpi", "400"),
        (f"kind=speed-trace&{QUALIFYING}&driver=JSE&width=-1", "width", "300"),
        (f"kind=speed-trace&{QUALIFYING}&driver=JSE&width=4000&height=4000", "width", "8,000,000"),
        (f"kind=speed-trace&{QUALIFYING}&driver={','.join(['JSE'] * 40)}", "driver", "24"),
        (f"kind=speed-trace&{QUALIFYING}", "driver", "missing"),
        (f"kind=delta&{QUALIFYING}&driver=JSE", "driver", "2 to 5"),
        (f"kind=weather&{QUALIFYING}&driver=JSE", "driver", "weather"),
        (f"kind=weather&{QUALIFYING}&with=2025:1:Q:JSE", "with", "weather"),
        ("kind=weather", "year", "missing"),
    ],
)
def test_bad_parameters_are_told_with_what_is_known(season_api: Api, query: str, field: str, known: str) -> None:
    got = season_api.call("GET", f"/api/plot?{query}")
    assert got.status_code == 400, got.text
    messages = {error["field"]: error["message"] for error in got.json["errors"]}
    assert known in messages[field]


@pytest.mark.parametrize(
    ("query", "known"),
    [
        (f"kind=speed-trace&{QUALIFYING}&driver=XXX", "JSE"),
        (f"kind=qualifying-gaps&{QUALIFYING}&driver=XXX", "JSE"),
    ],
)
def test_what_is_not_there_is_404(season_api: Api, query: str, known: str) -> None:
    got = season_api.call("GET", f"/api/plot?{query}")
    assert got.status_code == 404
    assert known in got.json["detail"]


def test_the_kinds_are_listed_and_every_example_has_an_answer(season_api: Api) -> None:
    listing = season_api.call("GET", "/api/plot?view=kinds").json
    assert len(listing["styles"]) == 7
    answers = {kind["name"]: season_api.call("GET", f"{kind['example']}&width=300") for kind in listing["kinds"]}
    assert {name: got.status_code for name, got in answers.items()} == dict.fromkeys(answers, 200)


def test_the_examples_are_of_sessions_in_the_store(
    make_api: Callable[..., Api], demo_store_url: str, tmp_path: Path
) -> None:
    shutil.copytree(Path(demo_store_url.removeprefix("file://")) / "sessions/2025/02", tmp_path / "sessions/2025/02")
    api = make_api(STORE_URL=f"file://{tmp_path}")
    listing = api.call("GET", "/api/plot?view=kinds").json["kinds"]
    asked = {kind["name"]: kind["example"] for kind in listing if kind["of"] != "season"}
    assert all("year=2025&event=2&session=" in query for query in asked.values())
    assert "session=R" in asked["positions"]
    assert api.call("GET", f"{asked['delta']}&width=300").status_code == 200
    assert asked["delta"].count(",") == 1


def test_without_a_session_in_the_store_the_examples_are_of_the_demo(
    make_api: Callable[..., Api], tmp_path: Path
) -> None:
    listing = make_api(STORE_URL=f"file://{tmp_path}").call("GET", "/api/plot?view=kinds").json["kinds"]
    assert "year=2025&event=1&session=R" in next(kind["example"] for kind in listing if kind["name"] == "positions")


def test_a_kind_that_does_not_fit_is_422_with_the_sessions_it_fits(season_api: Api) -> None:
    got = season_api.call("GET", f"/api/plot?kind=positions&{QUALIFYING}")
    assert (got.status_code, got.json["code"], got.json["sessions"]) == (422, "kind_not_for_session", ["R", "S"])
    listing = season_api.call("GET", "/api/plot?view=kinds").json["kinds"]
    fits = {kind["name"]: kind["sessions"] for kind in listing}
    assert (fits["positions"], fits["points-progress"]) == (["R", "S"], None)
    assert fits["qualifying-gaps"] == ["FP1", "FP2", "FP3", "Q", "SQ", "SS"]


def test_pictures_that_are_kept_and_the_list_of_kinds_need_no_matplotlib() -> None:
    """A cold instance answers from the store without the second that matplotlib takes to come."""
    code = "import sys, api.plot; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_bad_preset_stops_the_function_at_its_start(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lib", tmp_path / "lib")
    shutil.copytree(ROOT / "api", tmp_path / "api")
    presets = (ROOT / "styles.json").read_text().replace('"muted"', '"muuted"', 1)
    (tmp_path / "styles.json").write_text(presets)
    ran = subprocess.run([sys.executable, "-c", "import api.plot"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "styles.json" in ran.stderr
    assert "dark" in ran.stderr
    assert "muuted" in ran.stderr


def test_who_names_an_own_lap_without_a_token_opens_no_database(
    make_api: Callable[..., Api], demo_store_url: str
) -> None:
    api = make_api(STORE_URL=demo_store_url, DATABASE_URL="mysql://u:p@127.0.0.1:9/none", migrated=False)
    assert api.call("GET", f"/api/plot?kind=delta&{QUALIFYING}&driver=OKA&with=me:1").status_code == 401


def own_lap(api: Api, session: str = "Q") -> str:
    lap = api.call("GET", f"/api/telemetry?{QUALIFYING}&driver=JSE&format=csv").data
    sent = {"data": lap, "headers": {"Content-Type": "text/csv"}}
    got = api.call("POST", f"/api/telemetry?name=Mine&year=2025&event=1&session={session}", **sent)
    assert got.status_code == 201, got.text
    return str(got.json["id"])


class TestWithAnAccount:
    def test_an_own_lap_is_drawn_for_its_owner_only_and_never_kept(
        self, season_api: Api, blobs: dict[str, bytes]
    ) -> None:
        season_api.register()
        path = f"/api/plot?kind=delta&{QUALIFYING}&driver=OKA&with=me:{own_lap(season_api)}&width=480"
        got = season_api.call("GET", path)
        assert got.status_code == 200, got.text
        assert got.headers["Cache-Control"] == "private, no-store"
        assert "Mine" in unquote(got.headers["X-Alt-Text"])
        assert not [name for name in blobs if name.startswith("plots/")]
        assert season_api.anonymous().call("GET", path).status_code == 401

    def test_the_preferred_style_is_used_and_the_answer_private_whatever_is_kept(self, season_api: Api) -> None:
        pink = season_api.call("GET", f"{SPEED}&style=pink").data
        season_api.register()
        season_api.call("PUT", "/api/me/preferences", {"style": "pink"})
        got = season_api.call("GET", SPEED)
        assert got.data == pink
        assert "Authorization" in season_api.anonymous().call("GET", SPEED).vary
        assert "Authorization" not in season_api.anonymous().call("GET", f"{SPEED}&style=pink").vary
        assert got.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("<b>Tom & 'Jo'</b>", "<b>Tom & 'Jo'</b>"),
            ("one\r\nX-Evil: two", "one X-Evil: two"),
            ("bell\x07 and \x1b[0m", "bell and [0m"),
            ("no character: \uffff.", "no character: ."),
            ("a0123456789", "a0123456789"),
        ],
    )
    def test_any_name_of_an_own_lap_is_said_as_it_is_in_header_and_title(
        self, season_api: Api, name: str, said: str
    ) -> None:
        season_api.register()
        lap = own_lap(season_api)
        assert season_api.call("PATCH", f"/api/telemetry?id={lap}", {"name": name}).status_code == 200
        got = season_api.call("GET", f"/api/plot?kind=speed-trace&with=me:{lap}&format=svg")
        title = ET.fromstring(got.data).findtext("{http://www.w3.org/2000/svg}title")
        assert title == unquote(got.headers["X-Alt-Text"])
        assert title.startswith(f"{said}: speed over the lap")

    def test_an_own_lap_is_drawn_where_its_session_is_not_stored(self, season_api: Api) -> None:
        season_api.register()
        lap = own_lap(season_api, "FP1")
        assert season_api.call("GET", f"/api/plot?kind=speed-trace&with=me:{lap}&width=480").status_code == 200
