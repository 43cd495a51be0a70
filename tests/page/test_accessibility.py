"""axe-core finds nothing serious: on each view and on the documentation, dark and light, signed in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.network import Network, problem
from tests.page.shown import Shown
from tests.page.views import VIEWS
from tests.real.npm import installed_by_npm

AXE = {"axe-core": "4.14.1"}
GRAVE = ("serious", "critical")
# What differs between dark and light is contrast alone.
RULES = {"dark": "{resultTypes: ['violations']}", "light": "{runOnly: ['color-contrast']}"}
TOLD = "(one) => `${one.html.slice(0, 160)} ${one.failureSummary}`"


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that looks for barriers."""
    folder: Path = installed_by_npm("axe", AXE)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def grave_findings(shown: Shown, axe: str, scheme: str = "dark") -> str:
    """Return what axe-core finds in what is shown now, as text; nothing if all is well."""
    shown.tab.call("Runtime.evaluate", expression=axe)
    rows = f"({{id, impact, nodes}}) => ({{id, impact, nodes: nodes.map({TOLD})}})"
    script = f"axe.run(document, {RULES[scheme]}).then(({{violations}}) => violations.map({rows}))"
    found = [one for one in shown.tab.run(script) if one["impact"] in GRAVE]
    return json.dumps([{**one, "nodes": one["nodes"][:3]} for one in found], indent=1) if found else ""


def accessible(shown: Shown, axe: str) -> None:
    """What is shown has no barrier in either scheme."""
    for scheme in RULES:
        shown.prefer(scheme)
        assert grave_findings(shown, axe, scheme) == "", scheme


@needs_browser
@pytest.mark.parametrize("view", VIEWS)
def test_a_view(shown: Shown, axe: str, view: str) -> None:
    shown.prefer("dark")
    shown.open(*VIEWS[view])
    accessible(shown, axe)


@needs_browser
def test_an_account_with_a_lap_an_answer_and_a_report(shown: Shown, axe: str, tmp_path: Path) -> None:
    shown.prefer("dark")
    shown.open(f"view=you&{QUALIFYING}", "#register")
    steps.register(shown)
    own = steps.upload(shown, steps.recorded(shown, tmp_path), "Mine")
    steps.ask(shown)
    shown.click("#answer .answer .fact")
    shown.press("Delete the account", "#account")
    accessible(shown, axe)
    shown.go(f"{QUALIFYING}&laps=OKA,me:{own}")
    shown.until("#corners tfoot")
    shown.until(".coach")
    accessible(shown, axe)


@needs_browser
def test_an_error(shown: Shown, axe: str) -> None:
    shown.prefer("dark")
    Network(shown.tab).on("/api/telemetry", problem(503, "unavailable", "The database does not answer"))
    shown.open(f"{QUALIFYING}&laps=JSE,OKA", ".problem")
    accessible(shown, axe)
    shown.open("view=you", "#sign-in")
    steps.sign_in(shown, "nobody", "nothing that fits")
    shown.until("#sign-in .wrong")
    accessible(shown, axe)


@needs_browser
def test_a_phone(shown: Shown, axe: str) -> None:
    shown.size(360, 740)
    shown.open(*VIEWS["laps"])
    assert grave_findings(shown, axe) == ""


@needs_browser
def test_the_documentation(shown: Shown, axe: str) -> None:
    shown.prefer("dark")
    shown.visit("/docs", "article#getSession")
    accessible(shown, axe)
