"""A file too large for one request: its address, sending it, taking it in; with a store in a folder."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from lib.services.own_laps import large_upload
from lib.sessions import open_store
from tests.conftest import Api
from tests.services.own_laps import recorded


def address(api: Api, size: int) -> dict[str, Any]:
    got = api.call("POST", f"/api/telemetry?upload=1&bytes={size}")
    assert got.status_code == 200, got.text
    return dict(got.json)


def path_of(found: dict[str, Any]) -> str:
    parts = urlsplit(found["url"])
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def signed_in(api: Api) -> Api:
    api.register()
    return api


class TestALargeFile:
    def test_of_more_than_four_megabytes_gives_its_lap(self, signed_in: Api) -> None:
        content = recorded.as_ibt(recorded.outing(*[82, 80, 84] * 3, 81, rate=150))
        assert len(content) > 4_500_000
        found = address(signed_in, len(content))
        sent = signed_in.anonymous().call("PUT", path_of(found), data=content)
        assert sent.status_code == 204, sent.text
        made = signed_in.call("POST", f"/api/telemetry?from={found['upload_id']}&name=Big&lap=3")
        assert made.status_code == 201, made.text
        assert (made.json["lap_time"], made.json["lap"], len(made.json["laps"])) == (84.0, 3, 12)

    def test_that_is_refused_stays_for_another_try(self, signed_in: Api) -> None:
        content = recorded.as_ibt(recorded.outing(82, 80))
        found = address(signed_in, len(content))
        signed_in.call("PUT", path_of(found), data=content)
        sent = f"/api/telemetry?from={found['upload_id']}&name=Big"
        assert signed_in.call("POST", f"{sent}&lap=9").status_code == 400
        assert signed_in.call("POST", f"{sent}&lap=1").status_code == 201

    def test_it_is_forgotten_when_it_was_taken_in(self, signed_in: Api) -> None:
        content = recorded.as_ibt(recorded.outing(82, 80))
        found = address(signed_in, len(content))
        signed_in.call("PUT", path_of(found), data=content)
        again = f"/api/telemetry?from={found['upload_id']}&name=Big&game=F1"
        made = signed_in.call("POST", again)
        assert made.status_code == 201, made.text
        assert (made.json["lap_time"], made.json["tool"]) == (80.0, "iRacing .ibt")
        assert signed_in.call("POST", again).status_code == 404

    def test_another_users_file_is_not_there(self, signed_in: Api) -> None:
        content = recorded.as_ibt(recorded.outing(82, 80))
        found = address(signed_in, len(content))
        signed_in.call("PUT", path_of(found), data=content)
        stranger = signed_in.anonymous()
        stranger.register("Stranger")
        assert stranger.call("POST", f"/api/telemetry?from={found['upload_id']}&name=x").status_code == 404

    @pytest.mark.parametrize("change", [("put=", "put=0"), (".", ".1"), ("put=", "put=x&put=")])
    def test_a_changed_address_is_refused(self, signed_in: Api, change: tuple[str, str]) -> None:
        path = path_of(address(signed_in, 10)).replace(*change, 1)
        if change[1].endswith("&put="):
            path = path.replace("put=x&", "")
            path = path[:-1] + ("1" if path.endswith("0") else "0")
        assert signed_in.call("PUT", path, data=b"0123456789").status_code == 403

    @pytest.mark.parametrize(("content", "status"), [(b"0123456789", 204), (b"012345678", 400), (b"0123456789x", 413)])
    def test_only_the_size_that_was_said_is_taken(self, signed_in: Api, content: bytes, status: int) -> None:
        assert signed_in.call("PUT", path_of(address(signed_in, 10)), data=content).status_code == status

    def test_an_address_ends(self, signed_in: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        path = path_of(address(signed_in, 2))
        late = time.time() + large_upload.LINK_SECONDS + 2
        monkeypatch.setattr("lib.responses.upload.time.time", lambda: late)
        assert signed_in.call("PUT", path, data=b"xx").status_code == 403

    @pytest.mark.parametrize("size", ["", "0", "-1", "x", "64000001", "1" * 400])
    def test_a_size_that_is_not_taken_is_named(self, signed_in: Api, size: str) -> None:
        got = signed_in.call("POST", f"/api/telemetry?upload=1&bytes={size}")
        assert got.status_code == 400
        assert got.json["errors"][0]["field"] == "bytes"

    @pytest.mark.parametrize("upload_id", ["", "..", "../laps/x", "0" * 36, "x" * 5000])
    def test_an_id_that_is_none_is_not_found(self, signed_in: Api, upload_id: str) -> None:
        assert signed_in.call("POST", f"/api/telemetry?from={upload_id}&name=x").status_code == 404

    def test_of_files_that_nobody_takes_in_three_are_kept(self, signed_in: Api) -> None:
        for _ in range(5):
            assert signed_in.call("PUT", path_of(address(signed_in, 2)), data=b"xx").status_code == 204
        store = open_store(signed_in.parts.config.store_url)
        assert len(store.list(f"users/{signed_in.call('GET', '/api/me').json['id']}/uploads")) == 3

    def test_without_a_token_there_is_no_address(self, api: Api) -> None:
        assert api.call("POST", "/api/telemetry?upload=1&bytes=5").status_code == 401
