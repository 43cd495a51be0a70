"""Where sessions are read from, by whom, and for how long."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from lib.errors import ConfigError
from lib.settings.addresses import public_url
from lib.settings.reader import SettingsReader
from lib.settings.storage import secret_key
from lib.source_names import DEMO, LIVE, OPENF1, source_names

LOAD_SECONDS = 285  # a function may take 300


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


def f1_source(env: SettingsReader) -> str:
    named = source_names(env.text("F1_SOURCE", LIVE))
    if len(named) > 1 and DEMO in (name.base for name in named):
        raise ConfigError("F1_SOURCE", "has demo among other sources; demo stands alone")
    return ",".join(map(str, named))


def f1_account(env: SettingsReader) -> F1Account | None:
    username, password = env.optional("F1_USERNAME"), env.optional("F1_PASSWORD")
    if (username is None) != (password is None):
        raise ConfigError("F1_PASSWORD" if username else "F1_USERNAME", "is not set, but the other of them is")
    return F1Account(username, password) if username and password else None


def own_loader(env: SettingsReader) -> str | None:
    """Return where this deployment itself loads sessions: OpenF1 takes no more than its functions have."""
    if env.environment == "local" or OPENF1 not in (name.reader for name in source_names(f1_source(env))):
        return None
    # a preview's own code loads what it misses; addresses of single production deployments may want a login
    host = env.optional("VERCEL_URL") if env.environment == "preview" else None
    home = f"https://{host}" if host else public_url(env)
    return f"{home}/api/ingest" if home else None


def ingest_secret(env: SettingsReader) -> str | None:
    """Return the secret between us and the loader; a deployment that loads by itself makes its own."""
    told = env.secret("INGEST_SECRET")
    if told or env.optional("INGEST_URL") or not own_loader(env):
        return told
    return hmac.digest(secret_key(env).encode(), b"slipstream:ingest", hashlib.sha256).hex()


def queue(env: SettingsReader) -> LoadQueue | None:
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


def load_seconds(env: SettingsReader) -> int | None:
    """Return how long one request may work on a load; on a bare machine a load has no such end."""
    if env.environment == "local" and not env.text("LOAD_SECONDS"):
        return None
    return env.whole("LOAD_SECONDS", LOAD_SECONDS, 120, 900)
