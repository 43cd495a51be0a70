"""One JSON line a request, with its id; never a body, a token, a query or an address."""

from __future__ import annotations

import re
import sys
import time
import traceback
import uuid
from typing import Any

import structlog
from flask import Response, g, request

ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def configure(log_format: str) -> None:
    """Write JSON, or text for a person; called once by each app."""
    renderer: Any = structlog.processors.JSONRenderer(sort_keys=False)
    if log_format == "text":
        renderer = _as_text
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso"), renderer],
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stdout),
    )


def start() -> None:
    sent = request.headers.get("X-Request-Id", "")
    g.request_id = sent if ACCEPTED_ID.fullmatch(sent) else uuid.uuid4().hex
    g.started = time.perf_counter()


def finish(response: Response) -> Response:
    """Name the request in the answer, say how long it took, and write the line."""
    duration = (time.perf_counter() - g.started) * 1000
    connection = g.get("connection")
    timing = f"total;dur={duration:.1f}"
    response.headers["X-Request-Id"] = g.request_id
    response.headers["Server-Timing"] = f"db;dur={connection.seconds * 1000:.1f}, {timing}" if connection else timing
    structlog.get_logger().info(
        "request",
        request_id=g.request_id,
        method=request.method if request.method.isascii() else "?",
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        duration_ms=round(duration, 1),
        user_id=g.user.id if "user" in g else None,
        code=g.get("problem_code"),
    )
    return response


def crash(error: BaseException) -> None:
    """Write what the caller is not told: where an unexpected error came from."""
    structlog.get_logger().error("crash", **_origin(error))


def trouble(error: BaseException) -> None:
    """Write what stands behind an answer of 5xx that we gave on purpose."""
    structlog.get_logger().warning("trouble", **_origin(error.__cause__ or error))


def _origin(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {
        "request_id": g.get("request_id"),
        "error": type(error).__name__,
        "message": str(error)[:300],
        "at": [f"{frame.filename.rsplit('site-packages/')[-1]}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _as_text(_logger: object, _name: str, event: dict[str, Any]) -> str:
    if event["event"] != "request":
        return " ".join(f"{key}={value}" for key, value in event.items())
    problem = f"  {event['code']}" if event["code"] else ""
    return f"{event['status']} {event['method']:6} {event['duration_ms']:7.1f} ms  {request.path}{problem}"
