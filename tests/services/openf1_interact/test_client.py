"""Asking OpenF1: never more often than the budget, for as long as it allows, and whatever it answers."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

import demo
from demo.server import DemoServer
from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import LoadPaused, SourceBlocked, SourceBusy, SourceRateLimited, Unavailable
from lib.services.f1_source import F1Source
from lib.services.openf1_interact.client import OpenF1Client, TooMuch
from lib.services.openf1_interact.samples import CarRow
from tests import built
from tests.real.fixtures import Clock
from tests.real.hanging import dripping, garbage, no_json, serving, silent
from tests.services.f1_source.test_http import Host, listening

QUALIFYING = datetime(2025, 4, 5, 15, tzinfo=UTC)  # the demo's first session; red flags may make it 90 minutes long
SESSION = 90103
CAR = {"session_key": SESSION, "driver_number": 81}
PLACES = "/openf1/v1/drivers?session_key=1"
Make = Callable[..., OpenF1Client]


@pytest.fixture
def openf1(clock: Clock) -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        server.openf1.clock = clock
        yield server


@pytest.fixture
def asked_at(openf1: DemoServer, clock: Clock) -> list[float]:
    """When OpenF1 was asked, by the clock of the test."""
    moments: list[float] = []

    def now() -> float:
        moments.append(clock())
        return clock()

    openf1.openf1.clock = now
    return moments


@pytest.fixture
def source(openf1: DemoServer, clock: Clock) -> F1Source:
    """A source whose waiting takes no time, and whose budget is the real one."""
    cache = steady(MemoryCache(clock))
    return F1Source(f"openf1+{openf1.base_url}", cache, clock=clock, sleep=clock.forward)


@pytest.fixture
def client(openf1: DemoServer, source: F1Source) -> Iterator[OpenF1Client]:
    with OpenF1Client(openf1.base_url, source, lambda: 1000.0) as client:
        yield client


def drivers(client: OpenF1Client) -> int:
    return len(client.ask("drivers", {"session_key": SESSION}))


def most_in_a_minute(moments: list[float]) -> int:
    return max(sum(begin <= moment < begin + 60 for moment in moments) for begin in moments)


class TestBudget:
    def test_one_load_asks_20_times_a_minute(self, client, asked_at, clock) -> None:
        begin = clock()
        for _ in range(50):
            drivers(client)
        assert most_in_a_minute(asked_at) == 20
        assert clock() - begin == 147  # 49 pauses of 3 s: two and a half minutes a session

    def test_two_loads_together_ask_20_times_a_minute(self, openf1, source, client, asked_at) -> None:
        with OpenF1Client(openf1.base_url, source, lambda: 1000.0) as other:
            for _ in range(30):
                drivers(client)
                drivers(other)
        assert most_in_a_minute(asked_at) == 20

    def test_another_budget_is_kept_too(self, openf1, source, asked_at) -> None:
        slow = dict(source.limits, **{"openf1-minute": source.limits["openf1-minute"]._replace(requests=7)})
        with OpenF1Client(openf1.base_url, F1Source(source.base, source.cache, slow, source.clock, source.sleep),
                          lambda: 1000.0) as client:  # fmt: skip
            for _ in range(20):
                drivers(client)
        assert most_in_a_minute(asked_at) == 7


class TestSlowDown:
    def test_retry_after_is_obeyed_by_all_loads(self, openf1, source, client, asked_at, clock) -> None:
        openf1.openf1.per_minute, openf1.openf1.retry_after = 2, 61
        assert [drivers(client) for _ in range(3)] == [22, 22, 22]
        with OpenF1Client(openf1.base_url, source, lambda: 1000.0) as other:
            drivers(other)
        refused, *after = asked_at[2:]
        assert after == [refused + 61, refused + 64]

    def test_a_second_429_is_waited_for_too(self, openf1, client, clock) -> None:
        refusals = self._refusals(openf1, clock, 2)
        assert drivers(client) == 22
        assert refusals[1] - refusals[0] == 60

    def test_a_third_one_is_the_end_and_says_when(self, openf1, client, clock) -> None:
        self._refusals(openf1, clock, 3)
        with pytest.raises(SourceRateLimited) as raised:
            drivers(client)
        assert raised.value.retry_after == 60

    def test_nobody_waits_for_more_than_two_minutes(self, openf1, client, clock) -> None:
        openf1.openf1.per_minute, openf1.openf1.retry_after = 0, 121
        begin = clock()
        with pytest.raises(SourceRateLimited):
            drivers(client)
        assert clock() == begin

    def test_a_load_without_that_much_time_pauses(self, openf1, source) -> None:
        openf1.openf1.per_minute = 0
        with (
            OpenF1Client(openf1.base_url, source, lambda: 59.0) as client,
            pytest.raises(LoadPaused) as raised,
        ):
            drivers(client)
        assert raised.value.retry_after == 60

    @staticmethod
    def _refusals(openf1: DemoServer, clock: Clock, count: int) -> list[float]:
        """Refuse so often, with Retry-After, and return when that was."""
        moments: list[float] = []

        def now() -> float:
            moments.append(clock())
            openf1.openf1.per_minute = 0 if len(moments) <= count else None
            return clock()

        openf1.openf1.clock = now
        openf1.openf1.per_minute = 0
        return moments


class TestTooMuch:
    START, END = QUALIFYING, QUALIFYING + timedelta(minutes=60)

    def rows(self, client: OpenF1Client) -> list[CarRow]:
        number = client.ask("drivers", {"session_key": SESSION})[0]["driver_number"]
        filters = {"session_key": SESSION, "driver_number": number}
        return [
            row
            for rows in client.ask_between(
                msgspec.json.Decoder(list[CarRow]).decode, "car_data", filters, self.START, self.END
            )
            for row in rows
        ]

    def test_one_row_too_many_is_asked_for_in_halves(self, openf1, client) -> None:
        whole = self.rows(client)
        openf1.openf1.asked.clear()
        openf1.openf1.most_rows = len(whole) - 1
        assert self.rows(client) == whole
        spans = [query.partition("date>=")[2] for query in openf1.openf1.asked[1:]]
        assert spans == [
            "2025-04-05T15:00:00&date<2025-04-05T16:00:00",
            "2025-04-05T15:00:00&date<2025-04-05T15:30:00",
            "2025-04-05T15:30:00&date<2025-04-05T16:00:00",
        ]

    @pytest.mark.parametrize("part", [3, 10, 25])
    def test_halves_of_halves_give_each_row_once(self, openf1, client, part: int) -> None:
        whole = self.rows(client)
        openf1.openf1.most_rows = len(whole) // part
        assert self.rows(client) == whole

    def test_less_than_a_minute_is_not_asked_for(self, openf1, client) -> None:
        openf1.openf1.most_rows = 30
        with pytest.raises(Unavailable, match="even a minute"):
            self.rows(client)

    def test_a_table_that_is_too_much_is_said_so(self, openf1, client) -> None:
        openf1.openf1.most_rows = 3
        with pytest.raises(TooMuch):
            drivers(client)


class TestClosed:
    def busy(self, openf1: DemoServer, client: OpenF1Client) -> SourceBusy:
        openf1.openf1.closed = True
        with pytest.raises(SourceBusy) as raised:
            drivers(client)
        assert len(openf1.openf1.asked) == 1  # nobody knocks twice
        return raised.value

    def test_it_opens_half_an_hour_after_what_runs(self, openf1, client, clock) -> None:
        clock.now = (QUALIFYING + timedelta(minutes=40)).timestamp()
        error = self.busy(openf1, client)
        assert (error.retry_after, error.extra["again_at"]) == (80 * 60, "2025-04-05T17:00:00Z")
        assert "open again at 17:00 UTC" in error.detail

    def test_it_closes_half_an_hour_before(self, openf1, client, clock) -> None:
        clock.now = (QUALIFYING - timedelta(minutes=30)).timestamp()
        assert self.busy(openf1, client).retry_after == 2.5 * 3600

    def test_without_a_session_in_the_schedule_it_is_half_an_hour(self, openf1, client, clock) -> None:
        clock.now = (QUALIFYING - timedelta(days=2)).timestamp()
        assert self.busy(openf1, client).retry_after == 1800

    def test_without_a_schedule_too(self, openf1, client, clock) -> None:
        clock.now = datetime(2031, 1, 1, tzinfo=UTC).timestamp()
        assert self.busy(openf1, client).retry_after == 1800


class TestRefusals:
    def test_a_blocked_address_does_not_try_again(self, openf1, client) -> None:
        openf1.openf1.answer_with = 403
        with pytest.raises(SourceBlocked):
            drivers(client)
        assert len(openf1.openf1.asked) == 1

    def test_a_broken_server_is_tried_three_times_with_growing_pauses(self, openf1, client, clock) -> None:
        openf1.openf1.answer_with = 500
        begin = clock()
        with pytest.raises(Unavailable, match="answers 500"):
            drivers(client)
        assert len(openf1.openf1.asked) == 3
        assert clock() - begin == 3 + 4  # 2 s, but never before its turn; then 4 s

    def test_what_is_not_there_is_no_rows(self, client) -> None:
        assert client.ask("drivers", {"session_key": 1}) == []
        assert client.ask("driverz", {"session_key": SESSION}) == []

    def test_a_request_is_not_begun_that_might_end_too_late(self, openf1, source) -> None:
        with OpenF1Client(openf1.base_url, source, lambda: 29.9) as client, pytest.raises(LoadPaused):
            drivers(client)
        assert openf1.openf1.asked == []


class TestHostileAnswers:
    """Bounded in time and bytes, whatever comes."""

    @pytest.fixture
    def make(self, source: F1Source) -> Make:
        return lambda base: OpenF1Client(base, source, lambda: 1000.0, seconds=0.6, largest=10_000)

    @pytest.fixture
    def host(self) -> Iterator[Host]:
        with listening() as found:
            yield found

    def refusal(self, client: OpenF1Client) -> str:
        with client, pytest.raises(Unavailable) as raised:
            client.ask("drivers", {"session_key": 1})
        return raised.value.detail

    @pytest.mark.parametrize("behaviour", [silent, dripping, garbage, no_json])
    def test_servers_that_misbehave(self, make: Make, behaviour: Callable[..., None]) -> None:
        with serving(behaviour) as port:
            assert self.refusal(make(f"http://127.0.0.1:{port}")).startswith("OpenF1")

    def test_after_one_that_drips_the_next_answer_is_read(self, make: Make, host: Host) -> None:
        drips = iter([True])

        def reply(handler: object) -> None:
            body = b'[{"a": 1}]'
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            time.sleep(1.0 if next(drips, False) else 0.0)
            handler.wfile.write(body)

        host.replies[PLACES] = reply
        with make(host.base) as client:
            assert client.ask("drivers", {"session_key": 1}) == [{"a": 1}]
        assert len(host.asked) == 2

    def test_what_is_cut_off(self, make: Make, host: Host) -> None:
        host.says(PLACES, b'[{"a": 1}', Content_Length="5000")
        assert self.refusal(make(host.base)) == "OpenF1 cannot be reached"

    def test_what_is_cut_off_without_a_length(self, make: Make, host: Host) -> None:
        host.says(PLACES, b'[{"a": 1}')
        assert self.refusal(make(host.base)) == "OpenF1 did not answer with JSON of the known shape"

    @pytest.mark.parametrize("sent", [rb"VER\ud83d", rb"VER\udE00", b"VER\xed\xa0\xbd"], ids=str)
    def test_half_a_character_costs_that_character(self, make: Make, host: Host, sent: bytes) -> None:
        host.says(PLACES, b'[{"a": "' + sent + rb' \\ud83d \ud83c\udfce"}, {"a": 1}]')
        with make(host.base) as client:
            text, other = (row["a"] for row in client.ask("drivers", {"session_key": 1}))
        assert (text.replace("\ufffd", ""), other) == (r"VER \ud83d 🏎", 1)
        assert text.startswith("VER\ufffd")

    @pytest.mark.parametrize("sent", [rb"\ud83d", b"\xed\xa0"], ids=str)
    def test_half_a_character_in_a_sample_costs_nothing_else(self, make: Make, host: Host, sent: bytes) -> None:
        hour = datetime(2025, 4, 6, 14, tzinfo=UTC), datetime(2025, 4, 6, 15, tzinfo=UTC)
        path = "/openf1/v1/car_data?date%3E=2025-04-06T14:00:00&date%3C2025-04-06T15:00:00"
        host.says(path, b'[{"rpm": 1, "speed": 2, "team": "' + sent + b'"}, {"rpm": 3}]')
        with make(host.base) as client:
            (found,) = client.ask_between(msgspec.json.Decoder(list[CarRow]).decode, "car_data", {}, *hour)
        assert [(row.rpm, row.speed) for row in found] == [(1, 2), (3, None)]

    def test_what_is_too_large(self, make: Make, host: Host) -> None:
        host.says(PLACES, b"[" + b" " * 20_000 + b"]")
        assert "sent more than" in self.refusal(make(host.base))

    def test_what_unpacks_to_too_much(self, make: Make, host: Host) -> None:
        host.says(PLACES, gzip.compress(b"[" + bytes(50_000_000) + b"]"), Content_Encoding="gzip")
        assert "sent more than" in self.refusal(make(host.base))

    @pytest.mark.parametrize("status", [200, 404])
    @pytest.mark.parametrize("body", [b'{"detail": "No results found."}', b"[]"])
    def test_nothing_is_no_rows(self, make: Make, host: Host, body: bytes, status: int) -> None:
        host.says(PLACES, body, status)
        with make(host.base) as client:
            assert client.ask("drivers", {"session_key": 1}) == []

    @pytest.mark.parametrize("status", [200, 404])
    @pytest.mark.parametrize(
        "body", [b"3", b"null", b'[1, "x", null]', b'{"detail": "Oops"}', b"{}", b"<html>no</html>"]
    )
    def test_json_of_another_shape_never_means_that_there_is_nothing(
        self, make: Make, host: Host, body: bytes, status: int
    ) -> None:
        host.says(PLACES, body, status)
        assert self.refusal(make(host.base)) == "OpenF1 did not answer with JSON of the known shape"

    def test_a_redirect_to_another_host_is_not_followed(self, make: Make, host: Host) -> None:
        with listening() as other:
            host.says(PLACES, b"", 302, Location=f"{other.base}/stolen")
            assert self.refusal(make(host.base)) == "OpenF1 answers 302"
            assert other.asked == []

    def test_nobody_listening_is_a_block(self, make: Make, host: Host) -> None:
        with make("http://127.0.0.1:9") as client, pytest.raises(SourceBlocked):
            client.ask("drivers", {"session_key": 1})
