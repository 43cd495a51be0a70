"""One request as people copy it: curl, JavaScript, Python. `BASE` is replaced by the host that serves the page."""

from __future__ import annotations

import json
from typing import Any

BASE = "http://127.0.0.1:3000"


def curl(request: dict[str, Any], signed_in: bool) -> str:
    parts = ["curl -s"]
    parts += [f"-X {request['method']}"] if request["method"] not in ("GET", "POST") else []
    parts += [f'"{BASE}{_shell(request["url"])}"']
    parts += ['-H "Authorization: Bearer $TOKEN"'] if signed_in else []
    if request["file"]:
        parts += ["-H 'Content-Type: text/csv'", "--data-binary @lap.csv"]
    elif request["body"]:
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(request['body'], ensure_ascii=False)}'"]
    return (" " if len(parts) == 2 else " \\\n  ").join(parts)


def javascript(request: dict[str, Any], signed_in: bool) -> str:
    headers = {"Authorization": "`Bearer ${token}`"} if signed_in else {}
    headers |= {'"Content-Type"': '"application/json"'} if request["body"] else {}
    options = [f'method: "{request["method"]}"'] if request["method"] != "GET" else []
    options += [f"headers: {{ {', '.join(f'{name}: {value}' for name, value in headers.items())} }}"] if headers else []
    options += [f"body: JSON.stringify({json.dumps(request['body'], ensure_ascii=False)})"] if request["body"] else []
    options += ["body: file"] if request["file"] else []
    listed = ",\n  ".join(options)
    more = f", {{\n  {listed},\n}}" if options else ""
    url = f"`{BASE}{request['url'].replace('{', '${')}`"
    return f"const response = await fetch({url}{more});\nconsole.log(response.status, await response.text());"


def python(request: dict[str, Any], signed_in: bool) -> str:
    text = f"{BASE}{request['url']}"
    lines = ["import httpx", "", f"response = httpx.{request['method'].lower()}("]
    if request["method"] == "DELETE" and request["body"]:
        lines[-1] = 'response = httpx.request(\n    "DELETE",'
    lines.append(f'    {"f" if "{" in text else ""}"{text}",')
    lines += ['    headers={"Authorization": f"Bearer {token}"},'] if signed_in else []
    lines += [f"    json={request['body']!r},"] if request["body"] else []
    lines += ['    content=open("lap.csv", "rb"),'] if request["file"] else []
    return "\n".join([*lines, ")", "print(response.status_code, response.headers.get('Content-Type'))"])


def _shell(url: str) -> str:
    """Return the address with its places as variables of the shell: `{lap}` is `$LAP`."""
    for name in ("lap", "analysis", "prompt", "report"):
        url = url.replace(f"{{{name}}}", f"${name.upper()}")
    return url
