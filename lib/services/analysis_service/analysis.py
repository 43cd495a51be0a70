"""From facts to an answer: the model's text, checked sentence by sentence, or the computed one, labelled so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import msgspec
import orjson

from lib.errors import SlipstreamError
from lib.services.analysis_service import prompt
from lib.services.analysis_service.checker.shapes import Checked, CheckedText, Claim
from lib.services.analysis_service.fact import Fact, FactSheet
from lib.services.analysis_service.model import FunctionCall, Model, ModelFailed, ModelSettings, Turn, Usage
from lib.services.analysis_service.renderer import CheckedWriter
from lib.services.analysis_service.structured import AnswerReader, sentences_of

MOST_ROUNDS = 2  # of tool calls
MOST_CALLS = 4  # in one round
LONGEST_TOOL_ANSWER = 4_000  # characters, about 1,000 tokens; chosen: what every tool call may cost
MOST_REPAIRED = 12  # sentences sent back at once; chosen: an answer with more is not worth a second call


class Toolbox(Protocol):
    """What the model may call: a closed list of functions that only read."""

    def describe(self) -> list[dict[str, Any]]: ...

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, tuple[Fact, ...]]:
        """Return a compact answer and its facts. Raise SlipstreamError for a name or arguments that are not known."""


class ShownSentence(msgspec.Struct, frozen=True):
    """A sentence that may be shown; `done` has the order of all."""

    text: str
    source: Literal["openai", "computed"]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The answer in full. `fallback` says why it is the computed one although a model is set."""

    answer: str
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    checked: Checked
    source: Literal["openai", "computed"]
    model: str | None
    usage: dict[str, int]
    fallback: str | None = None


@dataclass
class Writing:
    """One answer in the making. `toolbox` may be None; `compute` gives the text without a model.

    `computable` gives the sheet and the language for that, if the text can be computed in other languages only.
    """

    sheet: FactSheet
    compute: Callable[[FactSheet, str], str]
    language: str = "en"
    question: str | None = None
    settings: ModelSettings | None = None
    toolbox: Toolbox | None = None
    earlier: Sequence[tuple[str, str]] = ()
    computable: Callable[[], tuple[FactSheet, str]] | None = None
    result: Written | None = field(default=None, init=False)

    def run(self) -> Iterator[ShownSentence]:
        """Yield sentences that hold as they come; `result` is there when it ends. Never raises for the model's sake."""
        if self.settings is None:
            yield from self._computed(None, Usage(), None)
            return
        model = Model(self.settings)
        writer = CheckedWriter(self.sheet, self.language)
        try:
            for text in self._by_model(model, writer):
                yield ShownSentence(text, "openai")
        except ModelFailed as failure:
            yield from self._computed(failure.code, model.usage, None)
            return
        checked = writer.result()
        if not checked.answer:
            yield from self._computed("nothing_held", model.usage, checked)
            return
        self.result = self._written(checked, "openai", model.usage, None)

    def _by_model(self, model: Model, writer: CheckedWriter) -> Iterator[str]:
        rules = prompt.instructions(self.language)
        given: list[Any] = prompt.opening(self.sheet, self.question, self.earlier)
        turn = Turn()
        for round_number in range(MOST_ROUNDS + 1):
            turn, reader = Turn(), AnswerReader()
            tools = self._tools() if round_number < MOST_ROUNDS else []
            for piece in model.stream(rules, given, prompt.ANSWER_FORMAT, tools, turn):
                yield from writer.take(reader.take(piece))
            if not turn.calls or round_number == MOST_ROUNDS:
                break
            given += [*turn.output, *self._answers(turn.calls)]
            writer.know(self.sheet)
        if turn.calls:
            raise ModelFailed("model_kept_calling")
        if not turn.text.strip():
            raise ModelFailed("model_empty")
        yield from writer.finish()
        yield from self._repaired(model, writer, rules, [*given, *turn.output])

    def _repaired(self, model: Model, writer: CheckedWriter, rules: str, given: list[Any]) -> Iterator[str]:
        """Send back, once, what does not hold; a failure here leaves what holds already."""
        wrong = writer.unsupported()[:MOST_REPAIRED]
        if not wrong:
            return
        turn = Turn()
        try:
            for _ in model.stream(rules, [*given, prompt.repair(wrong)], prompt.REPAIR_FORMAT, [], turn):
                pass
        except ModelFailed:
            return
        for one, sentence in zip(wrong, sentences_of(turn.text), strict=False):
            yield from writer.replace(one, sentence)

    def _tools(self) -> list[dict[str, Any]]:
        described = self.toolbox.describe() if self.toolbox else []
        return [{"type": "function", "strict": False, **one} for one in described]

    def _answers(self, calls: Sequence[FunctionCall]) -> list[dict[str, Any]]:
        outputs = [self._answer(call) for call in calls[:MOST_CALLS]]
        outputs += [_error("too many calls at once")] * len(calls[MOST_CALLS:])
        return [
            {"type": "function_call_output", "call_id": call.id, "output": output[:LONGEST_TOOL_ANSWER]}
            for call, output in zip(calls, outputs, strict=True)
        ]

    def _answer(self, call: FunctionCall) -> str:
        try:
            arguments = orjson.loads(call.arguments or "{}")
            if not isinstance(arguments, dict) or self.toolbox is None:
                raise ValueError
            text, facts = self.toolbox.call(call.name, arguments)
        except ValueError:
            return _error("the arguments are not a JSON object")
        except SlipstreamError as error:
            return _error(error.code, error.detail)
        self.sheet = msgspec.structs.replace(self.sheet, facts=(*self.sheet.facts, *facts))
        return text

    def _computed(self, why: str | None, usage: Usage, tried: CheckedText | None) -> Iterator[ShownSentence]:
        if self.computable is not None:
            self.sheet, self.language = self.computable()
        writer = CheckedWriter(self.sheet, self.language, formatted=True)
        for text in [*writer.take(self.compute(self.sheet, self.language)), *writer.finish()]:
            yield ShownSentence(text, "computed")
        checked = writer.result()
        if tried is not None:
            cut = (*checked.checked.unsupported, *tried.checked.unsupported)
            checked = msgspec.structs.replace(
                checked, checked=msgspec.structs.replace(checked.checked, unsupported=cut)
            )
        self.result = self._written(checked, "computed", usage, why)

    def _written(
        self, checked: CheckedText, source: Literal["openai", "computed"], usage: Usage, why: str | None
    ) -> Written:
        return Written(
            answer=checked.answer,
            facts=self.sheet.facts,
            claims=checked.claims,
            checked=checked.checked,
            source=source,
            model=self.settings.name if self.settings and source == "openai" else None,
            usage={
                "calls": usage.calls,
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
            },
            fallback=why,
        )


def _error(error: str, detail: str | None = None) -> str:
    """Return what a tool answers to the model if it could not do what was asked."""
    return orjson.dumps({"error": error} if detail is None else {"error": error, "detail": detail}).decode()
