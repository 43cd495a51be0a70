"""What to try, in the languages that the text without a model is written in; other languages have no such facts."""

from __future__ import annotations

from lib.services.coaching.rules.braking import WITH_SPEED_IN_HAND
from lib.services.coaching.rules.speeds import BRAKE_LESS, LIFT_LESS
from lib.services.coaching.shapes import CoachingFinding, SetupCandidate

GERMAN_ADVICE = {
    "lift_where_flat": "bleib hier voll auf dem Gas; lupf in jeder Runde etwas weniger",
    "lift_after_throttle": "warte etwas länger mit dem Gas, öffne es dann einmal und lass es offen",
    "brakes_where_none": "lupf nur, statt zu bremsen; danach versuch es ohne Lupfen",
    "brakes_early": "brems später, in Schritten von 5 m, bei gleichem kleinstem Tempo",
    "brakes_late": "brems etwas früher, und lass die Bremse eher los",
    "coasting": "brems bis zum Einlenken, oder bleib bis zum Bremsen am Gas",
    "brakes_twice": "brems einmal, erst hart, dann gleichmäßig weniger",
    "brake_on_throttle": "geh vom Gas, bevor du bremst",
    "gear_high": "fahr am langsamsten Punkt einen Gang niedriger",
    "gear_low": "fahr am langsamsten Punkt einen Gang höher",
    "throttle_greedy": "warte länger mit dem Gas, öffne es dann in einem Zug",
    "throttle_late": "öffne das Gas früher; ein späterer Scheitel macht Platz dafür",
    "throttle_hesitant": "ist das Gas einmal offen, öffne es ohne Pause ganz",
    "brakes_long": "lass die Bremse früher los, und lass das Auto zum langsamsten Punkt rollen",
    "released_early": "halte bis zum langsamsten Punkt etwas Bremse",
    "over_slowed": "geh früher von der Bremse, und nimm mehr Tempo mit in die Kurve",
    "entry_too_fast": "fahr etwas langsamer hinein, und nutz das am Ausgang",
    "apex_early": "lenk später ein, damit der langsamste Punkt später kommt",
    "apex_late": "lenk früher ein, und werd eher langsam",
    "exit_poor": "mach die Lenkung früher auf, und nutz am Ausgang die ganze Breite",
    "brakes_soft": "drück die Bremse sofort fester, und dafür kürzer",
    "brakes_slowly": "drück die Bremse sofort ganz, dann lass nach",
    "steers_more": "lenk etwas langsamer und sanfter ein; mehr als die Vorderräder halten, bremst nur",
    "wheels_spin": "öffne das Gas sanfter, bis die Lenkung gerade ist",
    "wing_closed": "öffne den Heckflügel, sobald du darfst",
}
GERMAN_INSTEAD = {
    WITH_SPEED_IN_HAND: "brems später, in Schritten von 5 m; am langsamsten Punkt hast du Tempo übrig",
    BRAKE_LESS: "brems weniger hart, und nimm mehr Tempo mit in die Kurve",
    LIFT_LESS: "lupf vor der Kurve weniger, und nimm mehr Tempo mit hinein",
}
GERMAN_SETTINGS = {
    "front and rear wing": "Flügel vorn und hinten",
    "differential on throttle": "Differenzial unter Last",
    "rear tyre pressures": "Reifendruck hinten",
    "rear anti-roll bar": "Stabilisator hinten",
    "front anti-roll bar": "Stabilisator vorn",
    "front wing": "Frontflügel",
    "brake pressure": "Bremsdruck",
    "brake bias": "Bremsbalance",
}
GERMAN_DIRECTIONS = {
    "down": "niedriger",
    "up": "höher",
    "softer": "weicher",
    "down if wheels lock, up if none ever does": "niedriger, falls Räder blockieren, höher, falls nie eines blockiert",
    "rearward if the front locks or runs wide, forward if the rear steps out": "nach hinten, falls die Vorderräder"
    " blockieren oder das Auto vorn nach außen schiebt, nach vorn, falls das Heck ausbricht",
}


def advice(language: str, finding: CoachingFinding) -> str | None:
    """Return what to try against what a rule found, to stand after a colon; None if the language has no words."""
    if language == "de":
        return GERMAN_INSTEAD.get(finding.attempt) or GERMAN_ADVICE.get(finding.rule)
    return finding.attempt[0].lower() + finding.attempt[1:] if language == "en" else None


def setup_step(language: str, candidate: SetupCandidate) -> str:
    """Return a setting with its direction; in English if the language has no words for it."""
    if language == "de" and candidate.setting in GERMAN_SETTINGS:
        return f"{GERMAN_SETTINGS[candidate.setting]} {GERMAN_DIRECTIONS[candidate.direction]}"
    return f"{candidate.setting} {candidate.direction}"
