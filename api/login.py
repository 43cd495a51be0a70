"""/api/login: sign in, and sign out everywhere."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.auth import logged
from lib.middleware.db_connection import database
from lib.middleware.operation import answer, operation
from lib.middleware.rate_limit import remember_login, spend_login
from lib.services.accounts import login, shapes, users
from lib.services.accounts.users import User

app = make_app("login")


@app.post("/api/login")
@app.post("/api/auth/login", endpoint="auth")
@operation(body=shapes.LoginRequest, answers={200: shapes.SignInResponse}, problems=(401,))
def post(body: shapes.LoginRequest) -> Response:
    """Sign in.

    `login` is the e-mail address or the username. An unknown name and a wrong password get the same answer after the
    same time.
    """
    config = app_context().config
    found = users.find_by_login(database(), body.login)
    account = login.account_of(found, body.login)
    with logged("login", user_id=found.id if found else None, login=body.login):
        spend_login(account)
        user = login.prove(found, body.password, rounds=config.bcrypt_rounds)
    remember_login(account)
    return answer(login.signed_in(user, key=config.key_for("tokens"), minutes=config.access_token_minutes))


@app.delete("/api/login")
@app.delete("/api/auth/login", endpoint="auth_delete")
@operation(signed_in=True, answers={204: None})
def delete(user: User) -> Response:
    """Sign out: all of your tokens stop working at once, on every device."""
    with logged("logout", user_id=user.id):
        users.end_tokens(database(), user.id)
    return Response(status=204)
