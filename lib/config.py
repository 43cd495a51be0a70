"""The only reader of the environment. `config()` is read once; `Config.read(mapping)` is what tests use."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lib.errors import ConfigError
from lib.limits import Limit, read_limits
from lib.preview_names import CACHE_PREFIX, own_database, own_store
from lib.source_names import DEMO, LIVE, OPENF1, source_names

VERSION = "0.1.0"
SHORTEST_SECRET = 32  # bytes: as many as the SHA-256 that signs with it gives out
LOAD_SECONDS = 285  # a function may take 300
LOCAL_ORIGINS = "http://localhost:3000,http://127.0.0.1:3000,http://localhost:5173,http://127.0.0.1:5173"


class Edge(NamedTuple):
    """A token of Vercel's API, the project's name or id, its team if it has one, and the address of the API."""

    token: str
    project: str
    team: str | None
    address: str


@dataclass(frozen=True)
class F1Account:
    """The F1 TV account that F1's timing archive is read with; no text that is made of it shows anything."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class LoadQueue:
    """QStash: where it is, the token that messages are sent with, and the keys that it signs its requests with."""

    url: str
    token: str | None = field(repr=False)
    current_key: str = field(repr=False)
    next_key: str = field(repr=False)


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
        return _read(_Reader(environ))


class _Reader:
    """Typed access to variables; a local run has defaults that a deployment must spell out."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.environment = environ.get("VERCEL_ENV") or "local"
        self.data_dir = Path(environ.get("DATA_DIR") or self._default_folder()).absolute()

    def _default_folder(self) -> str:
        """Only /tmp can be written to where the functions are deployed."""
        return ".data" if self.environment == "local" else "/tmp/slipstream"  # noqa: S108

    def text(self, name: str, default: str = "") -> str:
        return self._environ.get(name, "").strip() or default

    def optional(self, name: str) -> str | None:
        return self.text(name) or None

    def needed(self, name: str, local_default: str) -> str:
        value = self.text(name)
        if value or self.environment == "local":
            return value or local_default
        raise ConfigError(name, f"is not set; with VERCEL_ENV={self.environment} it has no default there")

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ConfigError(name, f"is {text!r}; it must be a whole number from {least} to {most}")
        return int(text)

    def choice(self, name: str, default: str, *others: str) -> str:
        value = self.text(name, default)
        if value not in (default, *others):
            raise ConfigError(name, f"is {value!r}; it must be one of: {', '.join((default, *others))}")
        return value

    def secret(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and len(value.encode()) < SHORTEST_SECRET:
            raise ConfigError(name, f"is shorter than {SHORTEST_SECRET} bytes")
        return value


def _read(env: _Reader) -> Config:
    return Config(
        environment=env.environment,
        commit=env.optional("VERCEL_GIT_COMMIT_SHA"),
        log_format=env.choice("LOG_FORMAT", "json", "text"),
        database_url=_database_url(env),
        store_url=_store_url(env),
        demo_store_url=_demo_store_url(env),
        s3_endpoint_url=env.optional("S3_ENDPOINT_URL"),
        upstash_url=_upstash_url(env),
        upstash_token=_upstash_token(env),
        secret_key=_secret_key(env),
        access_token_minutes=env.whole("ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, 60 * 24 * 30),
        bcrypt_rounds=env.whole("BCRYPT_ROUNDS", 12, 10 if env.environment != "local" else 4, 16),
        allowed_origins=_allowed_origins(env),
        rate_limit_per_minute=_rate_limit(env),
        limits=read_limits(env.text("LIMITS"), _rate_limit(env)),
        limiter_down_reads=env.choice("LIMITER_DOWN_READS", "open", "closed"),
        limiter_down_logins=env.choice("LIMITER_DOWN_LOGINS", "closed", "open"),
        f1_source=_f1_source(env),
        f1_account=_f1_account(env),
        ingest_url=env.optional("INGEST_URL") or _own_loader(env),
        ingest_secret=_ingest_secret(env),
        protection_bypass=env.optional("VERCEL_AUTOMATION_BYPASS_SECRET"),
        load_seconds=_load_seconds(env),
        cron_secret=env.secret("CRON_SECRET"),
        queue=_queue(env),
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
        edge=_edge(env),
        public_url=_public_url(env),
    )


def _edge(env: _Reader) -> Edge | None:
    """Return whose edge is told of sessions that are loaded anew; None if no token is set."""
    token, project = env.optional("EDGE_PURGE_TOKEN"), env.optional("EDGE_PURGE_PROJECT")
    if (token is None) != (project is None):
        raise ConfigError("EDGE_PURGE_PROJECT" if token else "EDGE_PURGE_TOKEN", "is not set, but the other of them is")
    if token is None or project is None:
        return None
    return Edge(token, project, env.optional("EDGE_PURGE_TEAM"), env.text("EDGE_PURGE_URL", "https://api.vercel.com"))


def _public_url(env: _Reader) -> str | None:
    """Return where this deployment is at home, for addresses that must stay the same on all of its hosts."""
    host = env.optional("VERCEL_PROJECT_PRODUCTION_URL")
    url = (env.optional("PUBLIC_URL") or (f"https://{host}" if host else "")).rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise ConfigError("PUBLIC_URL", "must begin with https://")
    return url or None


def _own_loader(env: _Reader) -> str | None:
    """Return where this deployment itself loads sessions: OpenF1 takes no more than its functions have."""
    if env.environment == "local" or OPENF1 not in (name.reader for name in source_names(_f1_source(env))):
        return None
    # a preview's own code loads what it misses; addresses of single production deployments may want a login
    host = env.optional("VERCEL_URL") if env.environment == "preview" else None
    home = f"https://{host}" if host else _public_url(env)
    return f"{home}/api/ingest" if home else None


def _ingest_secret(env: _Reader) -> str | None:
    """Return the secret between us and the loader; a deployment that loads by itself makes its own."""
    told = env.secret("INGEST_SECRET")
    if told or env.optional("INGEST_URL") or not _own_loader(env):
        return told
    return hmac.digest(_secret_key(env).encode(), b"slipstream:ingest", hashlib.sha256).hex()


def _queue(env: _Reader) -> LoadQueue | None:
    """Return the queue of loads; None if no key is set: then nothing that says to be from it is let in."""
    current, following = env.optional("QSTASH_CURRENT_SIGNING_KEY"), env.optional("QSTASH_NEXT_SIGNING_KEY")
    if (current is None) != (following is None):
        missing = "QSTASH_NEXT_SIGNING_KEY" if current else "QSTASH_CURRENT_SIGNING_KEY"
        raise ConfigError(missing, "is not set, but the other of them is")
    token = env.optional("QSTASH_TOKEN")
    if current is None and token is None:
        return None
    url = env.text("QSTASH_URL", "https://qstash.upstash.io")
    if not url.startswith(("https://", "http://")):
        raise ConfigError("QSTASH_URL", "must begin with https://")
    return LoadQueue(url, token, current or "", following or "")


def _load_seconds(env: _Reader) -> int | None:
    """Return how long one request may work on a load; nobody ends one on one's own machine."""
    if env.environment == "local" and not env.text("LOAD_SECONDS"):
        return None
    return env.whole("LOAD_SECONDS", LOAD_SECONDS, 120, 900)


