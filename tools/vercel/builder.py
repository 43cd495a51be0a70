"""The real `vercel build`, and what is wrong with what it made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tools.vercel import workspace
from tools.vercel.bundle import LIMIT_COMPILED_MIB, LIMIT_MIB, Bundle, published, published_leaks, read_bundles
from tools.vercel.children import CheckFailed, run
from tools.vercel.toolchain import Toolchain

# How the builder says that a function would install packages from the network at each cold start.
INSTALLS_AT_START = re.compile(r"runtime (dependency )?install|exceeds the (standard|maximum)", re.IGNORECASE)
BUILD_SECONDS = 900


def build(copy: Path, tools: Toolchain, *, compileall: bool, planted: Mapping[str, str]) -> list[Bundle]:
    """Build `copy` and return its functions, or raise CheckFailed with all that must not be deployed.

    `planted` are secrets that lie in the copy as on a developer's machine: nothing that ships may hold one.
    """
    workspace.link(copy)
    env = tools.environment(copy.parent) | ({"VERCEL_PYTHON_COMPILEALL": "1"} if compileall else {})
    log = run([str(tools.cli), "build", "--yes"], cwd=copy, env=env, seconds=BUILD_SECONDS)
    bundles = read_bundles(copy)
    wrong = [
        *_not_built(copy, bundles),
        *_log_complaints(log),
        *_bundle_complaints(bundles, LIMIT_COMPILED_MIB if compileall else LIMIT_MIB),
        *_static_complaints(copy),
        *_leak_complaints(copy, bundles, planted),
    ]
    if wrong:
        raise CheckFailed("the build made something that must not be deployed:\n  " + "\n  ".join(wrong))
    return bundles


def _not_built(copy: Path, bundles: list[Bundle]) -> list[str]:
    missing = {path.stem for path in (copy / "api").glob("*.py")} - {bundle.name for bundle in bundles}
    return [f"api/{name}.py did not become a function" for name in sorted(missing)]


def _log_complaints(log: str) -> list[str]:
    return [f"the build log says: {line.strip()}" for line in log.splitlines() if INSTALLS_AT_START.search(line)]


def _bundle_complaints(bundles: list[Bundle], limit: float) -> list[str]:
    heavy = [f"{each.name} is {each.mib:.1f} MiB; the limit is {limit:.0f}" for each in bundles if each.mib > limit]
    strays = sorted({name for each in bundles for name in each.strays()})
    return heavy + [f"{name} ships in {_who(name, bundles)}" for name in strays]


def _who(stray: str, bundles: list[Bundle]) -> str:
    return ", ".join(each.name for each in bundles if stray in each.files)


def _static_complaints(copy: Path) -> list[str]:
    public = copy / "public"
    meant = {str(path.relative_to(public)) for path in public.rglob("*") if path.is_file()}
    return [f"{name} would be published, and is not in public/" for name in sorted(published(copy) - meant)]


def _leak_complaints(copy: Path, bundles: list[Bundle], planted: Mapping[str, str]) -> list[str]:
    found = {leak for each in bundles for leak in each.leaks(planted)} | set(published_leaks(copy, planted))
    return [f"{leak} would ship a secret" for leak in sorted(found)]
