"""JSON from a host that sends too much, leads elsewhere, or is slow."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.errors import NotFound, SlipstreamError, SourceBlocked, SourceRateLimited, Unavailable
from lib.services.f1_source.http import get_json
from tests.real.hanging import Behaviour, dripping, serving, silent

Reply = Callable[[BaseHTTPRequestHandler], None]


class Host:
    """A host that answers each path as it is told, and notes what was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                host.replies[self.path](self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        def reply(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.replies[path] = reply
        return self.base + path


@contextmanager
def listening() -> Iterator[Host]:
    found = Host()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.fixture
def host() -> Iterator[Host]:
    with listening() as found:
        yield found


@pytest.fixture
def second() -> Iterator[Host]:
    with listening() as found:
        yield found


class TestSize:
    def test_what_fits_exactly_is_read(self, host: Host) -> None:
        assert get_json(host.says("/a", b'"' + b"x" * 98 + b'"'), largest=100) == "x" * 98

    def test_one_byte_more_is_refused(self, host: Host) -> None:
        with pytest.raises(Unavailable, match="sent more than"):
            get_json(host.says("/a", b'"' + b"x" * 99 + b'"'), largest=100)

    def test_packed_content_is_read(self, host: Host) -> None:
        assert get_json(host.says("/a", gzip.compress(b'{"a": [1, 2]}'), Content_Encoding="gzip")) == {"a": [1, 2]}

    def test_packed_content_counts_as_it_unpacks(self, host: Host) -> None:
        bomb = gzip.compress(b'"' + bytes(20_000_000) + b'"')
        assert len(bomb) < 30_000
        with pytest.raises(Unavailable, match="sent more than 1 MB"):
            get_json(host.says("/a", bomb, Content_Encoding="gzip"), largest=1_000_000)


class TestRedirects:
    def test_on_the_same_host_are_followed(self, host: Host) -> None:
        host.says("/b", b"[1]")
        assert get_json(host.says("/a", b"", 302, Location="/b")) == [1]

    def test_to_another_host_are_not(self, host: Host, second: Host) -> None:
        target = second.says("/b", b"[1]")
        with pytest.raises(Unavailable, match="answered 302"):
            get_json(host.says("/a", b"", 302, Location=target))
        assert second.asked == []

    def test_to_another_scheme_are_not(self, host: Host) -> None:
        with pytest.raises(Unavailable, match="answered 301"):
            get_json(host.says("/a", b"", 301, Location="file:///etc/passwd"))

    def test_without_end_are_given_up(self, host: Host) -> None:
        with pytest.raises(Unavailable, match="redirects too often"):
            get_json(host.says("/a", b"", 302, Location="/a"))
        assert host.asked == ["/a"] * 4


class TestTime:
    @pytest.mark.parametrize("behaviour", [silent, dripping])
    def test_a_host_that_never_ends_is_given_up(self, behaviour: Behaviour) -> None:
        with serving(behaviour) as port, pytest.raises(Unavailable, match="did not respond in time"):
            get_json(f"http://127.0.0.1:{port}/a", seconds=0.4)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NotFound), (401, SourceBlocked), (403, SourceBlocked), (451, SourceBlocked), (500, Unavailable)],
)
def test_a_status_is_told_as_what_it_means(host: Host, status: int, error: type[SlipstreamError]) -> None:
    with pytest.raises(error) as raised:
        get_json(host.says("/a", b"{}", status))
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("0", 1), ("99999", 3600), ("", 60), ("soon", 60), ("-5", 60)]
)
def test_how_long_to_wait_is_kept_within_reason(host: Host, said: str, seconds: int) -> None:
    with pytest.raises(SourceRateLimited) as raised:
        get_json(host.says("/a", b"", 429, Retry_After=said))
    assert raised.value.retry_after == seconds


def test_a_date_to_come_back_at_is_read(host: Host) -> None:
    with pytest.raises(SourceRateLimited) as raised:
        get_json(host.says("/a", b"", 429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=300))))
    assert 290 <= (raised.value.retry_after or 0) <= 300


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff"])
def test_what_is_no_json_is_said(host: Host, body: bytes) -> None:
    with pytest.raises(Unavailable, match="did not respond with JSON"):
        get_json(host.says("/a", body))


def test_who_refuses_the_connection_is_told_from_who_is_not_there() -> None:
    with pytest.raises(SourceBlocked, match="refused the connection"):
        get_json("http://127.0.0.1:9/a")
    with pytest.raises(Unavailable, match="could not be found"):
        get_json("http://nowhere.invalid/a")
    with pytest.raises(Unavailable):
        get_json("http://127.0.0.1:99999/a")


def test_damaged_packing_is_said(host: Host) -> None:
    with pytest.raises(Unavailable, match="closed the connection early"):
        get_json(host.says("/a", b"no gzip at all", Content_Encoding="gzip"))


def test_it_says_who_we_are(host: Host) -> None:
    seen: list[str | None] = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["User-Agent"])
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"1")

    host.replies["/a"] = reply
    get_json(f"{host.base}/a")
    assert (seen[0] or "").startswith("Slipstream/")
