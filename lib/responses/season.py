"""A season's rows as an answer: JSON or CSV, with a tag made of the data."""

from __future__ import annotations

import msgspec
from flask import Response

from lib.middleware import http_cache
from lib.middleware.operation import answer
from lib.responses.session_key import f1_source
from lib.services.csv_text import csv_text
from lib.services.row_choice import ALL_ROWS, RowChoice, choose, choose_records
from lib.services.season import SeasonRequest, is_over, season, table_of


def answer_season(asked: SeasonRequest, form: str = "json", rows: RowChoice = ALL_ROWS) -> Response:
    """Return the view that was asked for; stale data is not kept, old seasons are kept long."""
    source = f1_source()
    found = season(asked, source)
    if form == "csv":
        response = Response(csv_text(choose(table_of(found), rows)), mimetype="text/csv")
        name = f"{found['season']}-{asked.view}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        response = answer({**found, "rows": choose_records(found["rows"], rows)})
    if found["stale"]:
        return response
    rule = "finished" if is_over(found, source.now()) else "season"
    return http_cache.cached(
        response, rule, http_cache.etag_of(msgspec.json.encode(found["rows"]), asked.view, form, rows)
    )
