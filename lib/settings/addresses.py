"""The addresses around a deployment: its own, the pages that may call it, its edge; and how often it may be asked."""

from __future__ import annotations

from typing import NamedTuple

from lib.errors import ConfigError
from lib.settings.reader import SettingsReader

LOCAL_ORIGINS = "http://localhost:3000,http://127.0.0.1:3000,http://localhost:5173,http://127.0.0.1:5173"


class Edge(NamedTuple):
    """A token of Vercel's API, the project's name or id, its team if it has one, and the address of the API."""

    token: str
    project: str
    team: str | None
    address: str


def edge(env: SettingsReader) -> Edge | None:
    """Return the project whose edge is purged of sessions that are loaded again; None without a token."""
    token, project = env.optional("EDGE_PURGE_TOKEN"), env.optional("EDGE_PURGE_PROJECT")
    if (token is None) != (project is None):
        raise ConfigError("EDGE_PURGE_PROJECT" if token else "EDGE_PURGE_TOKEN", "is not set, but the other of them is")
    if token is None or project is None:
        return None
    return Edge(token, project, env.optional("EDGE_PURGE_TEAM"), env.text("EDGE_PURGE_URL", "https://api.vercel.com"))


def public_url(env: SettingsReader) -> str | None:
    """Return where this deployment is at home, for addresses that must stay the same on all of its hosts."""
    host = env.optional("VERCEL_PROJECT_PRODUCTION_URL")
    url = (env.optional("PUBLIC_URL") or (f"https://{host}" if host else "")).rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise ConfigError("PUBLIC_URL", "must begin with https://")
    return url or None


def allowed_origins(env: SettingsReader) -> tuple[str, ...]:
    listed = env.text("ALLOWED_ORIGINS", LOCAL_ORIGINS if env.environment == "local" else "")
    origins = tuple(origin.strip().rstrip("/") for origin in listed.split(",") if origin.strip())
    for origin in origins:
        if not origin.startswith(("http://", "https://")) or origin.count("*") > 1:
            raise ConfigError("ALLOWED_ORIGINS", f"holds {origin!r}; each is http(s)://host with at most one *")
    return origins


def rate_limit(env: SettingsReader) -> int:
    limit = env.whole("RATE_LIMIT_PER_MINUTE", 60, 0, 100_000)
    if limit == 0 and env.environment != "local":
        raise ConfigError("RATE_LIMIT_PER_MINUTE", "may be 0 (off) only if VERCEL_ENV is not set")
    return limit
