"""What takes long to build and depends on code alone: kept under .data/tests by a hash of that code."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".data" / "tests"
VERSIONS_KEPT = 3  # of each thing: switching between branches builds nothing anew
DEMO = ("demo",)
LOADER = (
    "demo",
    "lib/services/ff1_interact",
    "lib/services/session_survey",
    "lib/sessions",
    "lib/load.py",
    "requirements.txt",
)
CHAINS = (("2025/1/Q", "2025/1/R", "2025/2/S"), ("2025/2/Q", "2025/2/R", "2025/2/SQ"))
LOAD_EACH = "import sys; from lib import load; sys.exit(max(load.main(key.split('/')) for key in sys.argv[1:]))"


@functools.cache
def demo_tree() -> Path:
    """Return the folder with the invented season as F1's raw files; nobody may write into it."""
    import demo

    return kept("tree", DEMO, demo.build)


@functools.cache
def demo_store() -> Path:
    """Return the folder of a store with the whole invented season; copy it before writing into it."""
    return kept("store", LOADER, _load_all)


def kept(name: str, sources: Iterable[str], build: Callable[[Path], object], extra: str = "") -> Path:
    """Return the folder that `build` fills, built only if the code in `sources`, or Python, has changed since."""
    KEPT.mkdir(parents=True, exist_ok=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = KEPT / f"{name}-{digest(sources, extra + version)}"
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=KEPT) as fresh:
                build(Path(fresh) / "new")
                (Path(fresh) / "new").rename(folder)
        os.utime(folder)
        versions = sorted(KEPT.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)
        for old in versions[:-VERSIONS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def digest(sources: Iterable[str], extra: str = "") -> str:
    """Return a hash of every file of these folders and files, and of `extra`."""
    found = hashlib.blake2b(extra.encode(), digest_size=8)
    for source in sources:
        path = ROOT / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else (path,):
            found.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return found.hexdigest()


def _load_all(folder: Path) -> None:
    import demo

    with demo.serve(demo_tree()) as source, tempfile.TemporaryDirectory() as data:
        environ = {**os.environ, "DATA_DIR": data, "STORE_URL": f"file://{folder}", "F1_SOURCE": source.base_url}

        def load(keys: tuple[str, ...]) -> None:
            command = [sys.executable, "-c", LOAD_EACH, *keys]  # importing FastF1 takes as long as loading a session
            loaded = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240)
            assert loaded.returncode == 0, loaded.stdout + loaded.stderr

        with ThreadPoolExecutor(len(CHAINS)) as pool:
            list(pool.map(load, CHAINS))
