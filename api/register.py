"""POST /api/register: create an account and sign in."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
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

    The password needs 10 to 72 bytes of UTF-8 and must not be a common one; e-mail and username must be free.
    """
    config = app_context().config
    user = register(database(), body.email, body.username, body.password, rounds=config.bcrypt_rounds)
    remember_login(body.email)
    remember_login(body.username)
    return answer(login.signed_in(user, key=config.secret_key, minutes=config.access_token_minutes), 201)
