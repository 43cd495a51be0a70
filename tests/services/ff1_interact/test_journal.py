"""How each answer of the source is noted, and which end a load."""

from __future__ import annotations

import logging
from email.utils import formatdate
from typing import Any

import pytest
import requests

from lib.errors import SlipstreamError, SourceBlocked, SourceNeedsLogin, SourceRateLimited, Unavailable
from lib.services.ff1_interact import journal as module
from lib.services.ff1_interact.journal import BROWSERS, Journal, StopLoading, Stream, Warnings, unanswered

TIMING = "https://f1.example/static/"
NOW = 1_800_000_000.0


def answer(status: int = 200, content: bytes = b"", **headers: str) -> requests.Response:
    found = requests.Response()
    found.status_code, found._content = status, content
    found.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return found


def noted(url: str, response: requests.Response) -> Journal:
    found = Journal(TIMING)
    found.answered(url, response)
    return found


def stopped(status: int, url: str = f"{TIMING}x", **headers: str) -> SlipstreamError:
    with pytest.raises(StopLoading) as raised:
        noted(url, answer(status, **headers))
    return raised.value.error


class TestStreams:
    @pytest.mark.parametrize(
        ("content", "stream"),
        [
            (b"\xef\xbb\xbf00:00:01.000{}\r\n00:00:02.000[1]\r\n", Stream(200, 2, 0, cut=False)),
            (b"00:00:01.000{}\r\n00:00:02.000{", Stream(200, 1, 0, cut=True)),
            (b"00:00:01.000{}\r\n00:00:02.000{\r\n", Stream(200, 2, 1, cut=False)),
            (b"", Stream(200, 0, 0, cut=False)),
        ],
    )
    def test_records_are_counted(self, content: bytes, stream: Stream) -> None:
        assert noted(f"{TIMING}2025/TimingData.jsonStream", answer(content=content)).streams == {"TimingData": stream}

    def test_those_of_a_zipped_stream_are_counted_when_they_are_decoded(self) -> None:
        found = noted(f"{TIMING}2025/CarData.z.jsonStream", answer(content=b"00:00:01.000eJw\r\n"))
        assert found.streams == {"CarData": Stream(200, 1, 0, cut=False)}

    def test_one_that_is_missing_has_its_status(self) -> None:
        found = noted(f"{TIMING}2025/TimingData.jsonStream", answer(404, b"nothing\r\n"))
        assert (found.streams["TimingData"].status, found.streams["TimingData"].records) == (404, 0)
        assert found.failures == []

    def test_only_the_weather_is_kept(self) -> None:
        found = Journal(TIMING)
        for name in ("WeatherData", "TrackStatus"):
            found.answered(f"{TIMING}{name}.jsonStream", answer(content=b"x\r\n"))
        assert found.bodies == {"WeatherData": b"x\r\n"}

    @pytest.mark.parametrize(
        ("stream", "sound"),
        [
            (Stream(200, 1), True),
            (Stream(200, 0), False),
            (Stream(404, 1), False),
            (Stream(200, 2, unreadable=1), False),
            (Stream(200, 1, cut=True), False),
        ],
    )
    def test_are_sound_if_they_arrived_whole(self, stream: Stream, sound: bool) -> None:
        assert stream.sound is sound


class TestAnswers:
    def test_are_counted_and_told(self) -> None:
        told: list[int] = []
        found = Journal(TIMING, on_answer=told.append)
        for _ in range(2):
            found.answered(f"{TIMING}x", answer())
        found.answered(f"{BROWSERS}x", answer(500))
        assert (found.answers, told, found.notes) == (2, [1, 2], [])

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (401, SourceNeedsLogin),
            (403, SourceBlocked),
            (429, SourceRateLimited),
            (500, Unavailable),
            (503, Unavailable),
        ],
    )
    def test_of_the_archive_that_refuse_end_the_load(self, status: int, kind: type[SlipstreamError]) -> None:
        assert type(stopped(status)) is kind

    @pytest.mark.parametrize("status", [200, 404, 499])
    def test_that_do_not_refuse_are_no_failures(self, status: int) -> None:
        assert noted(f"{TIMING}x", answer(status)).failures == []

    @pytest.mark.parametrize(
        ("status", "note"), [(401, "refuses us (401)"), (403, "refuses us (403)"), (500, "answers 500")]
    )
    def test_of_another_host_that_refuse_are_noted(self, status: int, note: str) -> None:
        found = noted("https://other.example/x", answer(status))
        assert len(found.failures) == 1
        assert found.notes[0].startswith("other.example: ")
        assert found.notes[0].endswith(note)

    def test_of_another_host_that_ask_to_slow_down_end_the_load(self) -> None:
        assert stopped(429, "https://other.example/x", Retry_After="7").retry_after == 7

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("90", 90),
            ("", 300),
            ("soon", 300),
            (formatdate(NOW + 120, usegmt=True), 120),
            (formatdate(NOW + 1, usegmt=True), 1),
            (formatdate(NOW - 50, usegmt=True), 1),
        ],
    )
    def test_that_say_when_to_come_back_are_believed(
        self, monkeypatch: pytest.MonkeyPatch, text: str, seconds: int
    ) -> None:
        monkeypatch.setattr(module, "time", lambda: NOW)
        assert stopped(429, Retry_After=text).retry_after == seconds


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (requests.ConnectionError("Connection refused"), SourceBlocked, "refuses the connection"),
        (requests.ReadTimeout("x"), Unavailable, "too slow"),
        (requests.ConnectionError("reset"), Unavailable, "cannot be reached"),
    ],
)
def test_a_request_without_an_answer_has_its_error(error: Any, kind: type[SlipstreamError], text: str) -> None:
    found = unanswered(error)
    assert type(found) is kind
    assert text in found.detail


def test_a_warning_of_fastf1_is_noted_once_and_what_it_says_of_signing_in_never() -> None:
    notes = ["first"]
    logger = logging.Logger("of a test")
    logger.addHandler(Warnings(notes))
    for text in ("second", "first", "second", "Failed to authenticate with a@example.org"):
        logger.warning(text)
    logger.info("third")
    assert notes == ["first", "second"]
