"""Two loaders on two machines that share a bucket and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from lib.errors import Unavailable
from lib.services.loading.failed_loads import FailedLoad, forget_failed, read_failed, write_failed
from lib.services.loading.store_locks import FOLDER, StoreLocks
from lib.sessions import SessionKey, SessionStore, open_store
from tests.real.binaries import free_port

LOCK, KEY = "load:lock:2025/01/R", SessionKey(2025, 1, "R")
FAILED = FailedLoad(2, 1_742_110_000.0, "unavailable", 1_742_097_600.0)


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SessionStore, SessionStore]]:
    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    boto3.session.Session().client("s3", endpoint_url=endpoint).create_bucket(Bucket="shared")
    yield open_store("s3://shared/slipstream", endpoint), open_store("s3://shared/slipstream", endpoint)
    server.stop()


def locks(store: SessionStore) -> StoreLocks:
    return StoreLocks(store, sleep=lambda _: None)


def test_one_gets_the_lock_and_gives_it_to_the_other(stores: tuple[SessionStore, SessionStore]) -> None:
    one, two = map(locks, stores)
    assert one.add(LOCK, "one", 60)
    assert not two.add(LOCK, "two", 60)
    assert two.get(LOCK) == "one"
    assert one.renew_if(LOCK, "one", 60)
    assert one.delete_if(LOCK, "one")
    assert two.add(LOCK, "two", 60)
    assert len(stores[0].list(FOLDER)) == 1


def test_a_failure_is_known_to_the_other_and_so_is_its_end(stores: tuple[SessionStore, SessionStore]) -> None:
    one, two = stores
    write_failed(one, KEY, FAILED)
    assert read_failed(two) == {KEY: FAILED}
    forget_failed(two, KEY)
    assert read_failed(one) == {}


def test_a_bucket_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with pytest.raises(Unavailable):
        locks(open_store("s3://shared/slipstream", f"http://127.0.0.1:{free_port()}")).add(LOCK, "one", 60)
