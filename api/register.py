"""POST /api/register: create an account."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.auth import logged
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.rate_limit import remember_login
from lib.services.accounts import login, shapes
from lib.services.accounts.register import register

app = make_app("register")


@app.post("/api/register")
@app.post("/api/auth/register", endpoint="auth")
@operation(body=shapes.RegisterRequest, limit="register", answers={201: shapes.SignInResponse}, problems=(409,))
def post(body: shapes.RegisterRequest) -> Response:
    """Create an account and sign in.

    The password needs at least 10 characters and at most 72 bytes of UTF-8, and must be neither common nor made of the
    username or the e-mail address. Both of these must be free.
    """
    config = app_context().config
    with logged("register", login=body.email):
        user = register(database(), body.email, body.username, body.password, rounds=config.bcrypt_rounds)
    remember_login(user.id)
    return answer(login.signed_in(user, key=config.key_for("tokens"), minutes=config.access_token_minutes), 201)
