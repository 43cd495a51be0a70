"""GET /api/season: schedule, standings and results."""

from flask import Response

from lib.gateway import make_app
from lib.middleware.operation import operation
from lib.responses.season import answer_season
from lib.services.row_choice import RowChoice
from lib.services.season import SeasonRequest, shapes

app = make_app("season")


@app.get("/api/season")
@operation(
    query=shapes.SeasonQuery,
    rows=shapes.row_type,
    tagged=True,
    answers={200: (*shapes.SEASON_ANSWERS, "text/csv")},
    problems=(404, 409),
)
def get(query: shapes.SeasonQuery, rows: RowChoice) -> Response:
    """Get a season's schedule, next event, standings, or the results of a round."""
    return answer_season(SeasonRequest(query.year, query.view, query.round, query.event), query.format, rows)


@app.get("/api/jolpica/schedule/<year>", endpoint="old_schedule")
@operation(answers={200: shapes.SEASON_ANSWERS}, problems=(404,))
def old_schedule(year: str) -> Response:
    """Get a schedule (`current`, `next` or a year) at its old address."""
    return answer_season(SeasonRequest(view="next") if year == "next" else SeasonRequest(shapes.checked_year(year)))


@app.get("/api/jolpica/standings/<any(drivers, constructors):view>", endpoint="old_standings")
@operation(query=shapes.OldStandingsQuery, answers={200: shapes.SEASON_ANSWERS}, problems=(404,))
def old_standings(query: shapes.OldStandingsQuery, view: str) -> Response:
    """Get standings at their old address."""
    return answer_season(SeasonRequest(query.season, view))


@app.get("/api/jolpica/<any(results, qualifying):view>/<year>/<number>", endpoint="old_results")
@operation(answers={200: shapes.SEASON_ANSWERS}, problems=(404,))
def old_results(view: str, year: str, number: str) -> Response:
    """Get a round's results or qualifying at its old address."""
    return answer_season(SeasonRequest(shapes.checked_year(year), view, shapes.checked_round(number)))
