"""POST /api/ingest: the loader, a Vercel project of its own, because FastF1 does not fit into the others."""

from flask import Response

from lib.gateway import make_app
from lib.responses.ingest import load_now

app = make_app("ingest")


@app.post("/api/ingest")
def post() -> Response:
    """Load one session into the store and say how it went; a second request for it only says how far it is."""
    return load_now()
