"""What tools work with: the store, the source, the user or nobody. Arguments never choose any of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from lib.database import Connection
from lib.errors import NotSignedIn
from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.languages import NumberForms, language_of
from lib.services.f1_source import F1Source
from lib.sessions import SessionStore


@dataclass(frozen=True)
class ToolContext:
    """`prefix` begins the ids of the facts that a call answers, so that several calls can stand in one conversation.

    `connection` opens the database and is called only by tools of the user's own; `base_url` is where plots are.
    """

    store: SessionStore
    source: F1Source
    user_id: str | None = None
    connection: Callable[[], Connection] | None = None
    base_url: str = ""
    language: str = "en"
    prefix: str = "t"

    @property
    def words(self) -> NumberForms:
        return NumberForms(language_of(self.language))

    def owner(self) -> tuple[Connection, str]:
        """Return the database and the user. Raise NotSignedIn if nobody is signed in."""
        if self.user_id is None or self.connection is None:
            raise NotSignedIn("Own laps require an access token")
        return self.connection(), self.user_id


class ToolAnswer(msgspec.Struct, frozen=True):
    """`text` is compact JSON that names the facts by their ids; `facts` are what may be said of it."""

    text: str
    facts: tuple[Fact, ...] = ()
    image: bytes | None = None
    image_type: str = "image/png"
