"""What one function would be deployed with, read from the output of `vercel build`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

OUTPUT = Path(".vercel") / "output"
# Everything else that ships is a mistake in vercel.json's excludeFiles.
SHIPS = ("api/*.py", "api/*.pyc", "lib/*.py", "lib/*.pyc", "lib/*.sql", "lib/*.txt", "lib/*.json", "styles.json")
LIMIT_MIB = 190.0
LIMIT_COMPILED_MIB = 225.0


@dataclass(frozen=True)
class Bundle:
    """One function: its name in the address, and where each of its files lies on this machine."""

    name: str
    folder: Path
    files: dict[str, Path]
    runtime: str
    environment: dict[str, str]

    @property
    def mib(self) -> float:
        own = sum(path.stat().st_size for path in self.folder.rglob("*") if path.name != ".vc-config.json")
        return (own + sum(path.stat().st_size for path in self.files.values())) / 2**20

    def strays(self) -> list[str]:
        """Return the files that ship and should not."""
        ours = (name for name in self.files if not name.startswith("_vendor/"))
        return sorted(name for name in ours if not any(fnmatchcase(name, pattern) for pattern in SHIPS))

    def leaks(self, planted: Mapping[str, str]) -> list[str]:
        """Return `file (name)` for each file of ours that holds one of the planted secrets."""
        ours = {name: path for name, path in self.files.items() if not name.startswith("_vendor/")}
        own = {str(path.relative_to(self.folder)): path for path in self.folder.rglob("*") if path.is_file()}
        return sorted(
            f"{name} ({secret})"
            for name, path in {**own, **ours}.items()
            for secret, value in planted.items()
            if value.encode() in path.read_bytes()
        )

    def lay_out(self, into: Path) -> None:
        """Put the files where the function will find them, as the platform does."""
        shutil.copytree(self.folder, into, dirs_exist_ok=True)
        for name, source in self.files.items():
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _place(source, target)


def read_bundles(copy: Path) -> list[Bundle]:
    """Return every function that the build in `copy` made, by name."""
    functions = copy / OUTPUT / "functions"
    return [_read(copy, path.parent, functions) for path in sorted(functions.rglob(".vc-config.json"))]


def published_leaks(copy: Path, planted: Mapping[str, str]) -> list[str]:
    """Return the same for the static files."""
    static = copy / OUTPUT / "static"
    return Bundle("static", static, {}, "", {}).leaks(planted)


def published(copy: Path) -> set[str]:
    """Return the paths of the static files that anybody could fetch."""
    static = copy / OUTPUT / "static"
    return {str(path.relative_to(static)) for path in static.rglob("*") if path.is_file()}


def _read(copy: Path, folder: Path, functions: Path) -> Bundle:
    config = json.loads((folder / ".vc-config.json").read_text())
    return Bundle(
        name=str(folder.relative_to(functions)).removesuffix(".func").removeprefix("api/"),
        folder=folder,
        files={name: (copy / source).resolve() for name, source in config.get("filePathMap", {}).items()},
        runtime=config["runtime"],
        environment=config.get("environment", {}),
    )


def _place(source: Path, target: Path) -> None:
    """Link a file, or copy it across file systems: twelve functions of 180 MiB would be 2 GiB."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
