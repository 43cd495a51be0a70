"""The life of an account, as its owner sees it."""

from __future__ import annotations

from tests.conftest import Api


def test_registering_signs_in_and_returns_the_account(api: Api) -> None:
    made = api.register("José")
    assert made["token_type"] == "bearer"
    assert made["expires_in"] == 1800
    assert api.call("GET", "/api/me").json == made["user"]
    assert set(made["user"]) == {"id", "email", "username", "created_at", "is_active", "preferences"}
