"""The shapes that clients send and get as the API documents them. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Style = Literal["dark", "light", "broadcast", "print", "colourblind", "cyberpunk", "pink"]
Units = Literal["metric", "imperial"]
# `$` alone lets a line break pass at the end, in Python; `\Z` would be no regular expression of JSON Schema
DriverCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)", examples=["VER"])]
LanguageTag = Annotated[str, Meta(pattern=r"^[a-z]{2}(-[A-Z]{2})?$(?!\n)", examples=["en", "pt-BR"])]
TimeZone = Annotated[
    str, Meta(pattern=r"^[A-Za-z_+-]{1,30}(/[A-Za-z_+-]{1,30}){0,2}$(?!\n)", examples=["Europe/Berlin"])
]
ShortText = Annotated[str, Meta(min_length=1, max_length=100)]
Typed = Annotated[str, Meta(max_length=1024)]


class RegisterRequest(Struct):
    email: Typed
    username: Typed
    password: Typed


class LoginRequest(Struct):
    login: Typed
    password: Typed


class Preferences(Struct, omit_defaults=True):
    """What answers go by if the request names nothing else; `units` is for the page, some are only kept."""

    style: Style | UnsetType = UNSET
    units: Units | UnsetType = UNSET
    favourite_drivers: Annotated[list[DriverCode], Meta(max_length=20)] | UnsetType = UNSET
    favourite_teams: Annotated[list[ShortText], Meta(max_length=10)] | UnsetType = UNSET
    language: LanguageTag | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET


class AccountUpdate(Struct):
    username: Typed | None = None
    email: Typed | None = None
    password: Typed | None = None
    current_password: Typed | None = None


class DeleteAccountRequest(Struct):
    password: Typed


class Account(Struct):
    id: str
    email: str
    username: str
    created_at: str
    is_active: bool
    preferences: Preferences


class UpdatedAccount(Account):
    """The token comes only with a new password, which has ended the old one."""

    access_token: str | UnsetType = UNSET
    token_type: Literal["bearer"] | UnsetType = UNSET
    expires_in: int | UnsetType = UNSET


class SignInResponse(Struct):
    user: Account
    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class StatusCheckRequest(Struct):
    client_name: ShortText


class StatusCheck(Struct):
    id: str
    client_name: str
    timestamp: str


class StatusChecks(Struct):
    items: list[StatusCheck]
    next_cursor: str | None


class PartState(Struct):
    state: Literal["up", "down"]
    ms: float
    stand_in: str | None
    required: bool


class HealthQuery(Struct):
    view: Annotated[Literal["live"] | None, Meta(description="`live` checks no dependency")] = None


class Page(Struct):
    cursor: Annotated[
        Annotated[str, Meta(max_length=120)] | None, Meta(description="`next_cursor` of the previous page")
    ] = None


class Live(Struct):
    """`view=live`: the function answers; no part was asked."""

    status: Literal["ok"]
    version: str
    commit: str | None


class Health(Struct):
    status: Literal["ok", "degraded", "down"]
    version: str
    commit: str | None
    stand_ins: list[str]
    parts: dict[str, PartState]
