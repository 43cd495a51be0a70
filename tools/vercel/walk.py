"""Every function in a process of its own, walked through the table of steps."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from tools.vercel.built_routes import BuiltRoutes
from tools.vercel.bundle import Bundle
from tools.vercel.children import CheckFailed, run
from tools.vercel.flow import Step, Visitor
from tools.vercel.runtime import Answer, Process, StartRefused, started


@dataclass
class Timing:
    """Milliseconds from process start to the first answer, and of each later one."""

    first: float
    later: list[float] = field(default_factory=list)


class Fleet:
    """The laid-out functions of one build; a function starts when it is first asked, and all end with the fleet."""

    def __init__(self, bundles: list[Bundle], home: Path, python: Path, settings: Mapping[str, str]) -> None:
        self._bundles = {bundle.name: bundle for bundle in bundles}
        self._home = home
        self._python = python
        self._settings = settings
        self._processes: dict[str, Process] = {}
        self._open = contextlib.ExitStack()
        self.timings: dict[str, Timing] = {}

    @classmethod
    @contextlib.contextmanager
    def of(cls, bundles: list[Bundle], home: Path, python: Path, settings: Mapping[str, str]) -> Iterator[Fleet]:
        fleet = cls(bundles, home, python, settings)
        with fleet._open:
            yield fleet

    def root(self, name: str) -> Path:
        """Return the folder in which function `name` lies as deployed."""
        root = self._home / "laid-out" / name
        if not root.exists():
            self._bundles[name].lay_out(root)
        return root

    def migrate(self, name: str) -> None:
        """Make the tables, with the migrations and the packages that function `name` ships."""
        env = {"PATH": str(self._python.parent), "PYTHONPATH": "_vendor", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [str(self._python), "-m", "lib.migrate"]
        run(command, cwd=self.root(name), env={**env, **self._settings, "VERCEL_ENV": "production"}, seconds=60)

    def walk(self, steps: Iterator[Step], routes: BuiltRoutes) -> None:
        """Ask every step of the function that the routes lead to, or raise CheckFailed with what went wrong."""
        visitor = Visitor()
        for step in steps:
            method, address, headers, body = visitor.request(step)
            target = routes.find(address)
            if target is None or target.function != step.function:
                raise CheckFailed(f"{address} leads to {target and target.function}, not to {step.function}")
            answer = self._ask(step.function, method, target.path, headers, body)
            try:
                visitor.judge(step, answer)
            except CheckFailed as failure:
                raise CheckFailed(str(failure), self._processes[step.function].output()) from None

    def _ask(self, name: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        process = self._processes.get(name) or self._start(name)
        try:
            answer = process.ask(method, path, headers, body)
        except (OSError, http.client.HTTPException) as error:
            raise CheckFailed(f"{name} did not answer {method} {path}: {error!r}", process.output()) from error
        if name in self.timings:
            self.timings[name].later.append(answer.ms)
        else:
            self.timings[name] = Timing((monotonic() - process.born) * 1000)
        return answer

    def _start(self, name: str) -> Process:
        start = started(self._bundles[name], self.root(name), self._python, self._settings)
        try:
            process = self._open.enter_context(start)
        except StartRefused as refusal:
            raise CheckFailed(f"{name} does not start", str(refusal)) from None
        self._processes[name] = process
        return process

    def refusal(self, name: str, variable: str) -> str:
        """Return how function `name` says that `variable` is missing, or raise CheckFailed if it serves without."""
        settings = {key: value for key, value in self._settings.items() if key != variable}
        try:
            with started(self._bundles[name], self.root(name), self._python, settings) as process:
                answer = process.ask("GET", f"/api/{name}", {}, None)
                said, refused = answer.body.decode(errors="replace") + process.output(), answer.status >= 500
        except StartRefused as refusal:
            said, refused = str(refusal), True
        if not refused or variable not in said:
            raise CheckFailed(f"{name} without {variable} must refuse, and name it; it said", said)
        return next(line.strip() for line in reversed(said.splitlines()) if variable in line)