def _database_url(env: _Reader) -> str:
    url = env.needed("DATABASE_URL", f"sqlite:///{env.data_dir / 'slipstream.db'}")
    if not url.startswith(("mysql://", "sqlite:///")):
        raise ConfigError("DATABASE_URL", "must begin with mysql:// or sqlite:///")
    return own_database(url, env.environment)


def _store_url(env: _Reader) -> str:
    is_demo = env.text("F1_SOURCE") == DEMO
    url = env.needed("STORE_URL", _demo_store(env) if is_demo else f"file://{env.data_dir / 'store'}")
    if not url.startswith(("file://", "s3://")):
        raise ConfigError("STORE_URL", "must begin with file:// or s3://")
    return own_store(url, env.environment)


def _demo_store_url(env: _Reader) -> str | None:
    """Return the store of `make run`'s invented season if nothing says which data are meant, else None."""
    said = env.environment != "local" or env.text("STORE_URL") or env.text("F1_SOURCE")
    return None if said else _demo_store(env)


def _demo_store(env: _Reader) -> str:
    """Return a store of its own: the rounds of the invented season must never be taken for real ones."""
    return f"file://{env.data_dir / 'demo' / 'store'}"


def _upstash_url(env: _Reader) -> str:
    """`memory://` is the stand-in that a single process may use; a deployment has to ask for it by name."""
    url = env.needed("UPSTASH_REDIS_REST_URL", "memory://")
    if not url.startswith(("https://", "http://", "memory://")):
        raise ConfigError("UPSTASH_REDIS_REST_URL", "must begin with https://, or be memory://")
    return url


def _upstash_token(env: _Reader) -> str:
    token = env.text("UPSTASH_REDIS_REST_TOKEN")
    if not token and _upstash_url(env) != "memory://":
        raise ConfigError("UPSTASH_REDIS_REST_TOKEN", "is not set, but UPSTASH_REDIS_REST_URL is")
    return token


def _secret_key(env: _Reader) -> str:
    if env.environment == "local" and not env.text("SECRET_KEY"):
        return _local_secret(env.data_dir / "secret_key")
    env.needed("SECRET_KEY", "")
    return env.secret("SECRET_KEY") or ""


def _local_secret(path: Path) -> str:
    """Return this machine's own random key; the first caller makes it, atomically, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def _allowed_origins(env: _Reader) -> tuple[str, ...]:
    listed = env.text("ALLOWED_ORIGINS", LOCAL_ORIGINS if env.environment == "local" else "")
    origins = tuple(origin.strip().rstrip("/") for origin in listed.split(",") if origin.strip())
    for origin in origins:
        if not origin.startswith(("http://", "https://")) or origin.count("*") > 1:
            raise ConfigError("ALLOWED_ORIGINS", f"holds {origin!r}; each is http(s)://host with at most one *")
    return origins


def _rate_limit(env: _Reader) -> int:
    limit = env.whole("RATE_LIMIT_PER_MINUTE", 60, 0, 100_000)
    if limit == 0 and env.environment != "local":
        raise ConfigError("RATE_LIMIT_PER_MINUTE", "may be 0 (off) only if VERCEL_ENV is not set")
    return limit


def _f1_source(env: _Reader) -> str:
    named = source_names(env.text("F1_SOURCE", LIVE))
    if len(named) > 1 and DEMO in (name.base for name in named):
        raise ConfigError("F1_SOURCE", "has demo among other sources; demo stands alone")
    return ",".join(map(str, named))


def _f1_account(env: _Reader) -> F1Account | None:
    username, password = env.optional("F1_USERNAME"), env.optional("F1_PASSWORD")
    if (username is None) != (password is None):
        raise ConfigError("F1_PASSWORD" if username else "F1_USERNAME", "is not set, but the other of them is")
    return F1Account(username, password) if username and password else None


@cache
def config() -> Config:
    """Return this process's settings. Raise ConfigError once, at start, and again on every call."""
    return Config.read(os.environ)
