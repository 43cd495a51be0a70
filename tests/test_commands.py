"""The commands of README.md and docs/ work as they are written there, in a clone in which `make run` has run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib import load, report
from tests import built
from tests.conftest import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COMMAND = re.compile(r"(?:(?:[A-Z0-9_]+=\S+ )*)\.venv/bin/python -m (?:lib|tools)\.\w+[^`\n#&>]*")
COMMANDS = sorted({found.strip().rstrip(".:") for page in PAGES for found in COMMAND.findall(page.read_text("utf-8"))})
REPORT = [command for command in COMMANDS if "lib.report" in command]
LOAD = [command for command in COMMANDS if "lib.load " in command]
ELSEWHERE = re.compile("--check|--jobs|--watch|--queue| 2005 ")  # tests of loader, loading and jolpica_interact


def run(command: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command as it is written, in a folder that looks like the clone."""
    for name, target in {".venv": Path(sys.prefix), "lib": ROOT / "lib", "styles.json": ROOT / "styles.json"}.items():
        if not (folder / name).exists():
            (folder / name).symlink_to(target)
    kept = {name: value for name, value in os.environ.items() if name not in ("STORE_URL", "F1_SOURCE", "DATA_DIR")}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=kept | environ, capture_output=True, text=True, timeout=300
    )


def test_every_command_is_written_with_the_python_that_make_sets_up() -> None:
    bare = re.compile(r"(?<!\.venv/bin/)python -m (?:lib|tools)\.(?!record)[^`\n]*")
    named = [found for page in PAGES for found in bare.findall(page.read_text("utf-8"))]
    assert named == []


@pytest.mark.parametrize("command", LOAD + REPORT)
def test_every_command_of_the_loader_and_of_reports_has_arguments_that_exist(command: str) -> None:
    words = shlex.split(command)
    parser = (report if "lib.report" in words else load)._parser()
    parser.parse_args([word for word in words[words.index("-m") + 2 :] if word != "…"])


@pytest.mark.parametrize("command", REPORT)
def test_a_report_is_made_of_what_make_run_shows(server: str, server_data: Path, tmp_path: Path, command: str) -> None:
    del server  # it has filled the folder
    ran = run(command, tmp_path, DATA_DIR=str(server_data))
    assert ran.returncode == 0, ran.stderr
    assert "of the invented season that `make run` shows" in ran.stdout
    assert "Valdoria Grand Prix 2025" in PdfReader(tmp_path / "report.pdf").pages[0].extract_text()


@pytest.mark.parametrize("command", REPORT)
def test_without_anything_stored_it_says_what_to_do(tmp_path: Path, command: str) -> None:
    ran = run(command, tmp_path)
    assert ran.returncode == 2
    assert f"No session of 2025 is stored in file://{tmp_path}/.data/store" in ran.stderr
    assert "python -m lib.load 2025 Valdoria R" in ran.stderr
    assert "make run" in ran.stderr
    assert "make run" not in run(f"F1_SOURCE=openf1 {command}", tmp_path).stderr


@pytest.mark.parametrize("command", [one for one in LOAD if not ELSEWHERE.search(one)])
def test_the_loader_does_what_is_written(demo_source: str, tmp_path: Path, command: str) -> None:
    """The invented season stands for a real one: its source for F1's and OpenF1's, its event for Australia."""
    shutil.copytree(built.demo_store(), tmp_path / ".data" / "store")
    ours = command.replace("=openf1", f"=openf1+{demo_source}").replace("Australia", "Valdoria")
    fast = "openf1-minute=100000/60,jolpica-hour=10000/3600,jolpica-second=1000/1"
    ran = run(ours, tmp_path, F1_SOURCE=demo_source, LIMITS=fast)
    refused = set(re.findall(r"FAILED: (\w+)", ran.stdout))
    assert refused <= {"no_telemetry"}, ran.stdout  # nothing is invented of the practices
    assert ran.returncode == bool(refused), ran.stderr
    assert re.search(r"\d+ laps, \d+\.\d MB in|6 stored before", ran.stdout)
