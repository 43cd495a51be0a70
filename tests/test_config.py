"""Settings: typed, never defaulted in a deployment, and every complaint names its variable."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from lib.config import Config
from lib.errors import ConfigError
from tests.conftest import ROOT

DEPLOYED = {
    "VERCEL_ENV": "production",
    "DATABASE_URL": "mysql://u:p@db.example/slipstream",
    "STORE_URL": "s3://bucket",
    "UPSTASH_REDIS_REST_URL": "https://cache.example",
    "UPSTASH_REDIS_REST_TOKEN": "t",
    "SECRET_KEY": "x" * 32,
}


def test_a_complete_deployment_is_accepted() -> None:
    assert Config.read(DEPLOYED).environment == "production"


def test_all_that_a_deployment_lacks_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        Config.read({"VERCEL_ENV": "production", "STORE_URL": "s3://bucket"})
    told = "DATABASE_URL is not set; nor are UPSTASH_REDIS_REST_URL, SECRET_KEY; with VERCEL_ENV=production there is no"
    assert error.value.detail == f"{told} default"


@pytest.mark.parametrize("name", sorted(DEPLOYED.keys() - {"VERCEL_ENV"}))
def test_a_deployment_without_a_needed_setting_names_it(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.read({key: value for key, value in DEPLOYED.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "postgres://x"),
        ("STORE_URL", "ftp://x"),
        ("UPSTASH_REDIS_REST_URL", "redis://x"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "soon"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "٣"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://*.*.example"),
        ("RATE_LIMIT_PER_MINUTE", "-1"),
        ("RATE_LIMIT_PER_MINUTE", "0"),
        ("LIMITS", "logins=1/2"),
        ("LIMITS", "login=1"),
        ("LIMITER_DOWN_READS", "maybe"),
        ("F1_SOURCE", "somewhere"),
        ("TTS_ENGINE", "espeak"),
        ("LOG_FORMAT", "xml"),
        ("PORT", "99999"),
        ("BCRYPT_ROUNDS", "4"),
        ("INGEST_SECRET", "short"),
        ("CRON_SECRET", "short"),
        ("LOAD_SECONDS", "60"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as refused:
        Config.read({**DEPLOYED, name: value})
    assert refused.value.variable == name


def test_secrets_are_not_in_the_complaint() -> None:
    with pytest.raises(ConfigError) as refused:
        Config.read({**DEPLOYED, "SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_a_bare_machine_needs_no_settings(tmp_path: Path) -> None:
    config = Config.read({"DATA_DIR": str(tmp_path)})
    assert config.database_url == f"sqlite:///{tmp_path}/slipstream.db"
    assert config.upstash_url == "memory://"


def test_a_bare_machine_keeps_one_random_secret_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (Config.read({"DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_rows_of_the_limits_can_be_changed(settings: Callable[..., Config]) -> None:
    limits = settings(LIMITS="login=3/60, register=1/10", RATE_LIMIT_PER_MINUTE="7").limits
    assert (limits["login"], limits["register"], limits["default"]) == ((3, 60), (1, 10), (7, 60))


@pytest.mark.parametrize("function", sorted(path.stem for path in (ROOT / "api").glob("*.py") if path.stem != "health"))
def test_a_deployed_function_refuses_to_start_without_a_secret(function: str) -> None:
    environ = {**DEPLOYED, "SECRET_KEY": "", "PATH": os.environ["PATH"]}
    started = subprocess.run(
        [sys.executable, f"api/{function}.py"],
        cwd=ROOT,
        env={**environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode != 0
    assert "SECRET_KEY is not set" in started.stderr


def test_health_starts_all_the_same_and_says_what_is_missing() -> None:
    ask = (
        "import runpy; app = runpy.run_path('api/health.py')['app']; a = app.test_client().get('/api/health'); "
        "print(a.status_code, a.text)"
    )
    environ = {**DEPLOYED, "SECRET_KEY": "", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert '"code":"misconfigured"' in answer.stdout
    assert "SECRET_KEY is not set" in answer.stdout


def test_every_variable_has_its_line_in_the_example_file() -> None:
    files = [ROOT / "lib/config.py", *(ROOT / "lib/settings").glob("*.py")]
    source = "".join(path.read_text() for path in files)
    example = (ROOT / ".env.example").read_text()
    names = {
        word.strip('"')
        for word in source.replace("(", " ").replace(",", " ").split()
        if word.startswith('"') and word.endswith('"') and word.strip('"').isupper()
    }
    assert {name for name in names if f"{name}=" not in example} == {"VERCEL_ENV", "VERCEL_GIT_COMMIT_SHA"} & names


class TestALoaderOfItsOwn:
    """A deployment that reads OpenF1 loads by itself; one that reads F1's archive alone cannot."""

    HOME: ClassVar = {
        "VERCEL_PROJECT_PRODUCTION_URL": "slipstream.example",
        "VERCEL_URL": "slipstream-abc123.vercel.app",
    }

    @pytest.mark.parametrize("source", ["openf1", "live,openf1", "openf1+https://mirror.example"])
    def test_is_its_own_address_and_a_secret_that_all_its_functions_know(self, source: str) -> None:
        first, second = (Config.read({**DEPLOYED, **self.HOME, "F1_SOURCE": source}) for _ in range(2))
        assert first.ingest_url == "https://slipstream.example/api/ingest"
        assert first.ingest_secret == second.ingest_secret
        assert len(first.ingest_secret or "") == 64
        assert first.load_seconds == 285

    def test_of_a_preview_is_that_preview(self) -> None:
        preview = {**DEPLOYED, **self.HOME, "F1_SOURCE": "openf1", "VERCEL_ENV": "preview"}
        assert Config.read(preview).ingest_url == "https://slipstream-abc123.vercel.app/api/ingest"

    def test_gives_way_to_one_that_is_named(self) -> None:
        named = {"INGEST_URL": "https://loader.example/api/ingest", "INGEST_SECRET": "s" * 32}
        config = Config.read({**DEPLOYED, **self.HOME, "F1_SOURCE": "openf1", **named})
        assert (config.ingest_url, config.ingest_secret) == tuple(named.values())

    @pytest.mark.parametrize("source", ["live", "https://archive.example"])
    def test_is_none_where_sessions_need_fastf1(self, source: str) -> None:
        config = Config.read({**DEPLOYED, **self.HOME, "F1_SOURCE": source})
        assert (config.ingest_url, config.ingest_secret) == (None, None)

    def test_is_none_where_its_address_is_not_known(self) -> None:
        assert Config.read({**DEPLOYED, "F1_SOURCE": "openf1"}).ingest_url is None

    def test_on_a_bare_machine_takes_the_time_it_needs(self, tmp_path: Path) -> None:
        config = Config.read({"DATA_DIR": str(tmp_path), "F1_SOURCE": "openf1"})
        assert (config.ingest_url, config.load_seconds) == (None, None)


def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    config = Config.read({"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 32})
    keys = {config.key_for(purpose) for purpose in ("tokens", "fingerprints", "idempotency")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    other = Config.read({"DATA_DIR": str(tmp_path), "SECRET_KEY": "l" * 32})
    assert other.key_for("tokens") not in keys


def test_the_invented_season_has_a_store_of_its_own() -> None:
    def stores(**environ: str) -> tuple[str, str | None]:
        found = Config.read({"DATA_DIR": "/d", "SECRET_KEY": "s" * 32, **environ})
        return found.store_url, found.demo_store_url

    own, invented = "file:///d/store", "file:///d/demo/store"
    assert stores() == (own, invented)
    assert stores(F1_SOURCE="demo") == (invented, None)
    assert stores(F1_SOURCE="openf1") == (own, None)
    assert stores(STORE_URL="s3://bucket") == ("s3://bucket", None)
