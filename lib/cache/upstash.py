"""Upstash Redis over HTTP. The library has no time-out of its own, so one is set here, for all callers."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from lib.cache import CacheDown, Spent, sliding_log
from lib.deadline import within

T = TypeVar("T")

TIME_OUT = 0.8  # seconds; chosen: a request asks the cache several times, and goes on without it
REST_AFTER_FAILURE = 5.0  # a dead cache must not cost every request the full time-out
RENEW_IF = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('expire',KEYS[1],ARGV[2]) else return 0 end"
DELETE_IF = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end"

# A set of the requests in the window by Redis' own clock, so that no machine's matters: 0, or the milliseconds to wait.
TAKE = """
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('zremrangebyscore', KEYS[1], '-inf', now - window)
local free = redis.call('zrange', KEYS[1], -limit, -limit, 'WITHSCORES')
if free[2] then return math.max(1, free[2] + window - now) end
redis.call('zadd', KEYS[1], now, ARGV[3])
redis.call('pexpire', KEYS[1], window)
return 0
"""


class UpstashCache:
    """Raises CacheDown within TIME_OUT, and at once for a while after it has failed."""

    stand_in = False

    def __init__(
        self, url: str, token: str, time_out: float = TIME_OUT, rest: float = REST_AFTER_FAILURE, prefix: str = ""
    ) -> None:
        self._url, self._token, self._prefix = url, token, prefix
        self._time_out = time_out
        self._rest = rest
        self._down_until = 0.0
        self._client: Any = None
        self._opening = threading.Lock()

    def get(self, key: str) -> str | None:
        value: str | None = self._ask(lambda redis: redis.get(self._prefix + key))
        return value

    def set(self, key: str, value: str, seconds: int) -> None:
        self._ask(lambda redis: redis.set(self._prefix + key, value, ex=seconds))

    def delete(self, key: str) -> None:
        self._ask(lambda redis: redis.delete(self._prefix + key))

    def add(self, key: str, value: str, seconds: int) -> bool:
        return bool(self._ask(lambda redis: redis.set(self._prefix + key, value, nx=True, ex=seconds)))

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        return bool(self._ask(lambda redis: redis.eval(RENEW_IF, [self._prefix + key], [value, str(seconds)])))

    def delete_if(self, key: str, value: str) -> bool:
        return bool(self._ask(lambda redis: redis.eval(DELETE_IF, [self._prefix + key], [value])))

    def spend(self, name: str, who: str, limit: int, window: int, amount: int = 1) -> Spent:
        return self._spent(name, who, limit, window, amount, counts=True)

    def left(self, name: str, who: str, limit: int, window: int) -> Spent:
        return self._spent(name, who, limit, window, 1, counts=False)

    def _spent(self, name: str, who: str, limit: int, window: int, amount: int, *, counts: bool) -> Spent:
        key = f"limit:{self._prefix}{name}:{who}"
        return self._ask(lambda redis: sliding_log.spend(redis, key, limit, window, amount, time.time(), counts=counts))

    def take(self, name: str, limit: int, window: int) -> float:
        arguments = [str(limit), str(window * 1000), secrets.token_hex(8)]
        # without the prefix: a source counts what previews ask too
        milliseconds = self._ask(lambda redis: redis.eval(TAKE, [f"budget:{name}"], arguments))
        return float(milliseconds) / 1000

    def ping(self) -> None:
        self._ask(lambda redis: redis.ping())

    def _ask(self, command: Callable[[Any], T]) -> T:
        if time.monotonic() < self._down_until:
            raise CacheDown("The shared cache did not respond a moment ago")
        redis = self._redis()
        try:
            return within(self._time_out, lambda: command(redis))
        except Exception as error:  # the library raises whatever its transport and its parser do
            self._down_until = time.monotonic() + self._rest
            raise CacheDown("The shared cache does not respond") from error

    def _redis(self) -> Any:
        with self._opening:
            if self._client is None:
                from lib.cache.upstash_client import UpstashClient

                self._client = UpstashClient(self._url, self._token, self._time_out)
            return self._client
