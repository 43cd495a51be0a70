"""Where a deployment keeps what it must not lose: database, session store, shared cache, secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lib.errors import ConfigError
from lib.preview_names import own_database, own_store
from lib.settings.reader import SettingsReader
from lib.source_names import DEMO


def database_url(env: SettingsReader) -> str:
    url = env.needed("DATABASE_URL", f"sqlite:///{env.data_dir / 'slipstream.db'}")
    if not url.startswith(("mysql://", "sqlite:///")):
        raise ConfigError("DATABASE_URL", "must begin with mysql:// or sqlite:///")
    return own_database(url, env.environment)


def store_url(env: SettingsReader) -> str:
    is_demo = env.text("F1_SOURCE") == DEMO
    url = env.needed("STORE_URL", _demo_store(env) if is_demo else f"file://{env.data_dir / 'store'}")
    if not url.startswith(("file://", "s3://")):
        raise ConfigError("STORE_URL", "must begin with file:// or s3://")
    return own_store(url, env.environment)


def demo_store_url(env: SettingsReader) -> str | None:
    """Return the store of `make run`'s invented season if nothing says which data are meant, else None."""
    said = env.environment != "local" or env.text("STORE_URL") or env.text("F1_SOURCE")
    return None if said else _demo_store(env)


def _demo_store(env: SettingsReader) -> str:
    """Return a store of its own: the rounds of the invented season must never be taken for real ones."""
    return f"file://{env.data_dir / 'demo' / 'store'}"


def upstash_url(env: SettingsReader) -> str:
    """`memory://` is the stand-in that a single process may use; a deployment has to ask for it by name."""
    url = env.needed("UPSTASH_REDIS_REST_URL", "memory://")
    if not url.startswith(("https://", "http://", "memory://")):
        raise ConfigError("UPSTASH_REDIS_REST_URL", "must begin with https://, or be memory://")
    return url


def upstash_token(env: SettingsReader) -> str:
    token = env.text("UPSTASH_REDIS_REST_TOKEN")
    if not token and upstash_url(env) != "memory://":
        raise ConfigError("UPSTASH_REDIS_REST_TOKEN", "is not set, but UPSTASH_REDIS_REST_URL is")
    return token


def secret_key(env: SettingsReader) -> str:
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
