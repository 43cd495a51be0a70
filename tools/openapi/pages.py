"""The documentation as people and programs read it: /docs (HTML), /docs.md and /llms.txt, made from the document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from tools.openapi import snippets, start
from tools.openapi.examples import kept
from tools.openapi.members import Row, answers, members, resolved, type_of
from tools.openapi.walk import of_a_user

Document = dict[str, Any]
LONGEST_EXAMPLE = 1800
POLICY = (
    "Within /api/v1 members are only added. Whatever is to go is announced in the change log and, in its answers, with "
    "the headers Deprecation and Sunset, at least six months before; until then it works as it did."
)


def pages(document: Document) -> dict[str, str]:
    """Return the content of each page by its file name."""
    return {"docs.html": html(document), "docs.md": markdown(document), "llms.txt": index(document)}


def operations(document: Document, tag: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            if about["tags"] == [tag]:
                yield method.upper(), path, about


def index(document: Document) -> str:
    """Return llms.txt: what there is, a line for each operation."""
    lines = ["# Slipstream", "", f"> {document['info']['description']}", "", "- [All of it](/docs.md)"]
    lines += ["- [OpenAPI](/openapi.json)", "- [MCP endpoint](/api/mcp): POST, stateless Streamable HTTP"]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name']}", ""]
        for method, path, about in operations(document, tag["name"]):
            lines.append(f"- [{method} {path}](/docs.md#{about['operationId'].lower()}): {about['summary']}")
    return "\n".join(lines) + "\n"


def markdown(document: Document) -> str:
    lines = ["# Slipstream: the API", "", document["info"]["description"], "", POLICY, *start.markdown()]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name']}", "", tag["description"]]
        for method, path, about in operations(document, tag["name"]):
            lines += ["", f"### {about['operationId']}", "", f"`{method} {path}`: {about['summary']}."]
            lines += [about["description"]] if "description" in about else []
            lines += [""] + [f"- `{one[0]}` ({one[1]}) {one[3]}" for one in _parameters(about, document)]
            lines += [f"- {status}: {', '.join(names) or text}" for status, names, text in answers(about)]
            for one in kept().get(about["operationId"], [])[:1]:
                lines += ["", "```bash", snippets.curl(one["request"], _sends_token(one["request"], about)), "```"]
    lines += ["", "## Shapes"]
    for name, schema in document["components"]["schemas"].items():
        lines += ["", f"### {name}", "", schema.get("description", ""), ""]
        lines += [f"- `{row[0]}` ({row[1]}) {row[3]}" for row in members(schema)]
    lines += ["", "## Errors", ""]
    for code, about in document["x-error-codes"].items():
        lines.append(f"- `{code}` ({about['status']}): {about['title']}. {about['advice']}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def html(document: Document) -> str:
    sections = "".join(_section(tag, document) for tag in document["tags"])
    shapes = "".join(_shape(name, one) for name, one in document["components"]["schemas"].items())
    return (
        HEAD
        + f"""<nav class="contents" aria-label="Contents"><label>Search <input type="search" id="search"></label>
<details open><summary>Contents</summary><p><a href="#start">Start here</a></p>{_contents(document)}</details></nav>
<main><h1>The API</h1><p class="lead">{_text(document["info"]["description"])}</p>
<p>Also as <a href="/docs.md">markdown</a>,
<a href="/llms.txt">llms.txt</a> and <a href="/openapi.json">OpenAPI</a>.</p>
{start.html()}{sections}<h2 id="errors">Errors</h2><p>Every error is <code>application/problem+json</code>;
its <code>type</code> leads here. <code>code</code> never changes its meaning.</p>
{_table(("code", "status", "what to do"), _codes(document))}
<h2 id="changes">Changes</h2><p>{POLICY}</p><h2 id="shapes">Shapes</h2>{shapes}</main></body></html>
"""
    )


HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slipstream: the API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">
<link rel="stylesheet" href="/docs.css"><script src="/docs.js" defer></script></head><body class="docs">
<header><a class="name" href="/">Slipstream</a><nav><a href="/">Page</a>
<a href="/openapi.json">OpenAPI</a></nav></header>
"""


def _contents(document: Document) -> str:
    return (
        "".join(
            f"<p>{escape(tag['name'])}</p><ul>"
            + "".join(
                f'<li><a href="#{about["operationId"]}" title="{escape(about["summary"])}">'
                f'<span class="method">{method}</span> {escape(path.removeprefix("/api") or "/")}</a></li>'
                for method, path, about in operations(document, tag["name"])
            )
            + "</ul>"
            for tag in document["tags"]
        )
        + '<p><a href="#errors">Errors</a></p><p><a href="#shapes">Shapes</a></p>'
    )


