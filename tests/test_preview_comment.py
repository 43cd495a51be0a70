"""The preview workflow's script, run with a `gh` that answers from files."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

WORKFLOW = Path(__file__).resolve().parent.parent / ".github" / "workflows" / "preview.yml"
SCRIPT = yaml.safe_load(WORKFLOW.read_text())["jobs"]["comment"]["steps"][0]["run"]
GH = """#!/bin/bash
echo "$*" >> "$CALLS"
case "$*" in
  *commits/*/pulls*) echo "$PULL" ;;
  *--paginate*) echo "$COMMENT" ;;
  *) exit "${WRITE_STATUS:-0}" ;;
esac
"""


class Run:
    def __init__(self, folder: Path, **given: str) -> None:
        gh, calls, summary = folder / "gh", folder / "calls", folder / "summary"
        gh.write_text(GH)
        gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
        calls.touch()
        summary.touch()
        event = {"URL": "https://slipstream-abc.vercel.app", "SHA": "0123456789", "REPO": "owner/slipstream"}
        files = {"CALLS": str(calls), "GITHUB_STEP_SUMMARY": str(summary)}
        env = {
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "PULL": "",
            "COMMENT": "",
            **event,
            **files,
            **given,
        }
        done = subprocess.run(["bash", "-c", SCRIPT], env=env, capture_output=True, text=True, timeout=60)
        self.status, self.printed = done.returncode, done.stdout
        self.calls, self.summary = calls.read_text(), summary.read_text()


def test_the_address_is_commented_on_the_pull_request(tmp_path: Path) -> None:
    run = Run(tmp_path, PULL="7")
    assert run.status == 0
    assert "api repos/owner/slipstream/issues/7/comments -f body=<!-- slipstream preview -->" in run.calls
    assert "https://slipstream-abc.vercel.app/api/health" in run.calls


def test_a_second_deployment_edits_the_comment(tmp_path: Path) -> None:
    assert "--method PATCH repos/owner/slipstream/issues/comments/99" in Run(tmp_path, PULL="7", COMMENT="99").calls


@pytest.mark.parametrize("given", [{}, {"PULL": "7", "WRITE_STATUS": "1"}], ids=["a fork", "a read-only token"])
def test_without_a_pull_request_or_the_right_to_write_the_summary_does(tmp_path: Path, given: dict[str, str]) -> None:
    run = Run(tmp_path, **given)
    assert run.status == 0
    assert "::warning::" in run.printed
    assert "https://slipstream-abc.vercel.app" in run.summary


def test_an_address_that_is_no_address_is_not_repeated(tmp_path: Path) -> None:
    run = Run(tmp_path, PULL="7", URL="https://x.example/](javascript:1) $(id)")
    assert (run.status, run.calls, run.summary) == (0, "", "")
