"""/api/me: your account and preferences."""

from typing import Any

import msgspec
from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.auth import logged
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.rate_limit import spend_login
from lib.services.accounts import change_account, login, shapes
from lib.services.accounts.users import User

app = make_app("me")


@app.get("/api/me")
@app.get("/api/auth/me", endpoint="auth_get")
@operation(signed_in=True, answers={200: shapes.Account})
def get(user: User) -> Response:
    """Get your account."""
    return answer(user.public())


@app.route("/api/me", methods=["PATCH", "PUT"])
@app.route("/api/auth/me", methods=["PATCH", "PUT"], endpoint="auth_change")
@operation(signed_in=True, body=shapes.AccountUpdate, answers={200: shapes.UpdatedAccount}, problems=(409,))
def change(user: User, body: shapes.AccountUpdate) -> Response:
    """Change your username, e-mail address or password; what is left out stays.

    A new e-mail address or password needs `current_password`. A new password ends all tokens; the answer has a new one.
    """
    config = app_context().config
    with logged("account_change", user_id=user.id):
        if body.password is not None or body.email is not None:
            spend_login(user.id)
        changed = change_account.change(database(), user, rounds=config.bcrypt_rounds, **msgspec.structs.asdict(body))
    fresh = login.signed_in(changed, key=config.key_for("tokens"), minutes=config.access_token_minutes)
    del fresh["user"]
    return answer({**changed.public(), **(fresh if body.password is not None else {})})


@app.get("/api/me/preferences")
@app.get("/api/auth/preferences", endpoint="auth_preferences")
@operation(signed_in=True, answers={200: shapes.Preferences})
def preferences(user: User) -> Response:
    """Get your preferences."""
    return answer(user.preferences)


@app.put("/api/me/preferences")
@app.put("/api/auth/preferences", endpoint="auth_replace_preferences")
@operation(signed_in=True, body=shapes.Preferences, answers={200: shapes.Preferences})
def replace_preferences(user: User, body: shapes.Preferences) -> Response:
    """Replace your preferences; fields that are left out are removed."""
    wanted: dict[str, Any] = msgspec.to_builtins(body)
    return answer(change_account.replace_preferences(database(), user, wanted))
