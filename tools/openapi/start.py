"""Where a newcomer begins: a few commands that work as they stand, each with what comes back."""

from __future__ import annotations

from html import escape

from tools.openapi import snippets

STEPS = (
    ("What is stored here: take year, round and session of a row.", "/api/session?view=available"),
    ("A session: drivers, results, weather, circuit.", "/api/session?year=2025&event=1&session=Q"),
    (
        "Its laps, only those you want: any column of the rows is a filter.",
        "/api/session?year=2025&event=1&session=Q&view=laps&compound=SOFT&fields=driver,lap,lap_time&shape=records",
    ),
    (
        "Two drivers' fastest laps on one distance axis, with the delta.",
        "/api/telemetry?year=2025&event=1&session=Q&driver=OKA,JSE",
    ),
    ("The same as a picture.", "/api/plot?kind=delta&year=2025&event=1&session=Q&driver=OKA,JSE"),
)
ACCOUNT = (
    "What is yours (own laps, analysis, reports) needs a token. Register once; `signIn` gives a new one.",
    "TOKEN=$(curl -s http://127.0.0.1:3000/api/register -H 'Content-Type: application/json' \\\n"
    """  -d '{"email": "you@example.org", "username": "you", "password": "monaco in the rain"}' \\\n"""
    """  | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')\n"""
    'curl -s http://127.0.0.1:3000/api/me -H "Authorization: Bearer $TOKEN"',
)
KNOW = (
    "`202` means that the session is being loaded: ask again at `poll`, or add `wait=60`. An error says in `code` what "
    "it is and in `detail` what to do. Times are seconds, distances metres, speeds km/h; what is not known is `null`."
)


def commands() -> list[tuple[str, str]]:
    """Return each step as text and command."""
    asked = [(text, {"method": "GET", "url": url, "body": None, "file": False}) for text, url in STEPS]
    shown = [(text, snippets.curl(request, signed_in=False)) for text, request in asked]
    picture = shown[-1][0], f"{shown[-1][1]} -o delta.png"
    return [*shown[:-1], picture, ACCOUNT]


def html() -> str:
    steps = "".join(
        f'<li><p>{_marked(text)}</p><pre tabindex="0"><code>{escape(command)}</code></pre></li>'
        for text, command in commands()
    )
    return f'<div id="start"><h2>Start here</h2><ol class="steps">{steps}</ol><p>{_marked(KNOW)}</p></div>'


def markdown() -> list[str]:
    lines = ["", "## Start here"]
    for text, command in commands():
        lines += ["", text, "", "```bash", command, "```"]
    return [*lines, "", KNOW]


def _marked(text: str) -> str:
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
