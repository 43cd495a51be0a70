"""The gateway: what every request passes through, in order."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from lib.cache import open_cache
from lib.config import Config, config
from lib.database import OwnerGone
from lib.errors import (
    BodyTooLarge,
    ConfigError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    NotSignedIn,
    PreconditionFailed,
    SlipstreamError,
    UnsupportedMediaType,
)
from lib.middleware import cors, db_connection, deprecation, http_cache, rate_limit, request_log
from lib.middleware.app_context import EXTENSION, AppContext

LARGEST_BODY = 1_000_000  # bytes: only uploads of laps need more, and say so
COME_BACK = "5"  # seconds: a restart of a part usually takes less
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Strict-Transport-Security": "max-age=63072000",
}
OF_WERKZEUG: dict[int, type[SlipstreamError]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    415: UnsupportedMediaType,
}


def make_app(name: str, *, largest_body: int = LARGEST_BODY) -> Flask:
    """Return the Flask app of one function. Raise ConfigError, with the variable's name, if a setting is wrong."""
    return build(name, config(), largest_body=largest_body)


def build(name: str, settings: Config, *, largest_body: int = LARGEST_BODY) -> Flask:
    request_log.configure(settings.log_format)
    app = Flask(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = largest_body
    app.url_map.strict_slashes = False
    app.extensions[EXTENSION] = AppContext(
        settings, open_cache(settings.upstash_url, settings.upstash_token, settings.data_dir, settings.cache_prefix)
    )
    app.wsgi_app = _without_version(app.wsgi_app)  # type: ignore[method-assign]

    app.before_request(request_log.start)
    app.before_request(cors.answer_preflight)
    app.before_request(rate_limit.spend_default)
    app.register_error_handler(Exception, problem)
    app.after_request(_finish)
    app.teardown_request(db_connection.close)
    return app


def _finish(response: Response) -> Response:
    for step in (
        http_cache.default_to_none,
        http_cache.compress,
        http_cache.answer_304,
        _explain_412,
        _without_type,
        _ask_to_come_back,
        rate_limit.spend_unless_unchanged,
        deprecation.announce,
        cors.add_headers,
        rate_limit.add_headers,
        _add_security_headers,
        request_log.finish,
        http_cache.leave_out_the_client,
    ):
        response = step(response)
    return response


def problem(error: Exception) -> Response:
    """Return problem+json (RFC 9457) for any error; an unknown one tells nothing of the inside and is logged."""
    ours = error if isinstance(error, SlipstreamError) else _translate(error)
    if ours.status >= 500 and ours is error:
        request_log.trouble(error)
    g.problem_code = ours.code
    response = Response(msgspec.json.encode(_members(ours)), ours.status, mimetype="application/problem+json")
    if ours.status == 202:  # not an error: what was asked for is on its way
        response = Response(msgspec.json.encode({"code": ours.code, **ours.extra}), 202, mimetype="application/json")
    if ours.retry_after is not None:
        response.headers["Retry-After"] = str(ours.retry_after)
    if ours.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, HTTPException) and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted({*error.valid_methods, "OPTIONS"}))  # type: ignore[attr-defined]
    return response


def _translate(error: Exception) -> SlipstreamError:
    if isinstance(error, OwnerGone):
        return NotSignedIn("This account has been deleted")
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        return OF_WERKZEUG.get(error.code, InvalidRequest)(_next_step(error))
    request_log.crash(error)
    return SlipstreamError()


def _next_step(error: HTTPException) -> str:
    """Return what a client can do about an address or a method that there is not, nothing for any other refusal."""
    if error.code == 404:
        return "There is no such address; GET /api lists all"
    methods = set(getattr(error, "valid_methods", None) or ()) - {"HEAD", "OPTIONS"}
    return f"Use {' or '.join(sorted(methods))} at this address" if methods else ""


def _members(error: SlipstreamError) -> dict[str, Any]:
    return {
        "type": f"{_home()}/docs#{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": g.request_id,
        **error.extra,
    }


def _home() -> str:
    """Return the address that problem types lead to: the deployment's own (PUBLIC_URL), else the one asked for."""
    context: AppContext | None = current_app.extensions.get(EXTENSION)
    if context and context.config.public_url:
        return context.config.public_url
    scheme = "https" if context and context.config.behind_vercel else request.scheme
    return f"{scheme}://{request.host}"


def _without_type(response: Response) -> Response:
    """Take the content type, which Flask gives to everything, from what has no content."""
    if response.status_code == 204:
        response.headers.remove("Content-Type")
    return response


def _explain_412(response: Response) -> Response:
    if response.status_code != 412:
        return response
    explained = problem(PreconditionFailed())
    explained.headers["Cache-Control"] = http_cache.CACHE_CONTROL["none"]
    return explained


def _ask_to_come_back(response: Response) -> Response:
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", COME_BACK)
    return response


def _add_security_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _without_version(app: Any) -> Any:
    """Serve /api/v1/x as /api/x: the platform's rewrites leave the address that was asked for in front of us."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ.get("PATH_INFO", "")
        if path == "/api/v1" or path.startswith("/api/v1/"):
            environ["PATH_INFO"] = "/api" + path.removeprefix("/api/v1")
        return app(environ, start_response)

    return call


def make_explaining_app(name: str, error: ConfigError) -> Flask:
    """Return an app that only says which setting keeps this deployment from working."""
    app = Flask(name, static_folder=None)
    app.before_request(request_log.start)
    app.register_error_handler(Exception, lambda _asked: problem(error))
    return app
