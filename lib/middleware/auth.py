"""Who is asking: a bearer token, its account, and whether both are still good."""

from __future__ import annotations

from flask import g, request

from lib.errors import NotSignedIn
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.services.accounts import tokens, users
from lib.services.accounts.users import User


def signed_in_user() -> User:
    """Return the user of this request; raises NotSignedIn."""
    user = user_if_signed_in()
    if user is None:
        raise NotSignedIn("Send a token: Authorization: Bearer …")
    return user


def user_if_signed_in() -> User | None:
    """Return the user, or None where no token was sent; a bad token is an error even where none is needed."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn("The Authorization header must be: Bearer …")
    claims = tokens.read(token.strip(), app_context().config.secret_key)
    user = users.find(database(), claims.user_id)
    if user is None or not user.is_active or user.token_version != claims.version:
        raise NotSignedIn("This token is no longer valid: log in again")
    g.user = user
    return user
