"""A preview's database, store and cache have names of their own, made from production's, so that they cannot be shared.

The daily sweep deletes files that no row of its database knows: a preview that shared the store but not the database
would delete production's reports. All previews share one database and one store: a pair for each branch would need a
database to be made, brought up to date and dropped with every pull request.
"""

from __future__ import annotations

import re

from lib.errors import ConfigError

PREVIEW = "preview"
CACHE_PREFIX = {PREVIEW: "preview:"}  # in front of every key of the shared cache
DATABASE = re.compile(r"(?P<name>.*?)(?P<end>(?:\.db|\.sqlite3?)?(?:\?.*)?)", re.DOTALL)


def own_database(url: str, environment: str) -> str:
    """Return the URL of this environment's database. Raise ConfigError if production would get a preview's."""
    found = DATABASE.fullmatch(url)
    name, end = (found["name"], found["end"]) if found else (url, "")
    ours = name.endswith(("_preview", "-preview"))
    _refuse("DATABASE_URL", environment, ours)
    return url if environment != PREVIEW or ours else f"{name}_preview{end}"


def own_store(url: str, environment: str) -> str:
    """Return the URL of this environment's store. Raise ConfigError if production would get a preview's."""
    plain = url.rstrip("/")
    ours = plain.partition("://")[2].endswith("/preview")  # a bucket may be called preview
    _refuse("STORE_URL", environment, ours)
    return url if environment != PREVIEW or ours else f"{plain}/preview"


def _refuse(variable: str, environment: str, preview: bool) -> None:
    if preview and environment == "production":
        raise ConfigError(variable, "ends like that of the previews; production needs one of its own")
