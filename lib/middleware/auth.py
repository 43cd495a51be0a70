"""Who is asking: a bearer token, its account, and whether both are still good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import g, request

from lib.errors import NotSignedIn, SlipstreamError
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.rate_limit import client_address, fingerprint
from lib.services.accounts import tokens, users
from lib.services.accounts.users import User, key_of


def signed_in_user() -> User:
    """Return the user of this request. Raise NotSignedIn."""
    user = user_if_signed_in()
    if user is None:
        raise NotSignedIn("Send an access token: `Authorization: Bearer <token>`")
    return user


def user_if_signed_in() -> User | None:
    """Return the user, or None if no token was sent; a bad token is an error even if none is needed."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        log_decision("token_refused", reason="no bearer token")
        raise NotSignedIn("The Authorization header must read `Bearer <token>`")
    claims = _claims(token.strip())
    user = users.find(database(), claims.user_id)
    if user is None or not user.is_active or user.token_version != claims.version:
        log_decision("token_refused", user_id=claims.user_id, reason="ended")
        raise NotSignedIn("This token is no longer valid; sign in again")
    g.user = user
    return user


def log_decision(
    decision: str, *, user_id: str | None = None, login: str | None = None, reason: str | None = None
) -> None:
    """Write who was let in or refused, and from where: names and addresses only as digests."""
    structlog.get_logger().info(
        "authentication",
        request_id=g.get("request_id"),
        decision=decision,
        user_id=user_id,
        login=fingerprint(key_of(login)) if login else None,
        address=fingerprint(client_address()),
        reason=reason,
    )


@contextmanager
def logged(decision: str, *, user_id: str | None = None, login: str | None = None) -> Iterator[None]:
    """Log the decision if the block ends well, else its refusal with the reason."""
    try:
        yield
    except SlipstreamError as error:
        log_decision(f"{decision}_refused", user_id=user_id, login=login, reason=error.code)
        raise
    log_decision(decision, user_id=user_id, login=login)


def _claims(token: str) -> tokens.Claims:
    try:
        return tokens.read(token, app_context().config.key_for("tokens"))
    except NotSignedIn:
        log_decision("token_refused", reason="invalid or expired token")
        raise
