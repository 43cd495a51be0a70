"""Variables as text, numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lib.errors import ConfigError

NEEDED = ("DATABASE_URL", "STORE_URL", "UPSTASH_REDIS_REST_URL", "SECRET_KEY")  # where VERCEL_ENV is set
SHORTEST_SECRET = 32  # bytes: as many as the SHA-256 that signs with it gives out


class SettingsReader:
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
        """Return a variable that a deployment must set. Raise ConfigError, which names all others that are missing."""
        value = self.text(name)
        if value or self.environment == "local":
            return value or local_default
        others = [other for other in NEEDED if other != name and not self.text(other)]
        more = f"; nor are {', '.join(others)}" if others else ""
        raise ConfigError(name, f"is not set{more}; with VERCEL_ENV={self.environment} there is no default")

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
