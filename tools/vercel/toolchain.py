"""What the check needs on the machine (Python, uv, Node.js) and Vercel's CLI, kept in a cache."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.vercel.children import CheckFailed, run

CLI_VERSION = "64.0.2"
# The CLI names a `sandbox` release that not every registry carries; a build does not use it.
CLI_PACKAGE = {
    "private": True,
    "dependencies": {"vercel": CLI_VERSION},
    "overrides": {"sandbox": "4.5.0"},
}
OURS_NOT_THEIRS = ("VERCEL", "PYTHON", "VIRTUAL_ENV", "UV_PYTHON", "NOW_")


@dataclass(frozen=True)
class Toolchain:
    """The programs of one run."""

    python: Path
    uv: Path
    cli: Path

    def environment(self, home: Path) -> dict[str, str]:
        """Return the environment of Vercel's CLI: this Python and uv first, nobody's login or settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS_NOT_THEIRS)}
        path = os.pathsep.join([str(self.python.parent), str(self.uv.parent), kept.get("PATH", os.defpath)])
        config, temporary = home / "vercel-config", home / "tmp"
        temporary.mkdir(exist_ok=True)
        return kept | {
            "PATH": path,
            "XDG_DATA_HOME": str(config),
            "TMPDIR": str(temporary),
            "VERCEL_TELEMETRY_DISABLED": "1",
            "NO_UPDATE_NOTIFIER": "1",
        }


def prepare(project: Path, cache: Path) -> Toolchain:
    """Return the toolchain, installing into `cache` what is missing, or raise CheckFailed with what to install."""
    wanted = (project / ".python-version").read_text().strip()
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise CheckFailed(f"{program} was not found: install Node.js 20 or newer with npm (or run this in CI)")
    uv = _find_uv()
    if uv is None:
        raise CheckFailed("uv was not found, and Vercel's builder needs it: install it with `pip install uv`")
    cache.mkdir(parents=True, exist_ok=True)
    return Toolchain(python=_find_python(wanted, uv), uv=uv, cli=_install_cli(cache))


def _find_python(wanted: str, uv: Path) -> Path:
    """Return the interpreter for version `wanted`: from PATH, from pyenv, or from where uv knows one."""
    name = f"python{wanted}"
    candidates = [shutil.which(name), *_pyenv(wanted), _printed([str(uv), "python", "find", "--no-project", wanted])]
    for candidate in candidates:
        where = candidate and _printed([candidate, "-c", "import sys; print(getattr(sys, '_base_executable', ''))"])
        if where and Path(where).exists():
            return Path(where)
    raise CheckFailed(
        f"Python {wanted} was not found on PATH, in pyenv or by uv, and Vercel builds with it (.python-version): "
        f"install it with `pyenv install {wanted}`, `uv python install {wanted}` or your system's packages"
    )


def _pyenv(wanted: str) -> list[str]:
    root = _printed(["pyenv", "root"]) if shutil.which("pyenv") else ""
    found = Path(root).glob(f"versions/{wanted}*/bin/python{wanted}") if root else ()
    return [str(path) for path in sorted(found)]


def _printed(command: list[str]) -> str:
    """Return what a small command prints, or nothing if it fails (a pyenv shim without its version does)."""
    try:
        return run(command, cwd=Path.cwd(), env=os.environ, seconds=20).strip().rpartition("\n")[2]
    except (CheckFailed, OSError):
        return ""


def _find_uv() -> Path | None:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    return Path(found) if found and _printed([found, "--version"]) else None


def _install_cli(cache: Path) -> Path:
    """Return the CLI in `cache`; it is installed aside and moved in place, so a broken install leaves nothing."""
    target = cache / f"vercel-{CLI_VERSION}"
    if not target.exists():
        print(f"installing vercel {CLI_VERSION} into {cache.name}/ (once)", flush=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=cache))
        (draft / "package.json").write_text(json.dumps(CLI_PACKAGE))
        try:
            command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            run(command, cwd=draft, env=os.environ, seconds=600)
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target / "node_modules" / ".bin" / "vercel"
