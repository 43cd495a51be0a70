"""A copy of the project in which Vercel's CLI may write, and the settings its functions get there."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

NEVER_COPIED = (".git", ".venv", ".data", ".vercel", ".deploy-check", ".env", "node_modules", "uv.lock", "__pycache__")


def copy_project(project: Path, into: Path) -> None:
    """Copy what git has or would take: tracked files, and new ones that are not ignored."""
    names = _files_of_git(project)
    if names is None:
        shutil.copytree(project, into, ignore=shutil.ignore_patterns(*NEVER_COPIED))
        return
    for name in names:
        if (project / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(project / name, into / name)


def _files_of_git(project: Path) -> list[str] | None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=project, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        return None
    return [name for name in listed.stdout.decode().split("\0") if name]


def settings(folder: Path) -> dict[str, str]:
    """Return what a deployment's owner would set: one database and one secret for every function."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'check.db'}",
        "STORE_URL": f"file://{folder / 'store'}",
        "UPSTASH_REDIS_REST_URL": "memory://",
        "SECRET_KEY": secrets.token_hex(32),
    }


def write_env_file(copy: Path, values: Mapping[str, str]) -> None:
    """Write `.env`: what `vercel dev` reads, and what a deployed function must not carry."""
    (copy / ".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))


def plant_secrets(copy: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Put secrets where a developer's machine has them, and return them with SECRET_KEY by name."""
    planted = {name: secrets.token_hex(32) for name in ("F1_USERNAME", "F1_PASSWORD", "CRON_SECRET")}
    token = copy / ".data" / "fastf1" / "f1auth.json"
    token.parent.mkdir(parents=True, exist_ok=True)
    planted["a token of F1"] = secrets.token_hex(32)
    token.write_text(json.dumps({"token": planted["a token of F1"]}))
    write_env_file(copy, {**settings, **{name: value for name, value in planted.items() if name.isupper()}})
    return {**planted, "SECRET_KEY": settings["SECRET_KEY"]}


def link(copy: Path) -> None:
    """Make the copy look like a linked project, so that `vercel build` asks nobody."""
    settings_of_project = {"projectId": "prj_check", "orgId": "team_check", "settings": {"framework": None}}
    (copy / ".vercel").mkdir(exist_ok=True)
    (copy / ".vercel" / "project.json").write_text(json.dumps(settings_of_project))


def unlink(copy: Path) -> None:
    """Undo `link`: `vercel dev --local` would look a linked project up in Vercel's API."""
    (copy / ".vercel" / "project.json").unlink(missing_ok=True)
