"""Where FastF1 is pointed, how often a request is tried, and whose limits hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fastf1.req
import pytest
import requests
from fastf1.internals.f1account import token_manager

from lib.errors import SourceRateLimited
from lib.services.ff1_interact.journal import Journal, StopLoading
from lib.services.ff1_interact.source import _addresses, _get, _is_this_machine, _watched_get, watched

TIMING = "https://f1.example/static/"


def test_live_changes_nothing() -> None:
    assert _addresses("live") == []


def test_every_address_of_a_source_is_below_its_base() -> None:
    found = {f"{target.__name__}.{name}": value for target, name, value in _addresses("https://f1.example/archive/")}
    assert found == {
        "fastf1._api.base_url": "https://f1.example/archive",
        "fastf1._api.base_url_mirror": "https://f1.example/archive",
        "fastf1.ergast.interface.BASE_URL": "https://f1.example/archive/ergast/f1",
        "fastf1.ergast.legacy.base_url": "https://f1.example/archive/ergast/f1",
        "fastf1.events._SCHEDULE_BASE_URL": "https://f1.example/archive/f1schedule/",
        "fastf1.mvapi.api.PROTO": "https",
        "fastf1.mvapi.api.HOST": "f1.example/archive/multiviewer",
    }


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("f1.example", False)],
)
def test_only_on_this_machine_there_is_no_limit(host: str, here: bool) -> None:
    assert _is_this_machine(host) is here
    base = f"http://[{host}]:80" if ":" in host else f"http://{host}:80"
    limits = [value for target, _, value in _addresses(base) if target is fastf1.req._SessionWithRateLimiting]
    assert limits == ([{}] if here else [])


class Host:
    """What a request gets, one after the other."""

    def __init__(self, *ends: Any) -> None:
        self.ends, self.asked = list(ends), 0

    def __call__(self, _urls: list[str], **_options: Any) -> Any:
        self.asked += 1
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end


def test_a_request_that_breaks_off_is_tried_a_second_time() -> None:
    host, journal = Host(requests.ConnectionError("reset"), "answer"), Journal(TIMING)
    assert _get(host, [f"{TIMING}x"], {}, journal) == "answer"
    assert (host.asked, journal.failures) == (2, [])


def test_one_that_breaks_off_twice_has_failed() -> None:
    host, journal = Host(*[requests.ConnectionError("reset")] * 3), Journal(TIMING)
    with pytest.raises(StopLoading):
        _get(host, [f"{TIMING}x", "https://mirror.example/x"], {}, journal)
    assert (host.asked, [note.split(":")[0] for note in journal.notes]) == (2, ["f1.example"])
    with pytest.raises(requests.ConnectionError):
        _get(Host(*[requests.ConnectionError("reset")] * 2), ["https://other.example/x"], {}, journal)


def test_one_that_is_refused_is_not_tried_again() -> None:
    host, journal = Host(requests.ConnectionError("Connection refused")), Journal(TIMING)
    with pytest.raises(StopLoading):
        _get(host, [f"{TIMING}x"], {}, journal)
    assert host.asked == 1


def test_an_answer_is_noted_under_the_first_of_its_addresses_each_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = requests.Response()
    answer.status_code = 500
    host = Host(answer, answer)
    seen: list[list[str]] = []
    monkeypatch.setattr(
        fastf1.req.Cache, "requests_get", lambda urls, **options: (seen.append(urls), host(urls, **options))[1]
    )
    counted: list[str] = []
    get = _watched_get(Journal(TIMING), counted.append).__func__
    mirror = "https://mirror.example/x"
    assert get([mirror, f"{TIMING}x", mirror]) is answer
    with pytest.raises(StopLoading):
        get([f"{TIMING}x", mirror])
    assert counted == [mirror, f"{TIMING}x"]
    assert seen == [[mirror, f"{TIMING}x"], [f"{TIMING}x", mirror]]


def test_a_request_that_the_budget_refuses_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_url: str) -> None:
        raise SourceRateLimited("the budget is spent", retry_after=9)

    host = Host("answer")
    monkeypatch.setattr(fastf1.req.Cache, "requests_get", host)
    with pytest.raises(StopLoading) as raised:
        _watched_get(Journal(TIMING), refuse).__func__(f"{TIMING}x")
    assert (raised.value.error.retry_after, host.asked) == (9, 0)


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("https://f1.example/archive", True),
        ("http://127.0.0.1:9", False),
        ("http://localhost:9", False),
        ("live", True),
    ],
)
def test_requests_to_another_machine_are_counted(
    source: str, counted: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = requests.Response()
    answer.status_code = 404
    monkeypatch.setattr(fastf1.req.Cache, "requests_get", staticmethod(Host(answer)))
    urls: list[str] = []
    with watched(source, tmp_path / "cache", count=urls.append) as journal:
        assert fastf1.req.Cache.requests_get(f"{journal.timing_url}x.json") is answer
    assert urls == ([f"{journal.timing_url}x.json"] if counted else [])
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_what_was_replaced_for_a_load_is_put_back_after_it(tmp_path: Path) -> None:
    before = (fastf1._api.base_url, fastf1.req.Cache.requests_get, dict(vars(token_manager)))
    with watched("http://127.0.0.1:9", tmp_path):
        assert fastf1._api.base_url == "http://127.0.0.1:9"
        assert token_manager._token_path == tmp_path / "f1_token.json"
    assert (fastf1._api.base_url, fastf1.req.Cache.requests_get, dict(vars(token_manager))) == before


def test_raw_answers_of_the_live_host_are_kept_for_ten_minutes_and_never_served_stale(tmp_path: Path) -> None:
    with watched("live", tmp_path):
        kept = fastf1.req.Cache._requests_session_cached.settings
        assert (kept.expire_after, kept.stale_if_error) == (600, False)
