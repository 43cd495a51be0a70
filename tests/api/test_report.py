"""/api/report: made once, stored with its row, led to by links that cannot be forged, gone with the account."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from lib.database import connect
from lib.errors import Unavailable
from lib.middleware.app_context import EXTENSION
from lib.middleware.session_store import store_of
from lib.responses import report as answers
from lib.services.report_service import library
from lib.sessions import SessionKey, SessionStore
from tests import built
from tests.conftest import PASSWORD, ROOT, Api
from tests.sessions.restated import restate

RACE = {"year": 2025, "event": "1", "session": "R"}
SMALL = {**RACE, "sections": ["classification"]}


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of the test's own, whose sessions are links to those kept: a store never writes into a file it has."""
    shutil.copytree(built.demo_store(), tmp_path / "store", copy_function=os.link)
    return f"file://{tmp_path}/store"


@pytest.fixture
def owner(make_api: Callable[..., Api], store_url: str, demo_source: str) -> Api:
    api = make_api(RATE_LIMIT_PER_MINUTE="0", STORE_URL=store_url, F1_SOURCE=demo_source)
    api.register()
    return api


def another(api: Api, name: str = "Alain") -> Api:
    other = api.anonymous()
    other.register(name)
    return other


def order(api: Api, **wishes: Any) -> dict[str, Any]:
    answer = api.call("POST", "/api/report", {**SMALL, **wishes})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def rows(api: Api) -> list[dict[str, Any]]:
    connection = connect(api.parts.config.database_url)
    try:
        return connection.rows("SELECT id, user_id FROM reports ORDER BY id")
    finally:
        connection.close()


def files(api: Api) -> list[str]:
    stored = store_of(api.parts.config).list("users")
    return sorted(entry.path for entry in stored if "/reports/" in entry.path)


def with_clock(api: Api, seconds: float) -> None:
    """Move the clock of all functions."""
    now = api.parts.clock()
    for app in api.site.functions.values():
        app.extensions[EXTENSION] = replace(api.parts, clock=lambda: now + seconds)


