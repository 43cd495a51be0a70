"""/api/report: a session, or a lap of one's own, as a document to print; the user's stored reports."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.auth import signed_in_user
from lib.middleware.operation import operation
from lib.responses import report
from lib.services.accounts.users import User
from lib.services.report_service import shapes
from lib.services.session_views.shapes import LoadStatus

app = make_app("report")


@app.post("/api/report")
@operation(
    signed_in=True,
    idempotent=True,
    body=shapes.ReportOrder,
    answers={201: (shapes.ReportStored, "text/event-stream"), 202: LoadStatus},
    problems=(404, 409),
)
def post(user: User, body: shapes.ReportOrder) -> Response:
    """Make a report, as PDF or as one tall PNG, and return a link to it.

    The same order for the same data gives the report that is stored already. With `Accept: text/event-stream`, events
    `section` tell of each section as it is made, and `done` carries the report (or `failed` the error).
    """
    return report.answer_order(user, body)


@app.get("/api/report")
@operation(
    query=shapes.ReportQuery,
    may_sign_in=True,
    answers={200: (shapes.ReportList, "application/pdf image/png"), 302: None},
    problems=(403, 404),
)
def get(query: shapes.ReportQuery) -> Response:
    """List your reports, or with `id` be led to the file; a signed link gives the file without a token."""
    return report.answer_list(signed_in_user(), query) if query.id is None else report.answer_download(query)


@app.delete("/api/report")
@operation(signed_in=True, query=shapes.ReportId, answers={204: None}, problems=(404,))
def delete(user: User, query: shapes.ReportId) -> Response:
    """Delete one of your reports, its file too."""
    return report.delete_report(user, query.id)
