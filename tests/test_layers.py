"""The layers of DESIGN hold: read from the imports, not from good intentions."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCES = sorted(path for folder in ("api", "lib") for path in (ROOT / folder).rglob("*.py"))
HEAVY = {"fastf1", "pandas", "scipy"}
DRAWING = ("lib/services/plotter", "lib/services/styling", "lib/services/report_service")


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", SOURCES, ids=place)
class TestEachFile:
    def test_only_the_loader_imports_fastf1_or_pandas(self, path: Path) -> None:
        assert place(path).startswith("lib/services/ff1_interact") or not roots(path) & HEAVY

    def test_only_the_drawing_services_import_matplotlib(self, path: Path) -> None:
        assert place(path).startswith(DRAWING) or "matplotlib" not in roots(path)

    def test_nobody_imports_demo_tests_or_tools(self, path: Path) -> None:
        assert not roots(path) & {"demo", "tests", "tools", "bench"}

    def test_only_config_reads_the_environment(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert place(path) == "lib/config.py" or not ("os.environ" in text or "getenv" in text)

    def test_pyplot_is_never_imported(self, path: Path) -> None:
        assert not any(name.startswith("matplotlib.pyplot") or name == "pylab" for name in imports(path))


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p).startswith("lib/services")], ids=place)
def test_services_know_neither_flask_nor_the_middleware(path: Path) -> None:
    used = imports(path)
    assert "flask" not in roots(path)
    above = ("lib.middleware", "lib.responses", "lib.routes", "lib.gateway", "api")
    assert not any(name.startswith(above) for name in used)


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p).startswith("lib/middleware")], ids=place)
def test_middleware_knows_no_response(path: Path) -> None:
    assert not any(name.startswith(("lib.responses", "lib.routes", "api")) for name in imports(path))


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p).startswith("lib/")], ids=place)
def test_only_what_stands_at_the_web_imports_flask(path: Path) -> None:
    web = ("lib/gateway", "lib/middleware", "lib/responses", "lib/routes")
    assert place(path).startswith(web) or "flask" not in roots(path)


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p).startswith("lib/responses")], ids=place)
def test_responses_know_no_route(path: Path) -> None:
    assert not any(name.startswith(("lib.routes", "lib.gateway", "api")) for name in imports(path))


def test_packages_of_services_form_no_circle() -> None:
    """Each package of lib/services may be put below or above each other one, never both."""
    graph: dict[str, set[str]] = {}
    for path in (p for p in SOURCES if place(p).startswith("lib/services/")):
        package = path.relative_to(ROOT / "lib/services").parts[0].removesuffix(".py")
        used = {name.split(".")[2] for name in imports(path) if name.startswith("lib.services.")}
        graph.setdefault(package, set()).update(used - {package})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of packages: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("path", [p for p in SOURCES if place(p).startswith("lib/sessions")], ids=place)
def test_the_session_store_stands_below_the_services(path: Path) -> None:
    assert not any(name.startswith(("lib.services", "lib.middleware", "lib.gateway")) for name in imports(path))


ROUTES = sorted([*(ROOT / "api").glob("*.py"), *(ROOT / "lib/routes").glob("*.py")])


@pytest.mark.parametrize("path", ROUTES, ids=place)
class TestEachFileOfRoutes:
    def test_parses_calls_and_answers_only(self, path: Path) -> None:
        allowed = {"__future__", "typing", "collections", "flask", "msgspec", "lib"}
        assert roots(path) <= allowed

    def test_holds_no_sql(self, path: Path) -> None:
        texts = [n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)]
        assert not any(isinstance(text, str) and text.startswith(("SELECT", "INSERT", "UPDATE")) for text in texts)


def test_errors_import_nothing_of_ours() -> None:
    assert roots(ROOT / "lib/errors.py") <= sys.stdlib_module_names


def test_a_class_name_stands_once() -> None:
    """One word has one meaning: who searches for a class finds it at once."""
    named: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                named.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}


SCRIPTS = sorted(path for folder in ("bench", "demo", "tests", "tools") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", SCRIPTS, ids=place)
def test_scripts_inside_of_strings_import_modules_that_exist(path: Path) -> None:
    """Programs that a test or a bench starts stand in strings, where neither mypy nor ruff looks."""
    named = set(re.findall(r"^(?:from|import) (lib[a-z0-9_.]*)", path.read_text(encoding="utf-8"), re.MULTILINE))
    missing = [name for name in named if importlib.util.find_spec(name) is None]
    assert missing == []
