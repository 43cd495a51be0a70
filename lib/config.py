"""The only reader of the environment. `config()` is read once; `Config.read(mapping)` is what tests use."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.limits import Limit, read_limits
from lib.preview_names import CACHE_PREFIX
from lib.settings import addresses, loading, storage
from lib.settings.addresses import Edge
from lib.settings.loading import F1Account, LoadQueue
from lib.settings.reader import SettingsReader

VERSION = "0.1.0"


@dataclass(frozen=True)
class Config:
    """Every setting of one deployment, typed. `environment` is VERCEL_ENV, or "local" without one."""

    environment: str
    commit: str | None
    log_format: str
    database_url: str
    store_url: str
    demo_store_url: str | None
    s3_endpoint_url: str | None
    upstash_url: str
    upstash_token: str
    secret_key: str
    access_token_minutes: int
    bcrypt_rounds: int
    allowed_origins: tuple[str, ...]
    rate_limit_per_minute: int
    limits: Mapping[str, Limit]
    limiter_down_reads: str
    limiter_down_logins: str
    f1_source: str
    f1_account: F1Account | None
    ingest_url: str | None
    ingest_secret: str | None
    protection_bypass: str | None
    load_seconds: int | None
    cron_secret: str | None
    queue: LoadQueue | None
    openai_api_key: str | None
    openai_base_url: str | None
    openai_model: str
    openai_seconds: int
    openai_retries: int
    openai_most_tokens: int
    openai_tts_model: str
    tts_engine: str
    data_dir: Path
    port: int
    edge: Edge | None
    public_url: str | None

    @property
    def behind_vercel(self) -> bool:
        """Whether a proxy that sets x-forwarded-for itself stands in front."""
        return self.environment in ("production", "preview")

    @property
    def cache_prefix(self) -> str:
        """Return what stands before every key in the shared cache, so that a preview and production may share one."""
        return CACHE_PREFIX.get(self.environment, "")

    def key_for(self, purpose: str) -> bytes:
        """Return the 32 bytes that SECRET_KEY gives for one purpose: what one of them shows says nothing of another."""
        return hmac.digest(self.secret_key.encode(), f"slipstream:{purpose}".encode(), hashlib.sha256)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Config:
        """Return the settings that `environ` spells, or raise ConfigError with the name of the first bad variable."""
        return _read(SettingsReader(environ))


def _read(env: SettingsReader) -> Config:
    return Config(
        environment=env.environment,
        commit=env.optional("VERCEL_GIT_COMMIT_SHA"),
        log_format=env.choice("LOG_FORMAT", "json", "text"),
        database_url=storage.database_url(env),
        store_url=storage.store_url(env),
        demo_store_url=storage.demo_store_url(env),
        s3_endpoint_url=env.optional("S3_ENDPOINT_URL"),
        upstash_url=storage.upstash_url(env),
        upstash_token=storage.upstash_token(env),
        secret_key=storage.secret_key(env),
        access_token_minutes=env.whole("ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, 60 * 24 * 30),
        bcrypt_rounds=env.whole("BCRYPT_ROUNDS", 12, 10 if env.environment != "local" else 4, 16),
        allowed_origins=addresses.allowed_origins(env),
        rate_limit_per_minute=addresses.rate_limit(env),
        limits=read_limits(env.text("LIMITS"), addresses.rate_limit(env)),
        limiter_down_reads=env.choice("LIMITER_DOWN_READS", "open", "closed"),
        limiter_down_logins=env.choice("LIMITER_DOWN_LOGINS", "closed", "open"),
        f1_source=loading.f1_source(env),
        f1_account=loading.f1_account(env),
        ingest_url=env.optional("INGEST_URL") or loading.own_loader(env),
        ingest_secret=loading.ingest_secret(env),
        protection_bypass=env.optional("VERCEL_AUTOMATION_BYPASS_SECRET"),
        load_seconds=loading.load_seconds(env),
        cron_secret=env.secret("CRON_SECRET"),
        queue=loading.queue(env),
        openai_api_key=env.optional("OPENAI_API_KEY"),
        openai_base_url=env.optional("OPENAI_BASE_URL"),
        openai_model=env.text("OPENAI_MODEL", "gpt-4.1-mini"),
        openai_seconds=env.whole("OPENAI_SECONDS", 60, 1, 240),
        openai_retries=env.whole("OPENAI_RETRIES", 1, 0, 5),
        openai_most_tokens=env.whole("OPENAI_MOST_TOKENS", 1500, 100, 20_000),
        openai_tts_model=env.text("OPENAI_TTS_MODEL", "gpt-4o-mini-tts"),
        tts_engine=env.choice("TTS_ENGINE", "off", "openai"),
        data_dir=env.data_dir,
        port=env.whole("PORT", 3000, 1, 65535),
        edge=addresses.edge(env),
        public_url=addresses.public_url(env),
    )


@cache
def config() -> Config:
    """Return this process's settings. Raise ConfigError once, at start, and again on every call."""
    return Config.read(os.environ)
