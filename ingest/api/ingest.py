"""POST /api/ingest: the loader, a Vercel project of its own, because FastF1 does not fit into the others."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request
from msgspec import Struct

from lib.errors import NotSignedIn
from lib.gateway import make_app
from lib.middleware.app_context import app_context
from lib.middleware.operation import answer, operation
from lib.middleware.session_store import store
from lib.responses.session_key import f1_loading_source
from lib.services import loading
from lib.services.loading import LoadState, ingest
from lib.sessions import SessionKey

app = make_app("ingest")


class Wanted(Struct):
    key: str


def check_secret() -> None:
    """Raise NotSignedIn unless the caller knows INGEST_SECRET."""
    secret, sent = app_context().config.ingest_secret, request.headers.get("Authorization", "")
    if secret is None or not hmac.compare_digest(sent.encode(), f"Bearer {secret}".encode()):
        raise NotSignedIn("The loader secret is wrong")


@app.post("/api/ingest")
@operation(before=check_secret, body=Wanted, answers={200: LoadState})
def post(body: Wanted) -> Response:
    """Load one session into the store and say how it went; a second request for it only says how far it is."""
    config, clock = app_context().config, app_context().clock
    f1 = f1_loading_source()

    def load(key: SessionKey, report: Callable[[str, float], None]) -> object:
        now = datetime.fromtimestamp(clock(), UTC)
        folder = config.data_dir / "fastf1"
        return ingest.load_session(
            key, store(), config.f1_source, folder, report, now, config.edge, ingest.LoadMeans(config.f1_account, f1=f1)
        )

    return answer(loading.run(SessionKey.parse(body.key), store(), app_context().cache, load, clock))
