"""The next page of a list is named in `Link`, with all that was asked."""

from __future__ import annotations

import re

import pytest

from lib.services import pages
from tests.conftest import Api


def test_link_leads_through_all_pages(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    for number in range(5):
        api.call("POST", "/api/status", {"client_name": f"{number}"})
    address, seen = "/api/v1/status", []
    while address:
        got = api.call("GET", address)
        seen += [row["client_name"] for row in got.json["items"]]
        link = re.fullmatch('<(.+)>; rel="next"', got.headers.get("Link", ""))
        assert (link is None) == (got.json["next_cursor"] is None)
        address = link[1] if link else ""
    assert sorted(seen) == ["0", "1", "2", "3", "4"]


def test_the_next_address_keeps_the_rest_of_the_query(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 1)
    for _ in range(3):
        api.call("POST", "/api/status", {"client_name": "x"})
    first = api.call("GET", "/api/status?_=1%202").headers["Link"]
    assert first.startswith("</api/status?_=1+2&cursor=")
    second = api.call("GET", first[1 : first.index(">")]).headers["Link"]
    assert second.count("cursor=") == 1


def test_a_bad_cursor_is_named(api: Api) -> None:
    got = api.call("GET", "/api/status?cursor=2026_x%0A")
    assert (got.status_code, [row["field"] for row in got.json["errors"]]) == (400, ["cursor"])
