"""Every secret of the settings is planted, then everything is done that could tell it: no answer, log or file does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import demo
from demo.server import DemoServer
from lib.config import Config
from lib.errors import ConfigError
from lib.middleware.app_context import EXTENSION, AppContext
from tests import built
from tests.conftest import Api

SECRETS = {
    "F1_USERNAME": "planted-f1-username@example.org",
    "F1_PASSWORD": "planted-f1-password-8c1f",
    "SECRET_KEY": "planted-secret-key-of-32-bytes-and-more",
    "INGEST_SECRET": "planted-ingest-secret-of-32-bytes-here",
    "CRON_SECRET": "planted-cron-secret-of-32-bytes-or-more",
    "OPENAI_API_KEY": "planted-openai-key-77aa",
    "EDGE_PURGE_TOKEN": "planted-edge-token-55bb",
    "VERCEL_AUTOMATION_BYPASS_SECRET": "planted-bypass-33cc",
}
SPRINT = "year=2025&event=2&session=S"
LOADER = {"Authorization": f"Bearer {SECRETS['INGEST_SECRET']}"}
FAST = "openf1-minute=100000/60,jolpica-hour=10000/3600,jolpica-second=1000/1"


@pytest.fixture
def openf1() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture
def api(make_api: Callable[..., Api], openf1: DemoServer) -> Api:
    """The API with a loader that nobody hears, both sources, and every secret."""
    refusing = {"F1_SOURCE": f"openf1+{openf1.base_url}", "INGEST_URL": "http://127.0.0.1:9/api/ingest"}
    made = make_api(**SECRETS, **refusing, EDGE_PURGE_PROJECT="p", RATE_LIMIT_PER_MINUTE="10000", LIMITS=FAST)
    closed = replace(made.parts.config, openai_base_url="http://127.0.0.1:9/v1")
    for app in made.site.apps():
        app.extensions[EXTENSION] = AppContext(closed, made.parts.cache, made.parts.clock)
    return Api(made.site, AppContext(closed, made.parts.cache, made.parts.clock))


def answers(api: Api, openf1: DemoServer) -> str:
    """Return all that a client is told: what works, what fails, what is forbidden, and what breaks."""
    said = []

    def ask(method: str, path: str, json: object = None, **headers: str) -> None:
        got = api.call(method, path, json, headers=headers)
        said.append(f"{got.status} {got.headers} {got.get_data(as_text=True)}")

    ask("GET", f"/api/session?{SPRINT}")  # the loader cannot be reached
    openf1.openf1.closed = True
    ask("POST", "/api/ingest", {"key": "2025/02/S"}, **LOADER)
    openf1.openf1.closed = False
    api.parts.cache.delete("load:state:2025/02/S")
    ask("POST", "/api/ingest", {"key": "2025/02/S"}, **LOADER)
    ask("POST", "/api/ingest", {"key": "x"}, **LOADER)
    ask("POST", "/api/ingest", {"key": "2025/02/S"}, Authorization="Bearer wrong")
    ask("GET", "/api/load", Authorization="Bearer wrong")
    ask("GET", "/api/load", Authorization=f"Bearer {SECRETS['CRON_SECRET']}")
    ask("GET", f"/api/session?{SPRINT}")
    ask("GET", "/api/health")
    api.register()
    ask("POST", "/api/analysis", {"year": 2025, "event": "2", "session": "S", "question": "Who won?"})
    ask("GET", "/api/me")
    return "\n".join(said)


def test_no_answer_log_or_file_holds_a_secret(
    api: Api, openf1: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said = answers(api, openf1)
    assert '"source":"openf1"' in said.replace(" ", "")
    printed = capfd.readouterr()
    texts = {"an answer": said, "a log": caplog.text + printed.out + printed.err}
    files = {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    kept = {key: value for key, (value, _) in api.parts.cache._entries.items()}  # type: ignore[attr-defined]
    assert any(name.endswith("session.json") for name in files)
    for name, secret in SECRETS.items():
        assert [where for where, text in texts.items() if secret in text] == [], name
        assert [file for file, content in files.items() if secret.encode() in content] == [], name
        assert [key for key, value in kept.items() if secret in value or secret in key] == [], name


def test_no_complaint_about_a_setting_holds_its_value() -> None:
    for name in ("SECRET_KEY", "INGEST_SECRET", "CRON_SECRET"):
        with pytest.raises(ConfigError) as raised:
            Config.read({"VERCEL_ENV": "production", "DATABASE_URL": "mysql://u:p@h/d", "STORE_URL": "s3://b",
                         "UPSTASH_REDIS_REST_URL": "memory://", "SECRET_KEY": "k" * 32, name: "too-short"})  # fmt: skip
        assert "too-short" not in str(raised.value)
