"""The same store in a bucket: moto's S3 server on loopback, boto3 as in production."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import boto3
import httpx
import numpy as np
import pytest
from moto.server import ThreadedMotoServer

from lib.errors import DamagedData, InvalidRequest, SessionNotLoaded, Unavailable
from lib.sessions import SessionKey, SessionStore, bucket, open_store
from lib.sessions.bucket import Bucket
from lib.sessions.copies import LocalCopies
from tests.sessions.invented import KEY, session

NAME = "slipstream-test"
SIGNATURE, PAYLOAD = "X-Amz-Signature", "UNSIGNED-PAYLOAD"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client = boto3.session.Session().client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=NAME)
    yield client
    for item in client.list_objects_v2(Bucket=NAME).get("Contents", ()):
        client.delete_object(Bucket=NAME, Key=item["Key"])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(s3: object, endpoint: str, tmp_path: Path, clock: Clock) -> SessionStore:
    return SessionStore(Bucket(NAME, "some/prefix", endpoint, LocalCopies(tmp_path / "copies")), clock=clock)


@pytest.fixture
def other(s3: object, endpoint: str) -> SessionStore:
    """Another machine: nothing in memory, no copies."""
    return SessionStore(Bucket(NAME, "some/prefix", endpoint, None))


def test_what_was_written_is_read_elsewhere(store: SessionStore, other: SessionStore) -> None:
    data = session()
    store.write(KEY, data)
    np.testing.assert_array_equal(other.open(KEY).car("AAA").throttle, data.car["AAA"].throttle)
    assert other.open(KEY).laps().lists() == data.laps.lists()
    assert other.keys(2025) == [KEY]


def test_years_rounds_and_sessions_are_listed_by_their_folders(store: SessionStore, other: SessionStore) -> None:
    race = SessionKey(2024, 11, "R")
    store.write(KEY, session())
    store.write(race, session())
    assert (other.years(), other.rounds(2024), other.rounds(2023)) == ([2024, 2025], [11], [])
    assert (other.keys(2024, 11), other.keys(2025)) == ([race], [KEY])


def test_what_is_not_there_is_not_loaded(store: SessionStore) -> None:
    with pytest.raises(SessionNotLoaded):
        store.manifest(KEY)


def test_a_newer_version_is_noticed_after_a_few_seconds(store: SessionStore, other: SessionStore, clock: Clock) -> None:
    other.write(KEY, session(0))
    first = store.manifest(KEY)
    other.write(KEY, session(1))
    clock.now += 2.9
    assert store.manifest(KEY) is first
    clock.now += 0.2
    assert store.manifest(KEY).total_laps == 1


def test_an_unchanged_manifest_is_not_sent_again(store: SessionStore, clock: Clock) -> None:
    store.write(KEY, session())
    first = store.manifest(KEY)
    clock.now += 4
    assert store.manifest(KEY) is first


def test_a_damaged_copy_on_this_machine_is_fetched_again(store: SessionStore, tmp_path: Path, endpoint: str) -> None:
    store.write(KEY, session())
    store.open(KEY).car("AAA")
    for file in (tmp_path / "copies").iterdir():
        file.write_bytes(b"damaged")
    place = Bucket(NAME, "some/prefix", endpoint, LocalCopies(tmp_path / "copies"))
    assert len(SessionStore(place).open(KEY).car("AAA")) == 500


def test_a_damaged_part_in_the_bucket_is_found(store: SessionStore, other: SessionStore, s3: object) -> None:
    version = store.write(KEY, session()).version
    s3.put_object(Bucket=NAME, Key=f"some/prefix/{KEY.path}/{version}/car/AAA.npz", Body=b"rubbish")
    with pytest.raises(DamagedData):
        other.open(KEY).car("AAA")
    with pytest.raises(SessionNotLoaded):
        other.manifest(KEY)


def test_small_files_are_kept_listed_and_deleted(store: SessionStore, other: SessionStore) -> None:
    store.put_blob("users/7/laps/a.npz", b"one")
    assert other.get_blob("users/7/laps/a.npz") == b"one"
    store.put_blob("users/7/laps/a.npz", b"two")
    assert store.get_blob("users/7/laps/a.npz") == b"two"
    assert [entry.size for entry in store.list("users/7")] == [3]
    assert store.delete_prefix("users/7") == 1
    assert store.get_blob("users/7/laps/a.npz") is None


def test_a_bucket_that_does_not_exist_is_unavailable(s3: object, endpoint: str) -> None:
    with pytest.raises(Unavailable):
        open_store("s3://no-such-bucket/x", endpoint).ping()


@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (500, "InternalError"), (404, "NoSuchBucket")])
def test_a_bucket_that_refuses_is_not_taken_for_an_empty_one(
    s3: object, monkeypatch: pytest.MonkeyPatch, status: int, code: str
) -> None:
    monkeypatch.setattr(bucket, "ATTEMPTS", 1)

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    store = open_store("s3://bucket/x", f"http://127.0.0.1:{server.server_address[1]}")
    with pytest.raises(Unavailable) as error:
        store.manifest(KEY)
    assert (error.value.code, code in error.value.detail) == ("unavailable", True)
    server.shutdown()
    server.server_close()


def test_a_bucket_that_does_not_answer_is_unavailable(s3: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "ATTEMPTS", 1)
    with pytest.raises(Unavailable):
        open_store("s3://bucket/x", "http://127.0.0.1:9").manifest(KEY)


class TestCopies:
    def test_the_oldest_go_when_it_is_full(self, tmp_path: Path) -> None:
        copies = LocalCopies(tmp_path / "copies", limit=100)
        for name in ("a", "b", "c"):
            copies.put(name, bytes(40))
        assert copies.get("c") is not None
        assert sum(file.stat().st_size for file in (tmp_path / "copies").iterdir()) <= 100

    def test_a_folder_of_somebody_else_is_not_used(self, tmp_path: Path) -> None:
        (tmp_path / "open").mkdir(mode=0o777)
        (tmp_path / "open").chmod(0o777)
        copies = LocalCopies(tmp_path / "open")
        copies.put("a", b"x")
        assert copies.get("a") is None


def expected_signature(link: str, secret: str = "key") -> str:
    """Return the SigV4 signature of a presigned GET, computed from Amazon's description alone."""
    parts = urlsplit(link)
    query = dict(parse_qsl(parts.query, strict_parsing=True))
    signed = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in query.items() if name != SIGNATURE)
    canonical = "\n".join(
        ["GET", parts.path, "&".join("=".join(pair) for pair in signed), f"host:{parts.netloc}", "", "host", PAYLOAD]
    )
    scope = query["X-Amz-Credential"].split("/")[1:]
    text = "\n".join(
        ["AWS4-HMAC-SHA256", query["X-Amz-Date"], "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()]
    )
    key = f"AWS4{secret}".encode()
    for step in scope:
        key = hmac.digest(key, step.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


class TestDownloadLinks:
    def link(self, store: SessionStore) -> str:
        store.put_blob("users/7/reports/a.pdf", b"%PDF", "application/pdf")
        link = store.download_link("users/7/reports/a.pdf", 'São "Corvelo".pdf', 300)
        assert link is not None
        return link

    def test_a_link_downloads_the_file_under_its_name_and_type(self, store: SessionStore) -> None:
        answer = httpx.get(self.link(store))
        assert (answer.status_code, answer.content) == (200, b"%PDF")
        assert answer.headers["Content-Type"] == "application/pdf"
        named = "attachment; filename=\"S_o _Corvelo_.pdf\"; filename*=UTF-8''S%C3%A3o%20%22Corvelo%22.pdf"
        assert answer.headers["Content-Disposition"] == named

    def test_the_signature_is_sigv4_over_the_whole_address(self, store: SessionStore) -> None:
        link = self.link(store)
        query = dict(parse_qsl(urlsplit(link).query))
        assert query[SIGNATURE] == expected_signature(link)
        assert query["X-Amz-Expires"] == "300"
        assert query["X-Amz-SignedHeaders"] == "host"

    @pytest.mark.parametrize("change", [("300", "301"), ("a.pdf?", "b.pdf?"), ("Corvelo", "Corvela")])
    def test_a_changed_link_does_not_match_its_signature(self, store: SessionStore, change: tuple[str, str]) -> None:
        link = self.link(store).replace(*change)
        assert dict(parse_qsl(urlsplit(link).query))[SIGNATURE] != expected_signature(link)

    def test_sessions_have_no_links(self, store: SessionStore) -> None:
        with pytest.raises(InvalidRequest):
            store.download_link(f"{KEY.path}/session.json", "x", 60)


class TestUploadLinks:
    def test_a_file_is_put_by_a_signed_address(self, store: SessionStore) -> None:
        link = store.upload_link("users/7/uploads/1", 5, "application/octet-stream", 300)
        assert link is not None
        sent = httpx.put(link, content=b"01234", headers={"Content-Type": "application/octet-stream"})
        assert sent.status_code == 200, sent.text
        assert store.get_blob("users/7/uploads/1") == b"01234"

    def test_size_and_type_are_signed(self, store: SessionStore) -> None:
        query = dict(parse_qsl(urlsplit(store.upload_link("users/7/uploads/1", 5, "text/csv", 300) or "").query))
        assert {"content-length", "content-type", "host"} <= set(query["X-Amz-SignedHeaders"].split(";"))
        assert query["X-Amz-Expires"] == "300"

    def test_sessions_have_none(self, store: SessionStore) -> None:
        with pytest.raises(InvalidRequest):
            store.upload_link(f"{KEY.path}/session.json", 5, "text/csv", 300)


def test_many_files_are_deleted_in_one_request(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"plots/{number}.png" for number in range(5)]
    for path in paths:
        store.put_blob(path, b"x")
    monkeypatch.setattr(bucket, "DELETE_AT_ONCE", 2)
    store.delete_blobs([*paths[:4], "plots/gone.png"])
    assert [entry.path for entry in store.list("plots")] == [paths[4]]


def test_a_users_file_deleted_elsewhere_is_gone_here_too(store: SessionStore, other: SessionStore) -> None:
    store.put_blob("users/7/laps/a.npz", b"one")
    assert store.get_blob("users/7/laps/a.npz") == b"one"
    other.delete_blob("users/7/laps/a.npz")
    assert store.get_blob("users/7/laps/a.npz") is None


def test_what_another_loader_goes_on_with_is_never_an_old_copy(store: SessionStore, other: SessionStore) -> None:
    store.put_blob("loading/2025-01-R/began", b"1")
    assert store.get_blob("loading/2025-01-R/began") == b"1"
    other.put_blob("loading/2025-01-R/began", b"2")
    assert store.get_blob("loading/2025-01-R/began") == b"2"
