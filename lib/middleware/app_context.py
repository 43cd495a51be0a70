"""Settings, cache and clock of the current app."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from lib.cache import SharedCache
from lib.config import Config

EXTENSION = "slipstream"


@dataclass(frozen=True)
class AppContext:
    config: Config
    cache: SharedCache
    clock: Callable[[], float] = time.time


def app_context() -> AppContext:
    return cast(AppContext, current_app.extensions[EXTENSION])
