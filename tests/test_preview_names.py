"""A preview never works on production's database, store or cache, whatever was entered; and production not on its."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.cache.upstash import UpstashCache
from lib.config import Config
from lib.database import connect
from lib.errors import ConfigError
from lib.migrate import migrate
from lib.services.report_service import library
from lib.sessions import open_store
from tests.real.upstash_bridge import TOKEN, RedisServer, UpstashBridge

ENTERED = {
    "DATABASE_URL": "mysql://u:p@db.example/slipstream?ssl-mode=required",
    "STORE_URL": "s3://bucket/season",
    "UPSTASH_REDIS_REST_URL": "https://cache.example",
    "UPSTASH_REDIS_REST_TOKEN": "t",
    "SECRET_KEY": "x" * 32,
}


def read(environment: str, **entered: str) -> Config:
    return Config.read({**ENTERED, **entered, "VERCEL_ENV": environment})


def test_the_same_settings_lead_a_preview_elsewhere() -> None:
    production, preview = read("production"), read("preview")
    assert production.database_url == "mysql://u:p@db.example/slipstream?ssl-mode=required"
    assert preview.database_url == "mysql://u:p@db.example/slipstream_preview?ssl-mode=required"
    assert (production.store_url, preview.store_url) == ("s3://bucket/season", "s3://bucket/season/preview")
    assert (production.cache_prefix, preview.cache_prefix) == ("", "preview:")


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("mysql://u:p@db.example:3306/f1", "mysql://u:p@db.example:3306/f1_preview"),
        ("mysql://u:p@db.example/f1_preview", "mysql://u:p@db.example/f1_preview"),
        ("mysql://u:p@db.example/f1_preview?ssl-ca=/a/b.pem", "mysql://u:p@db.example/f1_preview?ssl-ca=/a/b.pem"),
        ("sqlite:////tmp/slipstream.db", "sqlite:////tmp/slipstream_preview.db"),
        ("sqlite:////tmp/slipstream", "sqlite:////tmp/slipstream_preview"),
    ],
)
def test_the_database_of_a_preview(entered: str, expected: str) -> None:
    assert read("preview", DATABASE_URL=entered).database_url == expected


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("s3://bucket", "s3://bucket/preview"),
        ("s3://bucket/", "s3://bucket/preview"),
        ("s3://bucket/preview", "s3://bucket/preview"),
        ("s3://preview", "s3://preview/preview"),
        ("file:///srv/store", "file:///srv/store/preview"),
    ],
)
def test_the_store_of_a_preview(entered: str, expected: str) -> None:
    assert read("preview", STORE_URL=entered).store_url == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:p@db.example/f1_preview"),
        ("DATABASE_URL", "mysql://u:p@db.example/f1_preview?ssl-mode=required"),
        ("STORE_URL", "s3://bucket/preview/"),
    ],
)
def test_production_refuses_the_names_of_previews(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read("production", **{name: value})
    assert read("preview", **{name: value})


@pytest.mark.parametrize("name", ["f1", "f1_preview", "preview", "f1-preview"])
@pytest.mark.parametrize("folder", ["s3://b", "s3://b/preview", "s3://b/previews", "s3://b/x/preview/"])
def test_no_settings_let_both_share_anything(name: str, folder: str) -> None:
    entered = {"DATABASE_URL": f"mysql://u:p@h/{name}", "STORE_URL": folder}
    preview = read("preview", **entered)
    try:
        production = read("production", **entered)
    except ConfigError:
        return
    assert preview.database_url != production.database_url
    assert preview.store_url.rstrip("/") != production.store_url.rstrip("/")


def test_one_redis_serves_both_without_their_seeing_each_other(
    upstash: UpstashBridge, redis_server: RedisServer
) -> None:
    production, preview = UpstashCache(upstash.url, TOKEN), UpstashCache(upstash.url, TOKEN, prefix="preview:")
    production.set("load:state:2025/01/Q", "mine", 60)
    assert preview.get("load:state:2025/01/Q") is None
    assert preview.add("load:state:2025/01/Q", "theirs", 60)
    assert not preview.delete_if("load:state:2025/01/Q", "mine")
    assert preview.renew_if("load:state:2025/01/Q", "theirs", 60)
    preview.delete("load:state:2025/01/Q")
    assert production.get("load:state:2025/01/Q") == "mine"
    assert production.spend("login", "somebody", 1, 60).allowed
    assert preview.spend("login", "somebody", 1, 60).allowed
    assert not preview.left("login", "somebody", 1, 60).allowed
    assert not production.spend("login", "somebody", 1, 60).allowed


def test_the_sweep_of_a_preview_leaves_productions_reports_alone(
    settings: Callable[..., Config], tmp_path: Path
) -> None:
    """Both environments were given the same bucket and the same database server."""
    same = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/f1.db",
        "STORE_URL": f"file://{tmp_path}/store",
        "BCRYPT_ROUNDS": "12",
    }
    deployed = {**ENTERED, **same}
    production, preview = (settings(**deployed, VERCEL_ENV=name) for name in ("production", "preview"))
    report = f"users/{uuid.uuid4()}/reports/{uuid.uuid4()}.pdf"
    for one in (production, preview):
        open_store(one.store_url).put_blob(report, b"%PDF")
        os.utime(Path(one.store_url.removeprefix("file://")) / report, (0, 0))
    connection = connect(preview.database_url)
    migrate(connection)
    swept = library.sweep(connection, open_store(preview.store_url), time.time())
    connection.close()
    assert swept == 1
    assert open_store(preview.store_url).get_blob(report) is None
    assert open_store(production.store_url).get_blob(report) == b"%PDF"
