"""A real program on the generated client: a session, its laps, one lap, a comparison, a picture, an error."""

from __future__ import annotations

import json
import sys

from slipstream_client import Client
from slipstream_client.api.laps import get_telemetry
from slipstream_client.api.plots import get_plot
from slipstream_client.api.sessions import get_season, get_session
from slipstream_client.models import Comparison, Laps, LapTelemetry, Problem, Schedule, SessionSummary
from slipstream_client.models.get_plot_kind import GetPlotKind
from slipstream_client.models.get_session_shape import GetSessionShape
from slipstream_client.models.get_session_view import GetSessionView

client = Client(base_url=sys.argv[1])
which = {"client": client, "year": 2025, "event": "1", "session": "Q"}

season = get_season.sync(client=client, year="2025")
glance = get_session.sync(**which)
laps = get_session.sync(**which, view=GetSessionView.LAPS, shape=GetSessionShape.RECORDS)
lap = get_telemetry.sync(**which, driver="JSE")
pair = get_telemetry.sync(**which, driver="OKA,JSE")
picture = get_plot.sync(**which, kind=GetPlotKind.DELTA, driver="OKA,JSE", width=400)
nobody = get_session.sync(client=client, year=2025, event="Monza2")
assert isinstance(season, Schedule)
assert isinstance(glance, SessionSummary)
assert isinstance(laps, Laps)
assert isinstance(lap, LapTelemetry)
assert isinstance(pair, Comparison)
assert isinstance(nobody, Problem)
print(
    json.dumps(
        {
            "event": glance.session.event,
            "events": len(season.rows),
            "laps": sum(row.lap_time is not None for row in laps.rows),
            "top": lap.facts.top_speed,
            "finish": pair.laps[1].lines.finish,
            "picture": picture.payload.read(4).hex() if hasattr(picture, "payload") else str(type(picture)),
            "code": nobody.code,
        }
    )
)
