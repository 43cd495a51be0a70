"""/docs, /docs.md and /llms.txt: every operation, code and shape has its place, and the commands work as they stand."""

from __future__ import annotations

import re
import shlex
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT, Api
from tools.openapi import document, snippets, start
from tools.openapi.__main__ import files
from tools.openapi.examples import kept
from tools.openapi.walk import of_a_user

PAGE = (ROOT / "public" / "docs.html").read_text(encoding="utf-8")
DESCRIBED = document()
IDS = [about["operationId"] for methods in DESCRIBED["paths"].values() for about in methods.values()]
OPEN = [
    one["request"]
    for name, methods in (
        (about["operationId"], about) for rows in DESCRIBED["paths"].values() for about in rows.values()
    )
    for one in kept().get(name, [])
    if one["request"]["method"] == "GET"
    and methods.get("security") != [{"token": []}]
    and not of_a_user(one["request"]["url"])
]


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [str(found["id"])] if "id" in found else []
        self.links += [str(found["href"])[1:]] if str(found.get("href", "")).startswith("#") else []
        self.inline += [name for name in found if name == "style" or name.startswith("on")]


def parsed() -> _Ids:
    page = _Ids()
    page.feed(PAGE)
    return page


@pytest.mark.parametrize("name", ["docs.html", "docs.md", "llms.txt"])
def test_the_committed_one_is_made_from_this_code(name: str) -> None:
    assert (ROOT / "public" / name).read_text(encoding="utf-8") == files()[name], "run make openapi"


def test_every_operation_code_and_shape_has_an_anchor_and_every_link_leads_to_one() -> None:
    page = parsed()
    assert {*IDS, *DESCRIBED["x-error-codes"], *DESCRIBED["components"]["schemas"]} <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.links) <= set(page.ids)


def test_nothing_is_inline_and_no_other_host_is_asked() -> None:
    assert parsed().inline == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', PAGE) == []
    assert "<style" not in PAGE


def test_markdown_and_llms_name_every_operation() -> None:
    made = files()
    assert [name for name in IDS if f"### {name}\n" not in made["docs.md"]] == []
    assert [name for name in IDS if f"#{name.lower()}" not in made["llms.txt"]] == []


@pytest.mark.parametrize("request_", OPEN, ids=lambda one: one["url"])
def test_a_curl_works_as_it_stands(season_api: Api, request_: dict[str, str]) -> None:
    words = shlex.split(snippets.curl(request_, signed_in=False))
    address = next(word for word in words if word.startswith(snippets.BASE)).removeprefix(snippets.BASE)
    assert season_api.call("GET", address).status_code == 200 or "/api/load" in address


def test_a_command_of_markdown_that_shows_a_users_own_things_sends_the_token() -> None:
    commands = re.findall(r"```bash\n(.*?)```", files()["docs.md"], re.DOTALL)
    own = [text for text in commands if of_a_user(text.split(snippets.BASE)[-1].split('"')[0])]
    assert own
    assert [text for text in own if "Authorization: Bearer" not in text] == []


@pytest.mark.parametrize("name", sorted(kept()))
def test_python_can_be_compiled(name: str) -> None:
    for one in kept()[name]:
        compile(snippets.python(one["request"], signed_in=True), name, "exec")


@pytest.mark.parametrize("address", [url for _, url in start.STEPS])
def test_a_newcomers_command_works_and_finds_something(season_api: Api, address: str) -> None:
    got = season_api.call("GET", address)
    assert got.status_code == 200
    assert "view=laps" not in address or got.json["rows"]


def test_a_newcomers_account_works_in_the_shell(server: str, tmp_path: Path) -> None:
    script = "\n".join(command for _, command in start.commands()).replace(snippets.BASE, server)
    ran = subprocess.run(
        ["bash", "-euc", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    assert '"username":"you"' in ran.stdout
    assert (tmp_path / "delta.png").read_bytes().startswith(b"\x89PNG")
