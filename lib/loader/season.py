"""Many sessions, one after the other or a few at once, until all are done or the source has enough of us."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait

from lib.loader.jobs import LoadJob, Outcome
from lib.loader.process import LoadProcess, load_processes

MOST_JOBS = 8  # more would only wait for the same budgets
RATE_LIMITED = "source_rate_limited"
LONGEST_REST = 3600.0
MOST_RESTS = 24  # in one command: a source that never lets us in again ends it within a day
Ended = tuple[LoadJob, Outcome]
EachEnded = Generator[Ended, None, None]
Say = Callable[[str], None]
Sleep = Callable[[float], None]


@dataclass
class Rests:
    """How often the source has asked for a rest so far."""

    count: int = 0

    def after(self, outcome: Outcome) -> float:
        """Return the seconds to rest before the same session is tried again, 0 if it is not."""
        if outcome.code != RATE_LIMITED or self.count >= MOST_RESTS:
            return 0.0
        self.count += 1
        return min(LONGEST_REST, max(1.0, float(outcome.retry_after or LONGEST_REST)))


def load_in_turn(
    jobs: Iterable[LoadJob], load: Callable[[LoadJob], Outcome], say: Say, sleep: Sleep = time.sleep
) -> EachEnded:
    """Yield what became of each job.

    A source that limits us is left alone for as long as it asks; one that refuses us ends everything.
    """
    rests = Rests()
    for job in jobs:
        outcome = load(job)
        while rest := rests.after(outcome):
            say(_resting(job, outcome, rest))
            sleep(rest)
            outcome = load(job)
        yield job, outcome
        if outcome.hopeless:
            return


def load_at_once(jobs: Iterable[LoadJob], at_once: int, say: Say, sleep: Sleep = time.sleep) -> EachEnded:
    """Yield the same in the order in which loads end; what runs when the source refuses us is still waited for."""
    left, busy, rests, rest = deque(jobs), dict[LoadProcess, LoadJob](), Rests(), 0.0
    with load_processes() as new_process:
        free = [new_process() for _ in range(min(at_once, MOST_JOBS, len(left)))]
        while left or busy:
            if rest and not busy:
                sleep(rest)
                rest = 0.0
            while left and free and not rest:
                process, job = free.pop(), left.popleft()
                process.submit(job)
                busy[process] = job
            for process, outcome in _over(busy):
                job = busy.pop(process)
                free.append(process if process.is_alive else new_process())
                if asked := rests.after(outcome):
                    rest = max(rest, asked)
                    left.appendleft(job)
                    say(_resting(job, outcome, asked))
                    continue
                yield job, outcome
                if outcome.hopeless:
                    left.clear()


def _over(busy: dict[LoadProcess, LoadJob]) -> list[tuple[LoadProcess, Outcome]]:
    """Wait for the first loads to end and return them with what became of them."""
    ready = wait([process.pipe for process in busy])
    return [(process, outcome) for process in busy if process.pipe in ready and (outcome := process.outcome())]


def _resting(job: LoadJob, outcome: Outcome, rest: float) -> str:
    return f"{job.key}  {outcome.text}; again in {rest:.0f} s"


def summary(ended: Sequence[Ended], stored: int, not_begun: int) -> list[str]:
    """Return what became of many sessions in a few lines: how many of each kind, and which failed for what."""
    states = [outcome.state for _, outcome in ended]
    counts = {
        "loaded": states.count("loaded"),
        "stored before": stored + states.count("stored"),
        "not published yet": states.count("early"),
        "in another loader's hands": states.count("busy"),
        "failed": states.count("failed"),
        "not begun": not_begun,
    }
    lines = [", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing is missing"]
    for code in dict.fromkeys(outcome.code for _, outcome in ended if outcome.failed):
        keys = [str(job.key) for job, outcome in ended if outcome.failed and outcome.code == code]
        lines.append(f"failed for {code}: {' '.join(keys)}")
    return lines
