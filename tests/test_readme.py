"""The README is true: its commands run, in its order, against the server that `make run` starts."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PRELUDE = 'set -euo pipefail\ncurl() { command curl --fail-with-body --max-time 120 "$@"; echo; }\n'


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_every_command_works_in_the_order_given(server: str, tmp_path: Path) -> None:
    script = PRELUDE + "\n".join(blocks("bash")).replace("http://127.0.0.1:3000", server)
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout[-800:] + ran.stderr[-800:]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_program_works_as_it_stands(server: str) -> None:
    program = "\n".join(blocks("js")).replace("http://127.0.0.1:3000", server)
    ran = subprocess.run(
        ["node", "--input-type=module", "-"], input=program, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-800:]
    first, second, third = ran.stdout.split("\n", 2)
    assert re.fullmatch(r"\S.* \S+: \d\d\.\d{1,3} s", first), first
    assert re.fullmatch(r"OKA against JSE: -?\d+\.\d+ s", second), second
    assert "driver: [" in third, third


def test_it_stays_readable() -> None:
    assert len(TEXT.splitlines()) <= 400


@pytest.mark.parametrize("function", sorted(path.stem for path in (ROOT / "api").glob("*.py")))
def test_every_function_has_a_command(function: str) -> None:
    assert f"127.0.0.1:3000/api/{function}" in "\n".join(blocks("bash"))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`|^    )make ([a-z][a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_that_is_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_variable_is_explained() -> None:
    example = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert [name for name in example if f"`{name}`" not in TEXT] == []


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_ci_runs_the_same_commands() -> None:
    script = (ROOT / ".ci/run").read_text()
    assert all(command in script for command in ("make lint", "make test", "make deploy-check"))
