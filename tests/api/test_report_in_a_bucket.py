"""Reports in S3: links are the bucket's own, signed here; the type and the name come with the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from lib.middleware.session_store import store_of
from tests import built
from tests.conftest import PASSWORD, Api

NAME = "slipstream-reports"
ORDER = {"year": 2025, "event": "1", "session": "Q", "sections": ["classification"]}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket_api(make_api: Callable[..., Api], endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client: Any = boto3.session.Session().client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=NAME)
    root = built.demo_store()
    for file in (root / "sessions/2025/01/Q").rglob("*"):
        if file.is_file():
            client.put_object(Bucket=NAME, Key=f"p/{file.relative_to(root).as_posix()}", Body=file.read_bytes())
    api = make_api(RATE_LIMIT_PER_MINUTE="0", STORE_URL=f"s3://{NAME}/p", S3_ENDPOINT_URL=endpoint)
    api.register()
    yield api
    for item in client.list_objects_v2(Bucket=NAME).get("Contents", ()):
        client.delete_object(Bucket=NAME, Key=item["Key"])


def test_the_link_is_the_buckets_and_brings_the_file_with_its_name(bucket_api: Api, endpoint: str) -> None:
    made = bucket_api.call("POST", "/api/report", ORDER).json
    assert made["url"].startswith(endpoint)
    answer = httpx.get(made["url"], timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="slipstream-2025-01-Q-Valdoria-Grand-Prix-2025.pdf"' in answer.headers["Content-Disposition"]
    assert hashlib.sha256(answer.content).hexdigest() == made["sha256"]


def test_the_owner_is_redirected_past_the_function(bucket_api: Api, endpoint: str) -> None:
    made = bucket_api.call("POST", "/api/report", ORDER).json
    answer = bucket_api.call("GET", f"/api/report?id={made['id']}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(endpoint)


def test_leaving_empties_the_prefix(bucket_api: Api) -> None:
    bucket_api.call("POST", "/api/report", ORDER)
    store = store_of(bucket_api.parts.config)
    assert len(store.list("users")) == 1
    assert bucket_api.call("DELETE", "/api/delete-account", {"password": PASSWORD}).status_code == 204
    assert store.list("users") == []