def _section(tag: dict[str, str], document: Document) -> str:
    articles = "".join(_article(*one, document) for one in operations(document, tag["name"]))
    return f'<h2>{escape(tag["name"])}</h2><p class="soft">{escape(tag["description"])}</p>{articles}'


def _article(method: str, path: str, about: dict[str, Any], document: Document) -> str:
    name = about["operationId"]
    parts = [
        f'<article class="card" id="{name}"><h3><a href="#{name}"><span class="method">{method}</span>'
        f"<code>{escape(path)}</code></a></h3><p>{_text(about['summary'])}. {_text(about.get('description', ''))}</p>",
        '<p class="tag">needs a token</p>' if _needs_token(about) else "",
        _table(("parameter", "type", "", "what it does"), _rows(_parameters(about, document), document)),
        _body(about, document),
        "".join(_example(one, about) for one in kept().get(name, [])),
        _table(
            ("status", "answer"),
            ((status, _links(names, document) or _text(text)) for status, names, text in answers(about)),
        ),
        "</article>",
    ]
    return "".join(parts)


def _body(about: dict[str, Any], document: Document) -> str:
    media = about.get("requestBody", {}).get("content", {}).get("application/json")
    if not media:
        return ""
    return _table(("field", "type", "", "what it is"), _rows(members(resolved(media["schema"], document)), document))


def _example(one: dict[str, Any], about: dict[str, Any]) -> str:
    request = one["request"]
    signed_in = _sends_token(request, about)
    made = {"curl": snippets.curl, "JavaScript": snippets.javascript, "Python": snippets.python}
    codes = "".join(
        f'<details{" open" if name == "curl" else ""}><summary>{name}</summary><pre tabindex="0"><code>'
        f"{escape(make(request, signed_in))}</code></pre></details>"
        for name, make in made.items()
    )
    answer = json.dumps(one["answer"], indent=1, ensure_ascii=False) if one["answer"] is not None else ""
    if len(answer) > LONGEST_EXAMPLE:
        answer = f"{answer[:LONGEST_EXAMPLE]}\n…"
    shown = f'<details><summary>Answer ({one["status"]})</summary><pre tabindex="0">{escape(answer)}</pre></details>'
    tried = ""
    if request["method"] == "GET" and not signed_in and "{" not in request["url"]:
        address = escape(request["url"])
        field = f'<input aria-label="Address" value="{address}">'
        tried = f'<form class="try">{field}<button>Try it</button></form>'
    return codes + (shown if answer else "") + tried


def _parameters(about: dict[str, Any], document: Document) -> list[Row]:
    found = [resolved(one, document) for one in about.get("parameters", [])]
    return [(one["name"], type_of(one["schema"]), one["required"], one.get("description", "")) for one in found]


def _shape(name: str, schema: dict[str, Any]) -> str:
    rows = ((f"<code>{escape(row[0])}</code>", escape(row[1]), _text(row[3])) for row in members(schema))
    about = _text(schema.get("description", ""))
    return f'<section id="{name}"><h3>{name}</h3><p>{about}</p>{_table(("member", "type", ""), rows)}</section>'


def _codes(document: Document) -> Iterator[tuple[str, ...]]:
    for code, about in document["x-error-codes"].items():
        yield (
            f'<code id="{code}">{code}</code>',
            str(about["status"]),
            f"{_text(about['title'])}. {_text(about['advice'])}",
        )


def _rows(rows: Iterable[Row], document: Document) -> Iterator[tuple[str, ...]]:
    for name, kind, needed, text in rows:
        yield (
            f"<code>{escape(name)}</code>",
            _links(kind.split(" or "), document),
            "needed" if needed else "",
            _text(text),
        )


def _links(names: Iterable[str], document: Document) -> str:
    known = document["components"]["schemas"]
    return ", ".join(f'<a href="#{name}">{name}</a>' if name in known else escape(name) for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    top = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in head)
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
        if body
        else ""
    )


def _text(text: str) -> str:
    """Return prose with `code` marked."""
    return "".join(
        f"<code>{escape(piece)}</code>" if index % 2 else escape(piece) for index, piece in enumerate(text.split("`"))
    )


def _sends_token(request: dict[str, Any], about: dict[str, Any]) -> bool:
    return _needs_token(about) or of_a_user(request["url"])


def _needs_token(about: dict[str, Any]) -> bool:
    return about.get("security") == [{"token": []}]
