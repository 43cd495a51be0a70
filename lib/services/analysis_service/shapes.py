"""What the analysis function is asked and answers. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from lib.services.session_views.shapes import EventName, SessionName, Year

Id = Annotated[str, Meta(min_length=1, max_length=64)]
DriverNames = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=5)]
LapNames = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=80)]],
    Meta(
        max_length=5,
        description="`fastest`, a number, or `Q1 Q2 Q3`, one for all drivers or one each;"
        " `year:round:session:driver:lap`; `me:<id>` for an own lap: then the answer is coaching",
    ),
]
QuestionText = Annotated[str, Meta(max_length=2000)]
LanguageCode = Literal["en", "de", "fr", "es", "it"]
LANGUAGE_CODES: tuple[str, ...] = get_args(LanguageCode)


class AnalysisRequest(Struct):
    """A session, or a follow-up; a follow-up takes over what it does not name."""

    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None
    drivers: DriverNames | None = None
    laps: LapNames | None = None
    question: QuestionText | None = None
    language: LanguageCode | None = None
    follow_up: Annotated[Id | None, Meta(description="ID of the answer to follow up on")] = None


class AnalysisQuery(Struct, rename={"form": "as"}):
    id: Annotated[Id | None, Meta(description="ID of the answer; without it, your answers are listed")] = None
    cursor: Annotated[str | None, Meta(description="`next_cursor` of the previous page")] = None
    form: Annotated[Literal["speech"] | None, Meta(description="`speech` returns the answer as audio")] = None
    voice: Annotated[
        Literal["alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse"],
        Meta(description="Audio format of `as=speech`"),
    ] = "alloy"


class AnalysisId(Struct):
    id: Id


class AnalysisChange(Struct):
    title: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    note: Annotated[str, Meta(max_length=4000)] | UnsetType | None = UNSET


class FactShape(Struct):
    id: str
    kind: str
    subjects: list[str]
    value: float | int | str | None
    unit: str | None
    uncertainty: float | None
    text: str
    source: str


class ClaimShape(Struct):
    text: str
    facts: list[str]


class UnsupportedShape(Struct):
    text: str
    reason: str


class CheckedShape(Struct):
    numbers: int
    relations: int
    unsupported: list[UnsupportedShape]


class UsageShape(Struct):
    calls: int
    prompt_tokens: int
    completion_tokens: int


class Analysis(Struct):
    """Every number in `answer` is the text of a fact; `fallback` says why it is computed though a model is set."""

    id: str
    title: str
    note: str | None
    question: str | None
    year: int | None
    event: str | None
    session: str | None
    language: str
    follow_up: str | None
    answer: str
    facts: list[FactShape]
    claims: list[ClaimShape]
    checked: CheckedShape
    source: Literal["openai", "computed"]
    model: str | None
    fallback: str | None
    usage: UsageShape
    cached: bool
    created_at: str
    updated_at: str


class AnalysisListed(Struct):
    id: str
    title: str
    note: str | None
    question: str | None
    year: int | None
    event: str | None
    session: str | None
    language: str
    follow_up: str | None
    source: str
    created_at: str
    updated_at: str


class Analyses(Struct):
    """A page of your answers with `id`, or one answer in full."""

    items: list[AnalysisListed]
    next_cursor: str | None


class PromptRequest(Struct):
    """With a session it is answered; without one it is kept."""

    content: Annotated[str, Meta(min_length=1, max_length=2000)]
    year: Year | None = None
    event: EventName | None = None
    session: SessionName = None


class PromptChange(Struct):
    content: Annotated[str, Meta(min_length=1, max_length=2000)]


class Prompt(Struct):
    id: str
    user_id: str
    content: str
    response: str | None
    created_at: str
    updated_at: str


class Prompts(Struct):
    items: list[Prompt]
    next_cursor: str | None


class CursorQuery(Struct):
    cursor: Annotated[str | None, Meta(description="`next_cursor` of the previous page")] = None


class McpMessage(Struct):
    """A JSON-RPC 2.0 request or notification of the Model Context Protocol."""

    jsonrpc: Literal["2.0"]
    method: str
    id: str | int | UnsetType = UNSET
    params: dict[str, Any] | UnsetType = UNSET


class McpReply(Struct):
    """A JSON-RPC 2.0 response: `result`, or `error`."""

    jsonrpc: Literal["2.0"]
    id: str | int | None
    result: dict[str, Any] | UnsetType = UNSET
    error: dict[str, Any] | UnsetType = UNSET
