"""Pages as the platform serves them: compressed where that helps, with a tag that saves sending them again."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from werkzeug.http import unquote_etag
from werkzeug.wrappers import Request, Response

COMPRESSED = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "image/svg+xml",
    "text/plain",
    "text/markdown",
}
WORTH_IT = 600  # bytes: a smaller answer fits into one packet anyway
KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".md": "text/markdown", ".svg": "image/svg+xml"}


def file_response(request: Request, file: Path, headers: list[tuple[str, str]]) -> Response:
    """Return the file, compressed if the client takes that; 304 if the client has it already."""
    kind = KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    content, packed, tag = _read(file, file.stat().st_mtime_ns)
    zipped = packed is not None and kind in COMPRESSED and request.accept_encodings.quality("gzip") > 0
    etag = f"{tag}-gzip" if zipped else tag
    known = unquote_etag(request.headers.get("If-None-Match"))[0] == etag
    response = Response(b"" if known else packed if zipped else content, 304 if known else 200, mimetype=kind)
    response.headers.extend(
        [*headers, ("Cache-Control", "public, max-age=0, must-revalidate"), ("Vary", "Accept-Encoding")]
    )
    response.set_etag(etag)
    if zipped and not known:
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=256)
def _read(file: Path, changed: int) -> tuple[bytes, bytes | None, str]:
    """Return a file's bytes, the same compressed if that is worth it, and a tag of them and of `changed`."""
    content = file.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if len(content) > WORTH_IT else None
    return content, packed, hashlib.blake2b(content, digest_size=10, key=str(changed).encode()).hexdigest()
