"""What the setup might do about a symptom: a direction and one step, never a number, and driving before the car."""

from __future__ import annotations

from collections.abc import Sequence

from lib.services.coaching.diagnosis import Diagnosis
from lib.services.coaching.shapes import SetupCandidate, SetupSymptom

FEWEST = 3  # corners with the same symptom: in one or two it is the driver or the corner, not the car
MOST = 2  # symptoms at once: one change at a time
CLICK = "one click"
GAMES, AUTOSPORT = "setup guides of the F1 games", "Autosport: how to set up an F1 car"
ENGINEER, IRACING = "an Assetto Corsa race engineer's notes", "iRacing: setup guide"

# Symptom: its phase, the rules that show it, what to try first in the driving, and what the car might do.
SYMPTOMS: tuple[tuple[str, str, tuple[str, ...], str, tuple[SetupCandidate, ...]], ...] = (
    ("slow on the straights with the same exits", "straight", ("arrives_slow",),
     "Compare the exits before the straights first: a slow exit looks the same",
     (SetupCandidate("front and rear wing", "down", CLICK, "less drag", "less grip in fast corners",
                     "top speed rises and the slowest speeds of fast corners hold", GAMES),)),
    ("late or hesitant on the throttle", "exit", ("throttle_late", "throttle_hesitant", "throttle_greedy",
                                                  "lift_after_throttle", "exit_poor", "wheels_spin"),
     "Open the throttle more slowly and later first: wheelspin is the foot before it is the car",
     (SetupCandidate("differential on throttle", "down", "one step of the slider",
                     "the rear wheels may turn at different speeds, so the car turns and grips on power",
                     "one wheel spins sooner over kerbs", "full throttle comes earlier in three laps of five", GAMES),
      SetupCandidate("rear tyre pressures", "down", CLICK, "a larger contact patch", "more heat, a lazier car",
                     "the same exits on lap 5 as on lap 2", ENGINEER),
      SetupCandidate("rear anti-roll bar", "softer", CLICK, "more grip at the rear on the way out",
                     "a slower change of direction", "the throttle goes down earlier without a slide", IRACING))),
    ("too slow at the slowest point", "apex", ("over_slowed", "apex_late", "steers_more"),
     "Brake less at the end of the braking first; if the front then runs wide, it is the car",
     (SetupCandidate("front anti-roll bar", "softer", CLICK, "more grip at the front in the middle of the corner",
                     "a slower turn-in", "the same steering at a higher slowest speed", ENGINEER),
      SetupCandidate("front wing", "up", CLICK, "more grip at the front in fast corners",
                     "a nervous rear at speed, more drag", "only the fast corners get faster", AUTOSPORT))),
    ("early or long on the brake", "braking", ("brakes_early", "brakes_long", "brakes_twice", "released_early",
                                               "coasting", "brakes_soft", "brakes_slowly"),
     "Brake later in steps of 5 m first: if a wheel locks, it is the car",
     (SetupCandidate("brake pressure", "down if wheels lock, up if none ever does", "one step of the slider",
                     "the brake can be pressed fully", "a longer braking if it is too low",
                     "no wheel locks at full pressure", GAMES),
      SetupCandidate("brake bias", "rearward if the front locks or runs wide, forward if the rear steps out",
                     "one step of the slider", "the axle with grip left brakes more",
                     "the other axle locks sooner", "three brakings in a row without a slide", IRACING))),
)  # fmt: skip


def advise(diagnoses: Sequence[Diagnosis]) -> list[SetupSymptom]:
    """Return the symptoms that at least three corners show, the dearest first; none if it is one corner's matter."""
    seen = [match for corner in diagnoses for match in corner.matches]
    found = []
    for symptom, phase, rules, first, candidates in SYMPTOMS:
        mine = [match for match in seen if match.rule.name in rules]
        corners = list(dict.fromkeys(match.corner.name for match in mine))
        if len(corners) >= FEWEST:
            cost = sum(match.cost for match in mine)
            found.append((cost, SetupSymptom(symptom, phase, first, corners, list(candidates))))
    return [symptom for _, symptom in sorted(found, key=lambda item: -item[0])[:MOST]]
