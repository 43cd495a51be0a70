"""POST /api/login: sign in."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.rate_limit import remember_login, spend_login
from lib.services.accounts import login, shapes

app = make_app("login")


@app.post("/api/login")
@app.post("/api/auth/login", endpoint="auth")
@operation(body=shapes.LoginRequest, answers={200: shapes.SignInResponse}, problems=(401,))
def post(body: shapes.LoginRequest) -> Response:
    """Sign in with an e-mail address or username and a password.

    An unknown name and a wrong password get the same answer after the same time.
    """
    config = app_context().config
    spend_login(body.login)
    user = login.login(database(), body.login, body.password, rounds=config.bcrypt_rounds)
    remember_login(body.login)
    return answer(login.signed_in(user, key=config.secret_key, minutes=config.access_token_minutes))
