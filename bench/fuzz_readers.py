"""Feed damaged files to the readers of own laps: `python -m bench.fuzz_readers [seconds] [seed]`.

What fails is written to .data/fuzz. With atheris installed (`pip install atheris`), `--atheris` is guided by coverage.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
import traceback
from pathlib import Path
from random import Random

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import read
from lib.services.own_laps.stored import pack
from lib.services.own_laps.take_in import take_in
from tests.services.own_laps.mutated import SEEDS, mutated

FAILED = Path(".data/fuzz")
SLOW = 2.0


def one_input(content: bytes) -> None:
    """Take a lap in; anything but a lap or a refusal in time is raised."""
    start = time.thread_time()
    with contextlib.suppress(InvalidRequest):
        pack(take_in(read(content), None, None).samples.values)
    if time.thread_time() - start > SLOW:
        raise TimeoutError(f"took {time.thread_time() - start:.1f} s")


def guided() -> None:
    """Run atheris on the readers; its own options follow `--atheris`."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    atheris.instrument_all()
    corpus = FAILED / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS.items():
        (corpus / name.replace(" ", "-")).write_bytes(content)
    atheris.Setup([sys.argv[0], *sys.argv[2:], str(corpus)], one_input)
    atheris.Fuzz()


def main(seconds: float, seed: int) -> int:
    """Try inputs for so long and return how many failed."""
    until, count, worst, failed = time.monotonic() + seconds, 0, 0.0, 0
    names = list(SEEDS)
    while time.monotonic() < until:
        chance = Random(seed * 1_000_003 + count)
        content = mutated(SEEDS[names[count % len(names)]], chance)
        start = time.thread_time()
        try:
            one_input(content)
        except Exception:
            failed += 1
            FAILED.mkdir(parents=True, exist_ok=True)
            path = FAILED / hashlib.sha256(content).hexdigest()[:16]
            path.write_bytes(content)
            print(f"{path}\n{traceback.format_exc(limit=-3)}")
        worst = max(worst, time.thread_time() - start)
        count += 1
    print(f"{count} files, {failed} failures, the slowest took {worst:.3f} s")
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--atheris"]:
        guided()
    else:
        given = [float(word) for word in sys.argv[1:3]]
        sys.exit(main(given[0] if given else 60.0, int(given[1]) if len(given) > 1 else 1) > 0)
