"""Exact limits: never more than `limit` in any `window` seconds, because each request's moment is kept that long.

A window that weighs what was before by its share, as upstash-ratelimit has it, lets a client that asks at the end of
one window and goes on as it slides get nearly twice as many through (measured: 119 of 60 a minute).
"""

from __future__ import annotations

import math
import secrets
from typing import Any

from lib.cache import Spent

# Members are `amount:token`, by the moment of the one who asked. Returns whether it is allowed, what is used with it,
# and the milliseconds until the oldest is forgotten, or of a refusal until there is room.
SCRIPT = """
local limit, now, window, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('zremrangebyscore', KEYS[1], '-inf', now - window)
local entries = redis.call('zrange', KEYS[1], 0, -1, 'WITHSCORES')
local used = 0
for i = 1, #entries, 2 do used = used + tonumber(string.match(entries[i], '^%d+')) end
if used + amount <= limit then
  if ARGV[5] ~= '' then
    redis.call('zadd', KEYS[1], now, ARGV[4] .. ':' .. ARGV[5])
    redis.call('pexpire', KEYS[1], window)
    used = used + amount
  end
  return {1, used, (entries[2] or now) + window - now}
end
local left = used
for i = 1, #entries, 2 do
  left = left - tonumber(string.match(entries[i], '^%d+'))
  if left + amount <= limit then return {0, used, entries[i + 1] + window - now} end
end
return {0, used, window}
"""


def spend(redis: Any, key: str, limit: int, window: int, amount: int, now: float, *, counts: bool) -> Spent:
    """Ask for `amount` of a limit of so many in `window` seconds; with `counts` false nothing is counted."""
    token = secrets.token_hex(6) if counts else ""
    arguments = [limit, int(now * 1000), window * 1000, amount, token]
    allowed, used, left = redis.eval(SCRIPT, [key], arguments)
    reset = max(1, math.ceil(float(left) / 1000))
    return Spent(bool(allowed), limit, max(0, limit - used) if allowed else 0, reset)
