"""Rule: a driver who is said to take the lead has led by some fact; a pass or a place won back may be of any place."""

from __future__ import annotations

from collections.abc import Iterator

from lib.services.analysis_service.checker.kinds import pieces
from lib.services.analysis_service.checker.scene import Scene
from lib.services.analysis_service.checker.sides import is_object, spoken_of

LEAD = frozenset("lead führung spitze tête commandement liderato delantera comando testa".split())
ARTICLES = frozenset("the die la le el il his their".split())
TAKEN = frozenset(
    (
        "took take takes taking taken retook retake retakes retaking regained regains regaining seized snatched"
        " grabbed inherited inherits reclaimed recovered stole"
        " übernahm übernimmt übernommen holte eroberte zurück"
        " prit pris prend reprit repris tomó toma tomado recuperó cogió prese preso prende riprese ripreso"
    ).split()
)
INTO = frozenset(["for", "into", "um"])  # "passed him for the lead", "kämpfte um die Führung"
OUT_OF = frozenset("of from off aus von".split())  # "took [[f1]] out of the lead" says nothing of who leads
LED = frozenset(["led", "lead", "leader"])


def lead(scene: Scene) -> Iterator[str]:
    """Yield a reason for each driver who is said to take the lead though no fact says that he led."""
    for index, token in enumerate(scene.sentence.tokens):
        if token.word in LEAD and index and scene.sentence.tokens[index - 1].word in ARTICLES:
            driver = _taker(scene, index)
            if driver is not None and not _led(scene, driver):
                yield f"no fact says that {driver} led"


def _taker(scene: Scene, index: int) -> str | None:
    """Return who takes the lead that is named here; None if nobody does, or it is not clear who."""
    piece, before = scene.sentence.piece_of(index), scene.sentence.tokens[max(index - 2, 0)].word
    taken = before in INTO or TAKEN & {scene.sentence.tokens[place].word for place in piece}
    if not taken or before in OUT_OF:
        return None
    named = [mention for mention in scene.mentions_in(piece, "driver") if not is_object(scene, mention, -1)]
    told = [key for mention in named for key in mention.keys] or spoken_of(scene, piece)
    return told[0] if told else None


def _led(scene: Scene, driver: str) -> bool:
    for fact in scene.sheet.facts:
        first = fact.kind in ("finished", "qualified", "result") and fact.value == 1
        if fact.subjects[:1] == (driver,) and (first or LED & pieces(fact)):
            return True
    return False
