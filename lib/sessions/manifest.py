"""session.json: what a stored session is, what it holds, and the checksums that say so.

`version` names the data (the same data loaded twice has the same one); `seal` covers the whole file, so that a flipped
bit in it is found like one in a part.

`FORMAT` counts what readers must not confuse. A new field with a default, a new column or a new part leaves it as it
is: sessions stored before read as nulls there, and tests/sessions/test_stored_before.py reads such a store. Whatever
changes the meaning, the unit or the type of something stored raises it by one: then sessions of the other format
count as not loaded, and are loaded again.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Literal

import msgspec

from lib.errors import DamagedData, NotFound

FORMAT = 1
NOT_FROM = "not from "  # how a note on a source that was passed over begins
State = Literal["full", "partial", "none"]


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """A driver who took part; `part` names the driver's files: the code, or the number of a driver without one."""

    part: str
    code: str | None
    number: str
    driver_id: str | None = None
    name: str | None = None
    last_name: str | None = None
    team: str | None = None
    colour: str | None = None
    car: State = "none"
    pos: State = "none"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    position: int | None
    classified: str | None
    driver: str | None
    number: str
    driver_id: str | None
    name: str | None
    team: str | None
    colour: str | None
    grid: int | None
    q1: float | None
    q2: float | None
    q3: float | None
    time: float | None
    gap: float | None
    status: str | None
    points: float | None
    laps: int | None


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """What the source had: `partial` where some was missing or unreadable; `drs` false = there is no such channel."""

    timing: State = "none"
    laps: State = "none"
    tyres: State = "none"
    car: State = "none"
    pos: State = "none"
    drs: bool = False
    weather: State = "none"
    messages: State = "none"
    track_status: State = "none"
    session_status: State = "none"
    results: State = "none"
    drivers: State = "none"
    circuit: State = "none"


class TimingLines(msgspec.Struct, frozen=True, kw_only=True):
    """Where the timing lines lie, in metres of integrated distance: medians over `laps` clean laps, with spread."""

    s1: float
    s2: float
    finish: float
    laps: int
    spread: tuple[float, float, float]


class Plausibility(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that tell good data from odd data at a glance."""

    laps: int = 0
    timed_laps: int = 0
    clean_laps: int = 0
    car_samples: int = 0
    pos_samples: int = 0
    filled_samples: int = 0
    unreadable_records: int = 0
    longest_car_gap: float | None = None


class Frozen(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from"}):
    """A stretch (seconds on the session clock) in which a driver's recording repeated one reading though he moved."""

    driver: str
    start: float
    to: float
    seconds: float
    what: str  # "car" or "position"


class StoredPart(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of session.json. Times are seconds on the session clock, `*_utc` are RFC 3339.

    `revision` counts the results of the finished session that were published, from 1; it is written from the second on.
    """

    format: int = FORMAT
    version: str = ""
    seal: str = ""
    year: int
    round: int
    session: str
    name: str
    event: str
    official_event: str | None = None
    country: str | None = None
    location: str | None = None
    start_utc: str | None = None
    t0_utc: str | None = None
    start_time: float | None = None
    finished: bool = True
    total_laps: int | None = None
    source: str = ""
    loaded_at: str = ""
    loader: str = ""
    drivers: tuple[Driver, ...] = ()
    results: tuple[Result, ...] = ()
    revision: int | msgspec.UnsetType = msgspec.UNSET
    available: Availability = Availability()
    lines: TimingLines | None = None
    plausibility: Plausibility = Plausibility()
    notes: tuple[str, ...] = ()
    frozen: tuple[Frozen, ...] | None = None  # None: stored before this was looked for
    parts: dict[str, StoredPart] = {}

    @property
    def provider(self) -> str:
        """Which source the session was read from: `fastf1`, `openf1`, or `jolpica` where nothing else is known."""
        return next((name for name in ("openf1", "jolpica") if self.loader.startswith(name)), "fastf1")

    @property
    def fallback(self) -> str | None:
        """Which sources were asked before and why they did not give the session; None if the first one did."""
        return "; ".join(note for note in self.notes if note.startswith(NOT_FROM)) or None

    @property
    def published(self) -> int:
        """How many different results of the finished session there were, this one included."""
        return self.revision if isinstance(self.revision, int) else 1

    def driver(self, who: str) -> Driver:
        """Return the driver whose code, number or last name `who` is. Raise NotFound with those there are."""
        wanted = plain_text(who)
        for fields in (("code", "number", "part"), ("last_name", "name", "driver_id")):
            found = [driver for driver in self.drivers if wanted in _names(driver, fields)]
            if len(found) == 1:
                return found[0]
        known = [driver.part for driver in self.drivers]
        raise NotFound(f"There is no driver {who!r} in this session; its drivers are {', '.join(known)}", known=known)


def _names(driver: Driver, fields: tuple[str, ...]) -> set[str]:
    return {plain_text(name) for field in fields if (name := getattr(driver, field))}


def plain_text(text: str) -> str:
    """Return text without accents, case and outer blanks, for comparing names."""
    decomposed = unicodedata.normalize("NFKD", text.strip())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def sealed(manifest: Manifest) -> Manifest:
    """Return the manifest with its version and its seal computed."""
    content = msgspec.structs.replace(manifest, version="", seal="", loaded_at="", loader="", source="")
    named = msgspec.structs.replace(manifest, version=_digest(content)[:16], seal="")
    return msgspec.structs.replace(named, seal=_digest(named))


def revised(manifest: Manifest, before: Manifest | None) -> Manifest:
    """Return the manifest with its revision: one more than before where results of a finished session changed."""
    if before is None or not before.finished:
        return manifest
    changed = before.results != manifest.results
    revision = before.published + 1 if changed else before.revision
    return msgspec.structs.replace(manifest, revision=revision)


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest)


def decode(content: bytes) -> Manifest | None:
    """Return the manifest, None for another format version. Raise DamagedData if the seal does not hold."""
    try:
        if msgspec.json.decode(content, type=_Format).format != FORMAT:
            return None
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedData("session.json is not readable") from error
    # over the bytes as they are, not encoded anew: a field that was added since is not in them
    unsealed = content.replace(f'"seal":"{manifest.seal}"'.encode(), b'"seal":""', 1)
    if not manifest.seal or hashlib.sha256(unsealed).hexdigest() != manifest.seal:
        raise DamagedData("session.json does not match its seal")
    return manifest


class _Format(msgspec.Struct):
    format: int


def _digest(manifest: Manifest) -> str:
    return hashlib.sha256(encode(manifest)).hexdigest()
