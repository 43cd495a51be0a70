"""Counting requests against the table in lib.limits, and saying what is left."""

from __future__ import annotations

import hashlib
import ipaddress
from contextlib import suppress

from flask import Response, g, request

from lib.cache import CacheDown, Spent
from lib.errors import TooManyRequests, Unavailable
from lib.middleware.app_context import app_context

REMEMBERED_ADDRESS = 30 * 24 * 3600  # a month; chosen: a user who signs in once a month stays known
GUARDS_SECRETS = {"register", "login", "login-account"}


def spend_default() -> None:
    """Count this request for its address. Raise TooManyRequests. `/api/health?view=live` touches no part.

    A request that says which answer the client holds is counted at the end, unless the answer is 304: asking whether
    something has changed costs nothing, but nobody who has used up the limit may ask.
    """
    g.spent = None
    if request.path == "/api/health" and request.args.get("view") == "live":
        return
    if request.method in ("GET", "HEAD") and "If-None-Match" in request.headers:
        g.counted_later = True
        _count("default", client_address(), only_look=True)
    else:
        spend("default", client_address())


def spend_unless_unchanged(response: Response) -> Response:
    """Count a request that was left uncounted, if it has cost more than a 304."""
    if g.pop("counted_later", False) and response.status_code != 304:
        with suppress(TooManyRequests, Unavailable):  # the answer is made already; the next request is refused
            spend("default", client_address())
    return response


def spend(name: str, who: str) -> None:
    """Count one request of `who` against a row of the table. Raise TooManyRequests, or Unavailable."""
    _count(name, who)


def _count(name: str, who: str, *, only_look: bool = False) -> None:
    config = app_context().config
    if config.rate_limit_per_minute == 0:
        return
    limit = config.limits[name]
    try:
        ask = app_context().cache.left if only_look else app_context().cache.spend
        spent = ask(name, fingerprint(who), limit.requests, limit.seconds)
    except CacheDown as error:
        if _closed_without_limiter(name):
            raise Unavailable("Temporarily unavailable: the rate limiter does not respond", retry_after=10) from error
        return
    g.spent = (name, limit, spent)
    if not spent.allowed:
        detail = f"The limit is {limit.requests} in {in_words(limit.seconds)}; try again in {in_words(spent.reset)}"
        raise TooManyRequests(detail, retry_after=spent.reset)


def in_words(seconds: int) -> str:
    """Return a time as people say it, rounded up: 86400 is "1 day", 75 is "2 minutes"."""
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = -(-seconds // size)
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{seconds} s"


def spend_login(account: str) -> None:
    """Count a try at a password: per account and address, and slowly per account from addresses it does not know.

    `account` is the user's id, whichever name was typed, or the folded name of an account that does not exist.
    """
    address = client_address()
    spend("login", f"{account} {address}")
    if not _knows(account, address):
        spend("login-account", account)


def remember_login(account: str) -> None:
    """Let this address go on even if strangers use up the account's overall limit: nobody can lock an owner out."""
    try:
        app_context().cache.set(_known_key(account, client_address()), "1", REMEMBERED_ADDRESS)
    except CacheDown:
        return


def client_address() -> str:
    """Return who is asking; the platform's own header counts only where the platform sets it. IPv6: the /64 network."""
    text = request.remote_addr or "unknown"
    if app_context().config.behind_vercel:
        text = request.headers.get("X-Forwarded-For", text).split(",")[0].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def add_headers(response: Response) -> Response:
    if g.get("spent"):
        name, limit, spent = g.spent
        response.headers["RateLimit-Policy"] = f'"{name}";q={limit.requests};w={limit.seconds}'
        response.headers["RateLimit"] = f'"{name}";r={_left(spent)};t={spent.reset}'
    return response


def fingerprint(who: str) -> str:
    """Return a short digest: neither addresses nor logins lie readable in the cache."""
    key = app_context().config.key_for("fingerprints")
    return hashlib.blake2b(who.encode(), key=key, digest_size=12).hexdigest()


def _left(spent: Spent) -> int:
    return spent.remaining if spent.allowed else 0


def _closed_without_limiter(name: str) -> bool:
    config = app_context().config
    setting = config.limiter_down_logins if name in GUARDS_SECRETS else config.limiter_down_reads
    return setting == "closed"


def _knows(account: str, address: str) -> bool:
    try:
        return app_context().cache.get(_known_key(account, address)) is not None
    except CacheDown:
        return False


def _known_key(account: str, address: str) -> str:
    return f"login:known:{fingerprint(f'{account} {address}')}"
