"""vercel.json, .vercelignore and the workflows agree with the code; nothing of one machine is in the repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.routes import Routes

ROOT = Path(__file__).resolve().parent.parent
VERCEL = json.loads((ROOT / "vercel.json").read_text())
FUNCTIONS = sorted(path.stem for path in (ROOT / "api").glob("*.py"))
ROUTES = Routes(ROOT, set(FUNCTIONS))
LOADER = ROOT / ".github" / "workflows" / "load-sessions.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OTHER_ADDRESSES = {
    "/api/me/preferences": "me",
    "/api/mcp": "analysis",
    "/api/v1/mcp": "analysis",
    "/api/prompts": "analysis",
    "/api/v1/prompts": "analysis",
    "/api/v1/prompts/17": "analysis",
    "/api": "health",
    "/api/v1": "health",
    "/api/status": "health",
    "/api/v1/status": "health",
    "/api/v1/auth/register": "register",
    "/api/v1/auth/login": "login",
    "/api/v1/auth/me": "me",
    "/api/v1/auth/preferences": "me",
    "/api/v1/fastf1/race/2025/Monza/laps": "session",
    "/api/v1/fastf1/race/2025/Monza/stints": "session",
    "/api/v1/fastf1/race/2025/Monza/fastest-lap": "session",
    "/api/v1/fastf1/race/2025/Monza/driver/VER/laps": "session",
}
NOT_FOR_FUNCTIONS = (".*", ".*/**", "**/*.md", "bench", "demo", "docs", "ingest", "public", "tests", "tools")
# Written in halves, so that this file passes its own test.
NOT_IN_THE_REPOSITORY = {
    "a registry's host": r"registry\.npm" + r"js|files\.python" + r"hosted|\bpypi\." + r"org\b|regis" + r"try\.yarnpkg",
    "an index setting": r"--(extra-)?index-" + r"url|\[\[tool\.uv\." + r"index\]\]",
    "a download address": r"https?://\S+\.(whl|tar\." + r"gz|tgz)\b",
    "a path of one machine": r"(?<![\w.])/(ro" + r"ot|wo" + r"rk)/\w",
}


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The names of all files in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.rstrip("\0").split("\0")


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("address", ["/api/{}", "/api/v1/{}", "/api/v1/{}/below", "/api/v1/{}/far/below"])
def test_every_function_answers_with_and_without_a_version(name: str, address: str) -> None:
    assert ROUTES.function(address.format(name)) == name


@pytest.mark.parametrize(("address", "name"), OTHER_ADDRESSES.items())
def test_addresses_that_are_no_file_lead_to_their_function(address: str, name: str) -> None:
    assert ROUTES.function(address) == name


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/redoc"])
def test_old_addresses_of_the_documentation_lead_to_the_page(address: str) -> None:
    assert (ROOT / "public" / f"{ROUTES.resolve(address).lstrip('/')}.html").is_file()


def test_a_longer_name_is_not_taken_for_a_function() -> None:
    assert ROUTES.function("/api/v1/mean") is None


@pytest.mark.parametrize("rewrite", VERCEL["rewrites"], ids=lambda rewrite: rewrite["source"])
def test_every_rewrite_leads_to_something(rewrite: dict[str, str]) -> None:
    if "$1" in rewrite["destination"]:
        names = re.search(r"\(([\w|-]+)\)", rewrite["source"])
        assert names is not None
        found = {rewrite["destination"].replace("$1", name) for name in names[1].split("|")}
    else:
        found = {rewrite["destination"].partition("?")[0]}
    pages = {f"/{path.stem}" for path in (ROOT / "public").glob("*.html")}
    assert found <= {f"/api/{name}" for name in FUNCTIONS} | pages


def test_no_framework_takes_the_functions_over() -> None:
    assert VERCEL["framework"] is None


def test_only_the_public_folder_is_published() -> None:
    assert VERCEL["outputDirectory"] == "public"


def test_no_duration_is_set_because_vercel_dev_breaks_on_it() -> None:
    assert "maxDuration" not in json.dumps(VERCEL)


def test_no_more_functions_than_the_smallest_plan_has() -> None:
    assert len(FUNCTIONS) <= 12


@pytest.mark.parametrize("pattern", NOT_FOR_FUNCTIONS)
def test_what_no_request_needs_is_kept_out_of_functions(pattern: str) -> None:
    assert pattern in re.split(r"[{},]", VERCEL["functions"]["api/*.py"]["excludeFiles"])


def test_what_a_build_needs_is_uploaded() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".vercelignore").read_text().splitlines()}
    assert not ignored & {"api", "ingest", "lib", "public", "pyproject.toml", "styles.json", "vercel.json"}
    assert {".env", ".env.*", "tests"} <= ignored


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_few_rights_and_only_the_secrets_they_need(path: Path) -> None:
    text = path.read_text()
    workflow: dict[str, Any] = yaml.safe_load(text)
    assert path.name in (LOADER.name, "preview.yml") or not re.search(r"secrets", text)
    assert workflow["jobs"]
    assert set(workflow["permissions"].items()) <= {("contents", "read"), ("pull-requests", "write")}
    assert all("permissions" not in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_use_actions_of_github_only_and_end_by_themselves(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text())["jobs"].values()
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert all(name.startswith("actions/") for name in used)
    assert all(job["timeout-minutes"] <= 30 for job in jobs)


def test_ci_runs_what_people_run() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"].values()
    commands = {step.get("run", "") for job in jobs for step in job["steps"]}
    assert {"make test", "make lint", "make deploy-check"} <= commands


def test_the_scheduled_loader_is_off_until_a_store_is_named() -> None:
    workflow = yaml.safe_load(LOADER.read_text())
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}  # YAML reads `on` as true
    assert workflow["jobs"]["load"]["if"] == "vars.STORE_URL != ''"


def test_the_scheduled_loader_runs_what_people_run_with_settings_that_there_are() -> None:
    step = yaml.safe_load(LOADER.read_text())["jobs"]["load"]["steps"][-1]
    assert step["run"] == ".venv/bin/python -m lib.load --watch --once"
    known = (ROOT / ".env.example").read_text()
    assert all(name.startswith("AWS_") or f"{name}=" in known for name in step["env"])


class TestTheServiceAtHome:
    FILE = ROOT / "deploy" / "home-loader.service"

    def settings(self) -> dict[str, str]:
        lines = [line for line in self.FILE.read_text().splitlines() if "=" in line and not line.startswith("#")]
        return dict(line.split("=", 1) for line in lines)

    def test_starts_the_loader_and_bounds_its_restarts(self) -> None:
        settings = self.settings()
        assert settings["ExecStart"].endswith("/.venv/bin/python -m lib.load --watch")
        assert int(settings["RestartSec"]) >= 60
        assert int(settings["StartLimitBurst"]) <= 10
        assert settings["KillMode"] == "mixed"

    def test_writes_only_where_it_may(self) -> None:
        settings = self.settings()
        assert settings["Environment"].split()[0] == f"DATA_DIR=/var/lib/{settings['StateDirectory']}"
        assert settings["ProtectSystem"] == "strict"

    def test_is_one_that_systemd_understands(self, tmp_path: Path) -> None:
        if not (verify := shutil.which("systemd-analyze")):
            pytest.skip("systemd is not installed")
        text = re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('env')}", self.FILE.read_text())
        (tmp_path / "slipstream-loader.service").write_text(text)
        command = [verify, "verify", str(tmp_path / "slipstream-loader.service")]
        told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert (told.returncode, told.stderr) == (0, "")


def test_no_lock_and_no_secret_is_tracked(tracked: list[str]) -> None:
    names = {Path(name).name for name in tracked}
    assert not names & {"uv.lock", ".env", ".env.local", "package-lock.json", ".npmrc", "pip.conf", "uv.toml"}


@pytest.mark.parametrize("what", NOT_IN_THE_REPOSITORY)
def test_nothing_tracked_depends_on_one_machine_or_registry(what: str, tracked: list[str]) -> None:
    pattern = re.compile(NOT_IN_THE_REPOSITORY[what])
    found = [
        f"{name}:{number}"
        for name in tracked
        if (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_loader_has_the_same_pins_as_the_functions() -> None:
    both = [tomllib.loads((ROOT / name).read_text())["project"] for name in ("pyproject.toml", "ingest/pyproject.toml")]
    functions = {*both[0]["dependencies"], *both[0]["optional-dependencies"]["ingest"]}
    assert set(both[1]["dependencies"]) <= functions
