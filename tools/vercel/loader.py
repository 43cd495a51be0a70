"""The second project, ingest/: built with the real builder, started in the real runtime, and made to load a session."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from tools.vercel import workspace
from tools.vercel.builder import BUILD_SECONDS
from tools.vercel.bundle import read_bundles
from tools.vercel.children import CheckFailed, run
from tools.vercel.runtime import started
from tools.vercel.toolchain import Toolchain

# At this size the cloud needs large functions or installs at start; here nothing but the build is to be shown.
WITHOUT_INSTALL = {"VERCEL_PYTHON_DISABLE_RUNTIME_INSTALL": "1"}


def check_loader(copy: Path, tools: Toolchain, settings: Mapping[str, str], key: str) -> str:
    """Return a line that says how large the loader is and what it loaded, or raise CheckFailed."""
    project = copy / "ingest"
    workspace.link(project)
    env = tools.environment(copy.parent) | WITHOUT_INSTALL
    run([str(tools.cli), "build", "--yes"], cwd=project, env=env, seconds=BUILD_SECONDS)
    (bundle,) = read_bundles(project)
    root = copy.parent / "laid-out-loader"
    bundle.lay_out(root)
    secret = secrets.token_hex(32)
    headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    body = json.dumps({"key": key}).encode()
    private = {**settings, "INGEST_SECRET": secret, "DATA_DIR": str(copy.parent / "loader-data")}
    with started(bundle, root, tools.python, private) as process:
        answer = process.ask("POST", "/api/ingest", headers, body)
        stranger = process.ask("POST", "/api/ingest", {**headers, "authorization": "Bearer no"}, body)
        said = process.output()
    if answer.status != 200 or json.loads(answer.body).get("state") != "done" or stranger.status != 401:
        raise CheckFailed(f"the loader answered {answer.status}, and {stranger.status} to a stranger", said)
    return f"the loader: {bundle.mib:.1f} MiB; {key} loaded in {answer.ms / 1000:.1f} s, strangers refused"
