"""Signing in to F1's account service through FastF1: once a load, without a secret in any text.

FastF1 attaches the token to requests for F1's live host only. A sign-in that failed is not repeated within a load:
FastF1 would try again for every file, and F1 closes accounts after a few wrong passwords.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from fastf1.exceptions import F1AuthError
from fastf1.internals.f1account import login, token_manager

from lib.errors import SlipstreamError, SourceBlocked, SourceNeedsLogin, SourceRateLimited, Unavailable
from lib.settings.loading import F1Account

HIDDEN = "(hidden)"
MOST_TRIES = 3  # a load: its first sign-in, and a new one where F1 has revoked a token before its time
SLOW_DOWN_SECONDS = 600  # F1's account service names no time; a quarter of an hour of quiet was never needed
WITHOUT = (
    "F1's timing archive wants a signed-in F1 TV account. Set F1_USERNAME and F1_PASSWORD where sessions are loaded, "
    "or use F1_SOURCE=openf1, which needs no account"
)
_STATUS = re.compile(r"\b(4\d\d|5\d\d) (?:Client|Server) Error")


@dataclass
class SignIn:
    """How one load signs in, and what came of it: `failure` is F1's answer with the account's names hidden."""

    account: F1Account | None = None
    may_ask: bool = False
    failure: str = ""
    tries: int = 0
    _one_at_a_time: Any = field(default_factory=threading.Lock, repr=False)

    def __call__(self) -> Any:
        """Return FastF1's token. Raise F1AuthError, from the second time on without asking F1 again."""
        with self._one_at_a_time:
            if self.failure:
                raise F1AuthError(self.failure)
            # another thread may have signed in meanwhile; a token that F1 rejects FastF1 throws away before it asks
            stored = token_manager.get_stored()
            if stored is None or not stored.is_valid():
                token_manager._token = stored = self._sign_in()
            return stored

    def _sign_in(self) -> Any:
        self.tries += 1
        try:
            if self.tries > MOST_TRIES:
                raise F1AuthError("F1 rejects every token that it gives out")
            if self.account is not None:
                return login.login(self.account.username, self.account.password)
            with nullcontext() if self.may_ask else _no_terminal():
                return login.default_login()
        except F1AuthError as error:
            self.failure = _without(self.account, str(error)) or "the sign-in failed"
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            self.failure = f"Unexpected response from the sign-in ({type(error).__name__})"
        raise F1AuthError(self.failure) from None


def sign_in_error(sign_in: SignIn) -> SlipstreamError:
    """Return our error for a 401 of the archive: which of the ways to fail it was, and what to do."""
    if sign_in.account is None and not sign_in.may_ask:
        return SourceNeedsLogin(WITHOUT)
    if not sign_in.failure:
        return SourceNeedsLogin("F1's archive does not accept this account; it needs an active F1 TV subscription")
    if found := _STATUS.search(sign_in.failure):
        return _of_status(int(found[1]))
    if "timed out" in sign_in.failure or "Max retries" in sign_in.failure or "Connection" in sign_in.failure:
        return Unavailable("F1's sign-in service cannot be reached")
    return SourceNeedsLogin(
        f"F1 did not sign this account in: {sign_in.failure.rstrip('.')}. Check F1_USERNAME and F1_PASSWORD; if F1 "
        "wants to see a person (a captcha), sign in once with a browser from this connection and try again"
    )


def _of_status(status: int) -> SlipstreamError:
    if status == 429:
        return SourceRateLimited("F1's sign-in service asks to slow down", retry_after=SLOW_DOWN_SECONDS)
    if status >= 500:
        return Unavailable(f"F1's sign-in service answers {status}")
    if status == 403:
        return SourceBlocked(
            "F1's sign-in service refuses this address (403). Load from another connection, or use F1_SOURCE=openf1"
        )
    return SourceNeedsLogin(f"F1 did not sign this account in ({status}). Check F1_USERNAME and F1_PASSWORD")


def _without(account: F1Account | None, text: str) -> str:
    """Return a text in which neither the account's name nor its password stands."""
    for secret in () if account is None else (account.password, account.username):
        text = re.sub(re.escape(secret), HIDDEN, text, flags=re.IGNORECASE)
    return text


@contextmanager
def _no_terminal() -> Iterator[None]:
    """Keep FastF1 from asking for an account on the terminal: nobody may be sitting there."""
    before = sys.stdin
    with open(os.devnull) as nothing:
        sys.stdin = nothing
        try:
            yield
        finally:
            sys.stdin = before