class TestMaking:
    def test_a_link_brings_the_file_without_a_token(self, owner: Api) -> None:
        made = order(owner)
        answer = owner.anonymous().call("GET", made["url"])
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="slipstream-2025-01-R-Valdoria-Grand-Prix-2025.pdf"'
        )
        assert len(answer.data) == made["bytes"] == int(answer.headers["Content-Length"])
        assert hashlib.sha256(answer.data).hexdigest() == made["sha256"]
        assert len(PdfReader(io.BytesIO(answer.data)).pages) == made["pages"]
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_it_says_what_it_holds(self, owner: Api) -> None:
        made = order(owner)
        assert made["sections"] == ["classification", "data", "method"]
        assert made["title"] == "Valdoria Grand Prix 2025 · Race"
        assert (made["style"], made["paper"], made["format"], made["cached"]) == ("light", "a4", "pdf", False)

    def test_the_same_order_gives_the_same_file(self, owner: Api) -> None:
        first, second = order(owner), order(owner, event="Valdoria")
        assert (second["id"], second["cached"]) == (first["id"], True)
        assert len(files(owner)) == len(rows(owner)) == 1

    @pytest.mark.parametrize("wish", [{"style": "dark"}, {"paper": "letter"}, {"drivers": ["JSE", "OKA"]}])
    def test_another_wish_gives_another_file(self, owner: Api, wish: dict[str, Any]) -> None:
        assert order(owner)["id"] != order(owner, **wish)["id"]
        assert len(files(owner)) == len(rows(owner)) == 2

    def test_other_code_gives_another_file(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        first = order(owner)
        monkeypatch.setattr("lib.responses.report_order.code_version", lambda: "another")
        assert order(owner)["id"] != first["id"]

    def test_other_data_of_its_session_gives_another_file(self, owner: Api, tmp_path: Path) -> None:
        first = order(owner)
        restate(tmp_path / "store", SessionKey(2025, 1, "R"), official_event="Corrected")
        assert order(owner)["id"] != first["id"]

    def test_other_data_of_another_session_gives_another_file_if_a_lap_of_it_is_in_it(
        self, owner: Api, tmp_path: Path
    ) -> None:
        laps = ["2025:1:Q:JSE", "OKA:5"]
        without, first = order(owner)["id"], order(owner, laps=laps)["id"]
        restate(tmp_path / "store", SessionKey(2025, 1, "Q"), official_event="Corrected")
        assert (order(owner)["id"] == without, order(owner, laps=laps)["id"] == first) == (True, False)

    def test_another_user_gets_a_file_of_its_own(self, owner: Api) -> None:
        assert order(owner)["id"] != order(another(owner))["id"]
        assert len(files(owner)) == 2

    def test_the_preferred_style_is_used_where_none_is_named(self, owner: Api) -> None:
        owner.call("PUT", "/api/me/preferences", {"style": "pink"})
        assert order(owner)["style"] == "pink"
        assert order(owner, style="print")["style"] == "print"

    def test_png_is_one_tall_picture(self, owner: Api) -> None:
        made = order(owner, format="png")
        picture = owner.call("GET", made["url"])
        assert picture.mimetype == "image/png"
        assert picture.data.startswith(b"\x89PNG")
        wide, tall = (int.from_bytes(picture.data[at : at + 4], "big") for at in (16, 20))
        assert (wide, tall > 1200) == (952, True)

    def test_two_equal_orders_at_once_make_one_file(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        found: list[dict[str, Any]] = []
        threads = [threading.Thread(target=lambda: found.append(order(owner))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(found) == 3
        assert len({made["id"] for made in found}) == 1
        assert sum(not made["cached"] for made in found) == 1
        assert len(files(owner)) == len(rows(owner)) == 1

    def test_without_the_lock_the_slower_one_leaves_no_file(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        first = order(owner)
        real = library.find
        answered = iter([None])
        monkeypatch.setattr(answers.library, "find", lambda *given: next(answered, real(*given)))
        assert order(owner)["id"] == first["id"]
        assert files(owner) == [library.path_of(rows(owner)[0]["user_id"], first["id"], "pdf")]

    def test_an_idempotency_key_gives_the_first_answer_again(self, owner: Api) -> None:
        key = {"Idempotency-Key": "report-1"}
        first = owner.call("POST", "/api/report", SMALL, headers=key)
        second = owner.call("POST", "/api/report", SMALL, headers=key)
        assert (second.status_code, second.json) == (201, first.json)
        assert owner.call("POST", "/api/report", {**SMALL, "style": "dark"}, headers=key).status_code == 409

    def test_the_budget_counts_only_what_is_made_anew(self, make_api: Callable[..., Api], store_url: str) -> None:
        api = make_api(RATE_LIMIT_PER_MINUTE="1000", LIMITS="report=1/86400", STORE_URL=store_url)
        api.register()
        order(api)
        assert order(api)["cached"]
        refused = api.call("POST", "/api/report", {**SMALL, "style": "dark"})
        assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
        assert order(another(api))["cached"] is False

    def test_a_full_library_takes_no_more(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(library, "MOST_REPORTS", 1)
        order(owner)
        refused = owner.call("POST", "/api/report", {**SMALL, "style": "dark"})
        assert (refused.status_code, len(files(owner))) == (409, 1)


class TestRefusals:
    @pytest.mark.parametrize(
        ("wishes", "status", "field"),
        [
            ({"sections": ["gossip"]}, 400, "sections"),
            ({"paper": "a3"}, 400, "paper"),
            ({"drivers": ["JSE"] * 6}, 400, "drivers"),
            ({"laps": ["JSE"]}, 400, "laps"),
            ({"year": None}, 400, "year"),
            ({"drivers": ["NOBODY"]}, 404, None),
            ({"laps": ["JSE:12", "OKA:99"]}, 404, None),
            ({"laps": ["me:nothing"]}, 404, None),
            ({"event": "Nowhere"}, 404, None),
        ],
    )
    def test_what_is_not_there_is_named(
        self, owner: Api, wishes: dict[str, Any], status: int, field: str | None
    ) -> None:
        answer = owner.call("POST", "/api/report", {**SMALL, **wishes})
        assert answer.status_code == status, answer.text
        assert field is None or field in {one["field"] for one in answer.json["errors"]}
        assert files(owner) == []

    @pytest.mark.parametrize(("method", "path"), [("POST", ""), ("GET", ""), ("GET", "?id=x"), ("DELETE", "?id=x")])
    def test_a_token_is_needed(self, owner: Api, method: str, path: str) -> None:
        answer = owner.anonymous().call(method, f"/api/report{path}", SMALL if method == "POST" else None)
        assert answer.status_code == 401


class TestLibrary:
    def test_the_list_is_the_users_own_newest_first(self, owner: Api) -> None:
        first, second = order(owner), order(owner, style="dark")
        other = another(owner)
        assert {item["id"] for item in owner.call("GET", "/api/report").json["items"]} == {first["id"], second["id"]}
        assert other.call("GET", "/api/report").json == {"items": [], "next_cursor": None}

    def test_the_owner_is_led_to_a_fresh_link(self, owner: Api) -> None:
        made = order(owner)
        answer = owner.call("GET", f"/api/report?id={made['id']}")
        assert answer.status_code == 302
        assert owner.anonymous().call("GET", answer.headers["Location"]).status_code == 200

    def test_anyone_elses_report_is_not_found(self, owner: Api) -> None:
        made, other = order(owner), another(owner)
        assert other.call("GET", f"/api/report?id={made['id']}").status_code == 404
        assert other.call("DELETE", f"/api/report?id={made['id']}").status_code == 404
        assert len(files(owner)) == len(rows(owner)) == 1

    def test_a_deleted_one_is_gone_with_its_file_and_its_links(self, owner: Api) -> None:
        made = order(owner)
        assert owner.call("DELETE", f"/api/report?id={made['id']}").status_code == 204
        assert files(owner) == rows(owner) == []
        assert owner.anonymous().call("GET", made["url"]).status_code == 404
        assert owner.call("DELETE", f"/api/report?id={made['id']}").status_code == 404

    def test_all_go_with_the_account_and_nobody_elses(self, owner: Api) -> None:
        order(owner), order(owner, style="dark")
        other = another(owner)
        kept = order(other)
        assert owner.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
        assert [row["id"] for row in rows(owner)] == [kept["id"]]
        assert [path.split("/")[-1] for path in files(owner)] == [f"{kept['id']}.pdf"]


class TestSignedLinks:
    @pytest.mark.parametrize("piece", ["id", "expires", "signature"])
    def test_a_changed_link_is_refused(self, owner: Api, piece: str) -> None:
        made, other = order(owner), order(owner, style="dark")
        given = dict(pair.split("=") for pair in urlsplit(made["url"]).query.split("&"))
        changed = {
            "id": other["id"],
            "expires": str(int(given["expires"]) + 1),
            "signature": ("0" if given["signature"][0] != "0" else "1") + given["signature"][1:],
        }
        given[piece] = changed[piece]
        address = "/api/report?" + "&".join(f"{name}={value}" for name, value in given.items())
        answer = owner.anonymous().call("GET", address)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")

    @pytest.mark.parametrize("left_out", ["expires", "signature"])
    def test_half_a_link_is_refused_also_with_a_token(self, owner: Api, left_out: str) -> None:
        pieces = urlsplit(order(owner)["url"]).query.split("&")
        rest = "&".join(piece for piece in pieces if not piece.startswith(left_out))
        assert owner.call("GET", f"/api/report?{rest}").status_code == 403

    @pytest.mark.parametrize(("later", "status"), [(899, 200), (901, 403)])
    def test_a_link_holds_fifteen_minutes(self, owner: Api, later: float, status: int) -> None:
        made = order(owner)
        with_clock(owner, later)
        assert owner.anonymous().call("GET", made["url"]).status_code == status

    def test_another_secret_makes_other_links(self, owner: Api) -> None:
        made = order(owner)
        changed = replace(owner.parts, config=replace(owner.parts.config, secret_key="x" * 40))
        for app in owner.site.functions.values():
            app.extensions[EXTENSION] = changed
        assert owner.anonymous().call("GET", made["url"]).status_code == 403

    def test_a_file_that_was_changed_in_the_store_is_not_given_out(self, owner: Api) -> None:
        made = order(owner)
        store_of(owner.parts.config).put_blob(files(owner)[0], b"%PDF-1.4 something else")
        assert owner.anonymous().call("GET", made["url"]).status_code == 404


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> Any:
    def fail(*_given: object, **_named: object) -> None:
        raise Unavailable("the store's bucket answers 503")

    with monkeypatch.context() as patched:
        patched.setattr(where, name, fail)
        yield


class TestFaults:
    def test_a_store_that_does_not_take_the_file_leaves_no_row(
        self, owner: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with broken(monkeypatch, SessionStore, "put_blob"):
            answer = owner.call("POST", "/api/report", SMALL)
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert rows(owner) == files(owner) == []
        assert order(owner)["cached"] is False

    def test_a_database_that_does_not_take_the_row_leaves_no_file(
        self, owner: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with broken(monkeypatch, library, "_insert"):
            assert owner.call("POST", "/api/report", SMALL).status_code == 503
        assert rows(owner) == files(owner) == []

    def test_while_the_store_is_down_nothing_is_deleted(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        made = order(owner)
        with broken(monkeypatch, SessionStore, "delete_blob"):
            assert owner.call("DELETE", f"/api/report?id={made['id']}").status_code == 503
        assert len(rows(owner)) == len(files(owner)) == 1

    def test_a_store_that_does_not_give_the_file_back_says_so(
        self, owner: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = order(owner)
        with broken(monkeypatch, SessionStore, "get_blob"):
            assert owner.anonymous().call("GET", made["url"]).status_code == 503

    def test_killed_while_writing_leaves_nothing_half(self, tmp_path: Path) -> None:
        """A process that writes reports into the store for as long as it lives is killed: every file there is whole."""
        root = tmp_path / "killed"
        writer = (
            "import sys\nfrom lib.sessions import open_store\nstore = open_store(sys.argv[1])\n"
            "for number in range(10**9):\n"
            "    store.put_blob(f'users/u/reports/{number % 50}.pdf', b'%PDF' + bytes(3_000_000) + b'%%EOF')\n"
            "    print(number, flush=True)\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", writer, f"file://{root}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(5):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        from lib.sessions import open_store

        store = open_store(f"file://{root}")
        found = store.list("users")
        assert len(found) >= 5
        for entry in found:
            content = store.get_blob(entry.path) or b""
            assert (content[:4], content[-5:], len(content)) == (b"%PDF", b"%%EOF", 3_000_009)


class TestEvents:
    def test_sections_are_told_as_they_are_made(self, owner: Api) -> None:
        answer = owner.call("POST", "/api/report", SMALL, headers={"Accept": "text/event-stream"})
        assert answer.mimetype == "text/event-stream"
        told = events(answer.text)
        assert [data["section"] for name, data in told if name == "section"] == [
            "cover",
            "classification",
            "data",
            "method",
        ]
        assert (told[-1][0], told[-1][1]["id"]) == ("done", rows(owner)[0]["id"])
        assert told[-2][1] == {"section": "method", "done": 3, "all": 3}

    def test_one_that_is_stored_is_done_at_once(self, owner: Api) -> None:
        made = order(owner)
        answer = owner.call("POST", "/api/report", SMALL, headers={"Accept": "text/event-stream"})
        [(name, data)] = events(answer.text)
        assert (name, data["id"], data["cached"]) == ("done", made["id"], True)

    def test_a_failure_on_the_way_is_an_event(self, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        with broken(monkeypatch, SessionStore, "put_blob"):
            text = owner.call("POST", "/api/report", SMALL, headers={"Accept": "text/event-stream"}).text
        assert events(text)[-1] == (
            "failed",
            {"code": "unavailable", "detail": "the store's bucket answers 503", "status": 503},
        )
        assert rows(owner) == files(owner) == []

    def test_who_stops_listening_finds_the_report_in_the_list(self, owner: Api) -> None:
        answer = owner.call("POST", "/api/report", SMALL, headers={"Accept": "text/event-stream"}, buffered=False)
        next(iter(answer.response))
        answer.close()
        assert len(owner.call("GET", "/api/report").json["items"]) == 1


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


class TestSweep:
    def test_leftovers_of_more_than_an_hour_go_and_nothing_else(self, owner: Api) -> None:
        made, lost = order(owner), order(owner, style="dark")
        store = store_of(owner.parts.config)
        user = rows(owner)[0]["user_id"]
        store.delete_blob(library.path_of(user, lost["id"], "pdf"))
        orphan = f"users/{user}/reports/00000000-0000-0000-0000-000000000000.pdf"
        store.put_blob(orphan, b"%PDF")
        store.put_blob(f"users/{user}/laps/some.npz", b"a lap")
        connection = connect(owner.parts.config.database_url)
        now = owner.parts.clock()
        assert library.sweep(connection, store, now) == 1
        assert orphan in files(owner)
        assert library.sweep(connection, store, now + 3700) == 1
        connection.close()
        assert [row["id"] for row in rows(owner)] == [made["id"]]
        assert files(owner) == [library.path_of(user, made["id"], "pdf")]
        assert store.get_blob(f"users/{user}/laps/some.npz") == b"a lap"


class TestOwnLaps:
    @pytest.fixture
    def lap_id(self, owner: Api) -> str:
        lap = owner.call("GET", "/api/telemetry?year=2025&event=1&session=Q&driver=WHI&format=csv").data
        query = "name=%3Cb%3EMine%3C%2Fb%3E%20%E8%A7%92&year=2025&event=1"
        answer = owner.call("POST", f"/api/telemetry?{query}", data=lap, headers={"Content-Type": "text/csv"})
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    def test_an_own_lap_makes_a_coaching_report_of_its_session(self, owner: Api, lap_id: str) -> None:
        answer = owner.call("POST", "/api/report", {"laps": [f"me:{lap_id}"]})
        assert answer.status_code == 201, answer.text
        assert answer.json["sections"][0] == "coaching"
        assert (answer.json["year"], answer.json["round"], answer.json["session"]) == (2025, 1, "Q")
        file = owner.call("GET", answer.json["url"]).data
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
        assert "COACHING REPORT" in text
        assert "<b>Mine</b> □" in text

    def test_the_drivers_lap_is_the_reference_however_they_are_named(self, owner: Api, lap_id: str) -> None:
        orders = [["OKA", f"me:{lap_id}"], [f"me:{lap_id}", "OKA"]]
        made = [owner.call("POST", "/api/report", {"laps": laps}).json["id"] for laps in orders]
        assert made[0] == made[1]

    def test_a_new_name_gives_a_new_report(self, owner: Api, lap_id: str) -> None:
        first = owner.call("POST", "/api/report", {"laps": [f"me:{lap_id}"]}).json
        owner.call("PATCH", f"/api/telemetry?id={lap_id}", {"name": "Another"})
        assert owner.call("POST", "/api/report", {"laps": [f"me:{lap_id}"]}).json["id"] != first["id"]

    def test_anyone_elses_lap_is_not_found(self, owner: Api, lap_id: str) -> None:
        assert another(owner).call("POST", "/api/report", {"laps": [f"me:{lap_id}"]}).status_code == 404


class TestAnalysis:
    def test_a_stored_analysis_of_ones_own_stands_in_the_report(self, owner: Api) -> None:
        asked = owner.call("POST", "/api/analysis", {**RACE, "drivers": ["MAT"], "question": "What <b>did</b> she do?"})
        assert asked.status_code == 201, asked.text
        made = order(owner, sections=["analysis"], analysis=asked.json["id"])
        file = owner.call("GET", made["url"]).data
        text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file)).pages)
        assert "Asked: What <b>did</b> she do?" in text
        assert asked.json["answer"].replace("*", "").split("\n")[0].split(". ")[0] in text
        assert order(owner, sections=["analysis"])["id"] != made["id"]

    def test_anyone_elses_is_not_found(self, owner: Api) -> None:
        asked = owner.call("POST", "/api/analysis", RACE).json
        answer = another(owner).call("POST", "/api/report", {**SMALL, "analysis": asked["id"]})
        assert answer.status_code == 404

    def test_without_one_the_computed_text_stands_there_checked(self, owner: Api) -> None:
        file = owner.call("GET", order(owner, sections=["analysis"])["url"]).data
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
        assert "Computed from the facts, without a language model" in " ".join(text.split())
