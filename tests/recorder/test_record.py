"""The recorder as a whole: packets over loopback, laps into the API, and into a folder while that is away."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.record import record
from lib.recorder.outbox import Outbox
from tests.conftest import Api
from tests.recorder.invented_packets import Stint
from tests.recorder.test_packets import PACKETS, recorded_packets

ADDRESS = "http://slipstream.test"


@pytest.fixture
def sock() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 2**20)
        made.bind(("127.0.0.1", 0))
        yield made


def replay(
    sock: socket.socket, packets: Iterable[bytes], recording: threading.Thread, stopped: threading.Event
) -> None:
    """Send packets much faster than the game does, with pauses so that no buffer overflows, and end."""
    recording.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for n, packet in enumerate(packets):
            sender.sendto(packet, sock.getsockname())
            if n % 50 == 0:
                time.sleep(0.002)
    time.sleep(0.7)
    stopped.set()
    recording.join(60)
    assert not recording.is_alive()


def recorded(sock: socket.socket, outbox: Outbox, packets: Iterable[bytes], **options: Any) -> list[str]:
    said: list[str] = []
    stopped = threading.Event()
    arguments = {"year": None, "stopped": stopped, "say": said.append, **options}
    replay(sock, packets, threading.Thread(target=record, args=(sock, outbox), kwargs=arguments), stopped)
    return said


def client_of(api: Api) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=api.site))


def test_laps_come_into_the_library_as_they_are_finished(api: Api, sock: socket.socket, tmp_path: Path) -> None:
    api.register()
    outbox = Outbox(tmp_path, ADDRESS, api.token, client_of(api))
    said = recorded(sock, outbox, Stint(laps=(80.0, 79.5)).datagrams())
    laps = api.call("GET", "/api/telemetry?mine=1").json["items"]
    assert sorted(lap["lap_time"] for lap in laps) == [79.5, 80.0]
    assert {lap["game"] for lap in laps} == {"F1 25"}
    assert {lap["circuit"] for lap in laps} == {"Monza"}
    assert laps[0]["setup"]["differential_on_throttle"] == 60
    assert laps[0]["setup"]["front_ride_height"] == 30
    assert laps[0]["conditions"]["tyre"] == "soft"
    assert laps[0]["sectors"] is not None
    assert {"speed", "throttle", "gear", "x", "y"} <= set(laps[0]["channels"])
    assert outbox.waiting() == []
    assert sum("stored as" in line for line in said) == 2


@pytest.mark.skipif(not PACKETS.exists(), reason="the recorded packets are not at hand")
def test_nine_seconds_of_a_real_game_are_no_lap(sock: socket.socket, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, ADDRESS, "token", httpx.Client(transport=Away()))
    assert recorded(sock, outbox, recorded_packets()) == []
    assert outbox.waiting() == []


class Away(httpx.BaseTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)


def test_offline_they_are_kept_and_sent_later(api: Api, sock: socket.socket, tmp_path: Path) -> None:
    api.register()
    away = Outbox(tmp_path, ADDRESS, api.token, httpx.Client(transport=Away()))
    said = recorded(sock, away, Stint(laps=(80.0,)).datagrams())
    assert len(away.waiting()) == 1
    assert any("the API cannot be reached (ConnectError)" in line for line in said)
    later = Outbox(tmp_path, ADDRESS, api.token, client_of(api))
    assert [sent.state for sent in later.send_all()] == ["stored"]
    assert later.waiting() == []
    assert [lap["lap_time"] for lap in api.call("GET", "/api/telemetry?mine=1").json["items"]] == [80.0]


@pytest.fixture
def one_waiting(tmp_path: Path) -> Callable[[str, httpx.Client], Outbox]:
    from lib.record import laps_of
    from lib.recorder.lap_cutter import LapCutter

    lap = next(laps_of(Stint(laps=(80.0,)).datagrams(), LapCutter()))

    def make(token: str, client: httpx.Client) -> Outbox:
        outbox = Outbox(tmp_path, ADDRESS, token, client)
        outbox.put(lap, year=1987)
        return outbox

    return make


def test_without_a_valid_token_a_lap_waits(api: Api, one_waiting: Callable[..., Outbox]) -> None:
    outbox = one_waiting("nonsense", client_of(api))
    sent = list(outbox.send_all())
    assert [one.state for one in sent] == ["waiting"]
    assert "401" in sent[0].text
    assert len(outbox.waiting()) == 1


def test_a_season_without_the_event_gives_a_lap_without_one(api: Api, one_waiting: Callable[..., Outbox]) -> None:
    api.register()
    calls: list[dict[str, Any]] = []

    class First(httpx.BaseTransport):
        """Answers as the API does for a season without the event, then is the API."""

        def __init__(self) -> None:
            self.inner = httpx.WSGITransport(app=api.site)

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            calls.append({})
            if len(calls) == 1:
                return httpx.Response(404, json={"code": "not_found", "detail": "There is no such event"})
            return self.inner.handle_request(request)

    outbox = one_waiting(api.token, httpx.Client(transport=First()))
    assert [one.state for one in outbox.send_all()] == ["stored"]
    assert len(calls) == 2


def test_a_lap_that_is_refused_is_put_aside_with_the_reason(one_waiting: Callable[..., Outbox], tmp_path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"code": "invalid_request", "detail": "speed is negative"})

    outbox = one_waiting("token", httpx.Client(transport=httpx.MockTransport(refuse)))
    assert [one.state for one in outbox.send_all()] == ["refused"]
    assert outbox.waiting() == []
    assert "speed is negative" in next((tmp_path / "refused").glob("*.txt")).read_text()


def test_a_damaged_file_does_not_stop_the_others(one_waiting: Callable[..., Outbox], tmp_path: Path) -> None:
    outbox = one_waiting(
        "token", httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(201, json={"id": 1})))
    )
    (tmp_path / "0.json.gz").write_bytes(b"half")
    assert sorted(one.state for one in outbox.send_all()) == ["refused", "stored"]
