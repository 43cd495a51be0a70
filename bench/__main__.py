"""Run the benchmarks that are named, or all, and print their tables: each in a process, with settings of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.clock import ROOT

NAMES = sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(NAMES)
    if unknown:
        print(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in wanted or NAMES:
        print(f"\n## {name}", flush=True)
        ended = subprocess.run([sys.executable, "-c", f"from bench.bench_{name} import main; main()"], cwd=ROOT)
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
