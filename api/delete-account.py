"""DELETE /api/delete-account: delete the account and all its data."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.auth import logged
from lib.middleware.db_connection import database
from lib.middleware.operation import operation
from lib.middleware.rate_limit import spend_login
from lib.middleware.session_store import store
from lib.services.accounts import shapes
from lib.services.accounts.delete_account import delete_account
from lib.services.accounts.users import User

app = make_app("delete-account")


@app.delete("/api/delete-account")
@operation(signed_in=True, body=shapes.DeleteAccountRequest, answers={204: None})
def delete(user: User, body: shapes.DeleteAccountRequest) -> Response:
    """Delete your account and all its data; its tokens stop working at once."""
    rounds = app_context().config.bcrypt_rounds
    with logged("delete_account", user_id=user.id):
        spend_login(user.id)
        delete_account(
            database(), user, body.password, rounds=rounds, delete_files=lambda path: store().delete_prefix(path)
        )
    return Response(status=204)
