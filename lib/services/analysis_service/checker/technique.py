"""Rule: what is said of driving or setup is what a finding says of that corner: no "you lift" without a lift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lib.services.analysis_service.checker.scene import Scene, keys_of
from lib.services.analysis_service.fact import Fact

PREFIX = "coaching_"


class TechniqueClaim(NamedTuple):
    """Words of which one of each group must stand in a part of a sentence, and the findings that bear them out."""

    groups: tuple[frozenset[str], ...]
    rules: frozenset[str]


def _claim(rules: str, *groups: str) -> TechniqueClaim:
    return TechniqueClaim(tuple(frozenset(group.split()) for group in groups), frozenset(rules.split()))


BRAKE = "brake brakes braked braking bremse bremsen bremst bremste bremspunkt"
THROTTLE = "throttle gas accelerator gaspedal"
APEX = "apex slowest scheitel langsamste langsamsten"
CLAIMS = (
    _claim("coasting", "coast coasts coasted coasting roll rolls rolled rolling rollst rollen rollt segelst segeln"),
    _claim("lift_where_flat lift_after_throttle", "lift lifts lifted lifting lupfst lupfen lupft"),
    _claim("gear_high gear_low", "gear gears gang gänge"),
    _claim("gear_high", "gear gang", "high higher tall taller hoch höher hohen höheren"),
    _claim("gear_low", "gear gang", "low lower short shorter niedrig niedriger tief tiefer"),
    _claim("brakes_early", BRAKE, "early soon früh"),
    _claim("brakes_late", BRAKE, "late deep spät"),
    _claim("brakes_long", BRAKE, "long lang"),
    _claim("brakes_twice", BRAKE, "again times mal nochmals repeatedly"),
    _claim("brakes_where_none", BRAKE, "only nur"),
    _claim("brakes_long released_early", BRAKE, "release releases released releasing let go los loslassen lässt"),
    _claim("brake_on_throttle", BRAKE, THROTTLE, "both together zugleich zusammen overlap overlaps beide"),
    _claim("brakes_soft brakes_slowly", BRAKE, "hard soft weak gently hart schwach sanft"),
    _claim("throttle_late", THROTTLE, "late spät"),
    _claim("throttle_greedy", THROTTLE, "early soon greedy früh"),
    _claim("throttle_hesitant", "hesitate hesitates hesitated hesitant hesitation zögerst zögerlich zögern"),
    _claim("apex_early", APEX, "early früh"),
    _claim("apex_late", APEX, "late spät"),
    _claim("over_slowed brakes_long", "overslow overslows overslowed slow langsam", "too much over zu viel"),
    _claim("entry_too_fast", "fast quick schnell", "too zu"),
    _claim("exit_poor", "exit ausgang", "poor slow bad schlecht schlechter"),
    _claim("steers_more", "steer steers steering understeer understeers lenkst lenkung untersteuern untersteuert"),
    _claim("wheels_spin", "slide slides wheelspin spin spins oversteer oversteers traction durchdrehen übersteuern"),
    _claim("wheels_lock", "lock locks locking lockup blockieren blockierst blockiert"),
    _claim("unjudged_incident unjudged_held_up", "traffic verkehr"),
    _claim("habit", "habit usually often mostly gewohnheit meistens oft üblicherweise"),
    _claim("setup", "setup anti bar bias differential differenzial stabilisator suspension balance downforce"),
    _claim("wing_closed setup unjudged_wing", "wing flügel heckflügel"),
)
# A value of a finding stands beside the thing that it is about, one of a phase beside that phase's name.
THINGS = (
    (frozenset(BRAKE.split()), frozenset("brakes brake released".split())),
    (frozenset(THROTTLE.split()), frozenset("throttle lift".split())),
    (frozenset("gear gears gang gänge".split()), frozenset(["gear"])),
)
PHASES = {
    "straight": frozenset("straight straights gerade geraden".split()),
    "braking": frozenset(BRAKE.split()),
    "entry": frozenset("entry eingang".split()),
    "apex": frozenset(APEX.split()),
    "exit": frozenset("exit ausgang".split()),
}
BEGINNING = frozenset("begin start fang beginne starte focus".split())


def technique(scene: Scene) -> Iterator[str]:
    """Yield the reason for each part of a sentence about an own lap that claims what no finding says there."""
    if scene.sheet.about != "coaching":
        return
    corners = {key for mention in scene.sentence.mentions if mention.category == "corner" for key in mention.keys}
    whole = set(scene.words())
    for piece in scene.sentence.pieces():
        here = {scene.sentence.tokens[index].word for index in piece if scene.sentence.tokens[index].kind == "word"}
        for claim in CLAIMS:
            words = here if len(claim.groups) < 3 else whole
            if all(words & group for group in claim.groups) and not _borne_out(scene, claim, corners):
                yield f"no finding says {' '.join(sorted(words & claim.groups[0]))!r} here"
        for fact in scene.facts_in(piece):
            yield from _beside(fact, here)
    for fact in scene.facts_in(range(len(scene.sentence.tokens))):
        yield from _placed(scene, fact, corners)
    yield from _beginning(scene, corners)


def _beside(fact: Fact, words: set[str]) -> Iterator[str]:
    """Yield a reason if a value of a finding or a phase stands beside the name of another thing or phase."""
    rule = fact.kind.removeprefix(PREFIX)
    if rule in {name for claim in CLAIMS for name in claim.rules} - {"habit", "setup"}:
        named = [kinds for things, kinds in THINGS if words & things]
        if named and not any(set(rule.split("_")) & kinds for kinds in named):
            yield f"{fact.text!r} is not about that"
    phase = rule.removeprefix("phase_")
    told = [name for name, called in PHASES.items() if words & called]
    if rule.startswith("phase_") and told and phase not in told:
        yield f"{fact.text!r} is not lost there"


def _placed(scene: Scene, fact: Fact, corners: set[str]) -> Iterator[str]:
    """Yield a reason for a value of one corner in a sentence about others, and for a cost without its corner."""
    own = {key for category, key in keys_of(fact, scene.sheet) if category == "corner"}
    if not fact.kind.startswith(PREFIX) or len(own) != 1:
        return
    if corners and not own & corners:
        yield f"{fact.text!r} is not about that corner"
    elif not corners and fact.kind.startswith((f"{PREFIX}cost", f"{PREFIX}phase")):
        yield f"{fact.text!r} is what one corner costs"


def _borne_out(scene: Scene, claim: TechniqueClaim, corners: set[str]) -> bool:
    """Return whether a value of the sentence is such a finding, or one of the corners it names has it."""
    kinds = {f"{PREFIX}{rule}" for rule in claim.rules}
    if any(fact.kind in kinds for fact in scene.facts_in(range(len(scene.sentence.tokens)))):
        return True
    if not corners:
        return False
    known = [fact for fact in scene.sheet.facts if fact.kind in kinds]
    return all(any(("corner", corner) in keys_of(fact, scene.sheet) for fact in known) for corner in corners)


def _beginning(scene: Scene, corners: set[str]) -> Iterator[str]:
    """Where to begin is what the facts name as the focus."""
    focus = next((fact for fact in scene.sheet.facts if fact.kind == f"{PREFIX}focus"), None)
    opening = scene.words()[:1]
    if focus is None or not corners or not opening or opening[0] not in BEGINNING:
        return
    first = next(m for m in scene.sentence.mentions if m.category == "corner")
    if not _about(scene, focus, first.keys):
        yield f"the facts begin with {focus.text}"


def _about(scene: Scene, fact: Fact, corners: tuple[str, ...]) -> bool:
    return all(("corner", corner) in keys_of(fact, scene.sheet) for corner in corners)
