"""What every request passes through."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest
from flask import Flask, Response

from lib import gateway
from lib.config import Config
from lib.errors import NotFound, Unavailable
from lib.middleware import http_cache
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from tests.conftest import PASSWORD, Api

ORIGIN = "https://slipstream-git-branch-team.vercel.app"


@pytest.fixture
def app(settings: Callable[..., Config]) -> Flask:
    """A function with one route for each thing that can happen."""
    config = settings(
        RATE_LIMIT_PER_MINUTE="0", ALLOWED_ORIGINS="https://app.example, https://slipstream-*-team.vercel.app"
    )
    made = gateway.build("test", config)

    @made.get("/api/long")
    def long() -> Response:
        return http_cache.cached(answer({"text": "speed " * 1000}), "finished", http_cache.etag_of("v1"))

    @made.get("/api/short")
    def short() -> Response:
        return answer({"text": "speed"})

    @made.get("/api/crash")
    def crash() -> Response:
        raise RuntimeError("the inside: s3cr3t")

    @made.get("/api/deep")
    def deep() -> Response:
        def fall(steps: int) -> None:
            if not steps:
                raise RuntimeError("x" * 400)
            fall(steps - 1)

        fall(9)
        raise AssertionError

    @made.get("/api/down")
    def down() -> Response:
        raise Unavailable("The thing is down", retry_after=9)

    @made.get("/api/unavailable")
    def unavailable() -> Response:
        return answer({"status": "down"}, 503)

    @made.get("/api/missing")
    def missing() -> Response:
        raise NotFound("No such driver", known=["VER", "LEC"])

    @made.get("/api/rows")
    def rows() -> Response:
        return answer(database().rows("SELECT 1 AS one"))

    @made.get("/api/sized/<int:size>")
    def sized(size: int) -> Response:
        return Response(b"x" * size, mimetype="text/csv")

    @made.post("/api/echo")
    def echo() -> Response:
        from flask import request

        return answer({"length": len(request.get_data())})

    return made


class TestRequestId:
    def test_a_well_formed_one_is_kept(self, app: Flask) -> None:
        assert (
            app.test_client().get("/api/short", headers={"X-Request-Id": "abc-12345"}).headers["X-Request-Id"]
            == "abc-12345"
        )

    @pytest.mark.parametrize("sent", ["x" * 8, "x" * 64])
    def test_it_has_8_to_64_letters(self, app: Flask, sent: str) -> None:
        assert app.test_client().get("/api/short", headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent

    @pytest.mark.parametrize("sent", ["x" * 7, "short", "x" * 65, "with space", "semi;colon;here", "ümläut-ümläut"])
    def test_any_other_is_replaced(self, app: Flask, sent: str) -> None:
        got = app.test_client().get("/api/short", headers={"X-Request-Id": sent}).headers["X-Request-Id"]
        assert len(got) == 32
        assert got != sent


class TestProblems:
    def test_one_of_ours_carries_status_code_detail_and_extras(self, app: Flask) -> None:
        got = app.test_client().get("/api/missing")
        assert got.mimetype == "application/problem+json"
        assert got.json == {
            "type": "http://localhost/docs#not_found",
            "title": "Not found",
            "status": 404,
            "detail": "No such driver",
            "code": "not_found",
            "request_id": got.headers["X-Request-Id"],
            "known": ["VER", "LEC"],
        }

    @pytest.mark.parametrize(
        ("settings_of_host", "home"),
        [
            ({}, "http://api.example"),
            ({"PUBLIC_URL": "https://slipstream.example/"}, "https://slipstream.example"),
            ({"VERCEL_PROJECT_PRODUCTION_URL": "app.vercel.app"}, "https://app.vercel.app"),
        ],
    )
    def test_the_type_is_absolute_and_stays_the_same_on_every_host_where_one_is_set(
        self, settings: Callable[..., Config], settings_of_host: dict[str, str], home: str
    ) -> None:
        made = gateway.build("test", settings(RATE_LIMIT_PER_MINUTE="0", **settings_of_host))
        got = made.test_client().get("/api/none", base_url="http://api.example")
        assert got.json is not None
        assert got.json["type"] == f"{home}/docs#not_found"

    def test_a_crash_tells_nothing_of_the_inside_but_logs_it(
        self, app: Flask, capsys: pytest.CaptureFixture[str]
    ) -> None:
        got = app.test_client().get("/api/crash")
        assert got.status_code == 500
        assert "s3cr3t" not in got.text
        line = next(row for row in map(json.loads, capsys.readouterr().out.splitlines()) if row["event"] == "crash")
        assert line["request_id"] == got.headers["X-Request-Id"]
        assert line["error"] == "RuntimeError"

    def test_of_a_crash_the_last_steps_and_the_beginning_of_what_it_says_are_logged(
        self, app: Flask, capsys: pytest.CaptureFixture[str]
    ) -> None:
        app.test_client().get("/api/deep")
        line = next(row for row in map(json.loads, capsys.readouterr().out.splitlines()) if row["event"] == "crash")
        assert line["message"] == "x" * 300
        assert len(line["at"]) == 6
        assert line["at"][-1].endswith(" fall")

    def test_a_part_that_is_down_says_when_to_come_back(self, app: Flask) -> None:
        got = app.test_client().get("/api/down")
        assert (got.status_code, got.headers["Retry-After"]) == (503, "9")

    def test_without_a_better_time_it_is_five_seconds(self, app: Flask) -> None:
        assert app.test_client().get("/api/unavailable").headers["Retry-After"] == "5"

    def test_an_unknown_address_is_404(self, app: Flask) -> None:
        assert app.test_client().get("/api/nothing").json["code"] == "not_found"

    def test_a_wrong_method_is_405_and_names_the_right_ones(self, app: Flask) -> None:
        got = app.test_client().delete("/api/echo")
        assert (got.status_code, got.json["code"]) == (405, "method_not_allowed")
        assert got.headers["Allow"] == "OPTIONS, POST"
        assert got.json["detail"] == "Use POST at this address"

    def test_an_unknown_address_says_where_the_others_are(self, app: Flask) -> None:
        got = app.test_client().get("/api/nothing")
        assert (got.status_code, got.json["detail"]) == (404, "There is no such address; GET /api lists all")

    def test_a_body_over_a_megabyte_is_413(self, app: Flask) -> None:
        assert app.test_client().post("/api/echo", data=b"x" * 1_000_000).json == {"length": 1_000_000}
        got = app.test_client().post("/api/echo", data=b"x" * 1_000_001)
        assert (got.status_code, got.json["code"]) == (413, "body_too_large")

    def test_errors_are_not_kept(self, app: Flask) -> None:
        assert app.test_client().get("/api/missing").headers["Cache-Control"] == "no-store"


class TestCors:
    @pytest.mark.parametrize("origin", ["https://app.example", ORIGIN])
    def test_a_listed_origin_may_read(self, app: Flask, origin: str) -> None:
        got = app.test_client().get("/api/short", headers={"Origin": origin})
        assert got.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in got.headers["Vary"]

    @pytest.mark.parametrize(
        "origin",
        [
            "https://evil.example",
            "https://app.example.evil.example",
            "http://app.example",
            "https://slipstream-x.evil.example-team.vercel.app",
            "https://slipstream--team.vercel.app.evil.example",
            "null",
            "",
        ],
    )
    def test_no_other_origin_may(self, app: Flask, origin: str) -> None:
        assert (
            "Access-Control-Allow-Origin" not in app.test_client().get("/api/short", headers={"Origin": origin}).headers
        )

    @pytest.mark.parametrize("origin", ["https://app.example", "https://other.example", None])
    def test_what_a_shared_cache_keeps_is_the_same_for_every_origin(self, app: Flask, origin: str | None) -> None:
        got = app.test_client().get("/api/long", headers={"Origin": origin} if origin else {})
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in got.headers["Access-Control-Expose-Headers"]
        assert "Origin" not in got.headers["Vary"]

    def test_a_copy_that_came_with_a_token_is_for_a_listed_origin_only(self, app: Flask) -> None:
        asked = {"Origin": "https://other.example", "Authorization": "Bearer x"}
        got = app.test_client().get("/api/long", headers=asked)
        assert "Access-Control-Allow-Origin" not in got.headers
        assert "Origin" in got.headers["Vary"]

    def test_a_preflight_is_answered_for_any_address(self, app: Flask) -> None:
        headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        got = app.test_client().options("/api/echo", headers=headers)
        assert got.status_code == 204
        assert "Content-Type" not in got.headers
        assert "POST" in got.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in got.headers["Access-Control-Allow-Headers"]

    def test_options_name_the_methods_of_this_address(self, app: Flask) -> None:
        client = app.test_client()
        assert client.options("/api/echo").headers["Allow"] == "OPTIONS, POST"
        assert client.options("/api/short").headers["Allow"] == "GET, HEAD, OPTIONS"
        preflight = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
        assert client.options("/api/echo", headers=preflight).headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"

    def test_options_of_an_unknown_address_are_404_but_not_to_a_preflight(self, app: Flask) -> None:
        client = app.test_client()
        assert client.options("/api/nothing").json["code"] == "not_found"
        preflight = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
        assert client.options("/api/nothing", headers=preflight).status_code == 204

    def test_errors_can_be_read_by_the_page_too(self, app: Flask) -> None:
        got = app.test_client().get("/api/missing", headers={"Origin": ORIGIN})
        assert got.headers["Access-Control-Allow-Origin"] == ORIGIN


class TestKeeping:
    def test_the_tag_is_strong_and_answers_304(self, app: Flask) -> None:
        first = app.test_client().get("/api/long")
        again = app.test_client().get("/api/long", headers={"If-None-Match": first.headers["ETag"]})
        assert not first.headers["ETag"].startswith("W/")
        assert (again.status_code, again.data) == (304, b"")

    def test_a_finished_session_is_kept_but_asked_about_again(self, app: Flask) -> None:
        said = app.test_client().get("/api/long").headers["Cache-Control"]
        assert said == "public, max-age=60, s-maxage=31536000, must-revalidate"

    def test_a_tag_of_another_version_gets_the_whole_answer(self, app: Flask) -> None:
        assert app.test_client().get("/api/long", headers={"If-None-Match": '"other"'}).status_code == 200

    def test_what_nobody_marked_is_not_kept(self, app: Flask) -> None:
        assert app.test_client().get("/api/short").headers["Cache-Control"] == "no-store"

    def test_what_came_with_a_token_is_private(self, app: Flask) -> None:
        got = app.test_client().get("/api/long", headers={"Authorization": "Bearer x"})
        assert got.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("sent", ["{}", "W/{}", '"other", W/{}'])
    def test_a_tag_that_a_proxy_made_weak_needs_no_work(self, app: Flask, sent: str) -> None:
        tag = app.test_client().get("/api/long").headers["ETag"]
        with app.test_request_context(headers={"If-None-Match": sent.format(tag)}):
            assert http_cache.client_holds(tag.strip('"'))

    def test_a_star_is_no_tag_that_the_client_holds(self, app: Flask) -> None:
        with app.test_request_context(headers={"If-None-Match": "*"}):
            assert not http_cache.client_holds("v1")

    def test_304_names_the_form_that_the_client_holds(self, app: Flask) -> None:
        packed = app.test_client().get("/api/long", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
        with app.test_request_context(headers={"If-None-Match": f"W/{packed}"}):
            got = http_cache.cached(Response(status=304), "finished", packed.strip('"').removesuffix("-gzip"))
        assert got.headers["ETag"] == packed

    def test_an_answer_to_another_condition_is_a_problem_and_not_kept(self, app: Flask) -> None:
        got = app.test_client().get("/api/long", headers={"If-Match": '"other"'})
        assert (got.status_code, got.mimetype, got.json["code"]) == (
            412,
            "application/problem+json",
            "precondition_failed",
        )
        assert got.headers["Cache-Control"] == "no-store"
        assert "ETag" not in got.headers

    def test_any_answer_fulfils_a_star(self, app: Flask) -> None:
        assert app.test_client().get("/api/long", headers={"If-Match": "*"}).status_code == 200

    def test_nothing_and_the_word_none_have_two_tags(self, app: Flask) -> None:
        with app.test_request_context():
            tags = {
                http_cache.etag_of(*values)
                for values in [(None,), ("None",), (float("nan"),), (1,), ("1",), ("a", "b"), ("a\0b",)]
            }
        assert len(tags) == 7


class TestGzip:
    def test_long_json_is_compressed_when_asked_for(self, app: Flask) -> None:
        got = app.test_client().get("/api/long", headers={"Accept-Encoding": "gzip, br"})
        assert got.headers["Content-Encoding"] == "gzip"
        assert json.loads(gzip.decompress(got.data))["text"].startswith("speed")
        assert "Accept-Encoding" in got.headers["Vary"]

    def test_the_two_forms_have_two_tags(self, app: Flask) -> None:
        plain = app.test_client().get("/api/long").headers["ETag"]
        packed = app.test_client().get("/api/long", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
        assert plain != packed

    def test_the_compressed_form_answers_304_as_well(self, app: Flask) -> None:
        asked = {"Accept-Encoding": "gzip"}
        tag = app.test_client().get("/api/long", headers=asked).headers["ETag"]
        assert app.test_client().get("/api/long", headers={**asked, "If-None-Match": tag}).status_code == 304

    @pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0"}])
    def test_nobody_gets_it_unasked(self, app: Flask, headers: dict[str, str]) -> None:
        assert "Content-Encoding" not in app.test_client().get("/api/long", headers=headers).headers

    @pytest.mark.parametrize(("size", "packed"), [(1023, False), (1024, True)])
    def test_a_kibibyte_is_the_least_that_is_worth_it(self, app: Flask, size: int, packed: bool) -> None:
        got = app.test_client().get(f"/api/sized/{size}", headers={"Accept-Encoding": "gzip"})
        assert ("Content-Encoding" in got.headers) is packed

    def test_short_answers_stay_as_they_are(self, app: Flask) -> None:
        got = app.test_client().get("/api/short", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in got.headers


class TestVersionedAddresses:
    @pytest.mark.parametrize("path", ["/api/v1/short", "/api/short/", "/api/v1/short/"])
    def test_lead_to_the_same_function(self, app: Flask, path: str) -> None:
        assert app.test_client().get(path).json == {"text": "speed"}

    def test_other_versions_do_not(self, app: Flask) -> None:
        assert app.test_client().get("/api/v12/short").status_code == 404


class TestHeaders:
    def test_every_answer_says_how_long_it_took(self, app: Flask) -> None:
        assert app.test_client().get("/api/rows").headers["Server-Timing"].startswith("db;dur=")

    def test_the_security_headers_are_these(self) -> None:
        assert gateway.SECURITY_HEADERS["X-Frame-Options"] == "DENY"
        assert gateway.SECURITY_HEADERS["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in gateway.SECURITY_HEADERS["Content-Security-Policy"]
        assert gateway.SECURITY_HEADERS["Strict-Transport-Security"] == "max-age=63072000"

    @pytest.mark.parametrize("path", ["/api/short", "/api/missing", "/api/crash", "/api/nothing"])
    def test_every_answer_carries_the_security_headers(self, app: Flask, path: str) -> None:
        assert gateway.SECURITY_HEADERS.items() <= dict(app.test_client().get(path).headers).items()


class TestLog:
    def lines(self, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
        return [row for row in map(json.loads, capsys.readouterr().out.splitlines()) if row["event"] == "request"]

    def test_one_line_a_request_with_route_status_duration_and_user(
        self, api: Api, capsys: pytest.CaptureFixture[str]
    ) -> None:
        user = api.register()["user"]
        capsys.readouterr()
        got = api.call("GET", "/api/me?_secret=1")
        (line,) = self.lines(capsys)
        assert line["request_id"] == got.headers["X-Request-Id"]
        assert (line["method"], line["route"], line["status"], line["user_id"]) == ("GET", "/api/me", 200, user["id"])
        assert isinstance(line["duration_ms"], float)

    def test_no_line_holds_a_password_token_address_or_query(
        self, api: Api, capsys: pytest.CaptureFixture[str]
    ) -> None:
        token = api.register()["access_token"]
        api.call("POST", "/api/login?x=secret-query", {"login": "Ayrton", "password": "wrong " + PASSWORD})
        api.call("GET", "/api/me", headers={"Authorization": f"Bearer {token}x"})
        written = capsys.readouterr().out
        for secret in (PASSWORD, token, "secret-query", "Ayrton@example.org", "127.0.0.1"):
            assert secret not in written
