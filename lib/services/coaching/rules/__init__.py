"""The rules: what a driver does otherwise than the reference, in which phase it costs time, and what to try.

To add one: a function and a row in the file of its domain, its name in ORDER, its thresholds in `thresholds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules import braking, gears, own_channels, pedals, speeds, straight, throttle
from lib.services.coaching.rules.rule import WHOLE, Rule, Seen
from lib.services.coaching.thresholds import least

ORDER = (
    "lift_where_flat lift_after_throttle brakes_where_none brakes_slowly brakes_soft brakes_early brakes_late coasting"
    " brakes_twice brake_on_throttle gear_high wheels_spin throttle_greedy throttle_late throttle_hesitant brakes_long"
    " released_early steers_more over_slowed entry_too_fast apex_early apex_late gear_low exit_poor wing_closed"
    " arrives_slow"
).split()  # cause before effect: of two rules that explain a loss about as well, the earlier one is said
DOMAINS = (braking, gears, own_channels, pedals, speeds, straight, throttle)
BY_NAME = {rule.name: rule for domain in DOMAINS for rule in domain.RULES}
RULES = tuple(BY_NAME[name] for name in ORDER)


@dataclass(frozen=True)
class Match:
    """A rule that holds in a corner: what it costs, with one sigma; `carried` is the part lost after the corner."""

    rule: Rule
    corner: CornerView
    seen: Seen
    cost: float
    sigma: float
    carried: float = 0.0


def matches(view: CornerView) -> Iterator[Match]:
    """Yield the rules that hold in a corner and explain a loss beyond the noise."""
    for rule in RULES:
        if not (view.pair.own.has(*rule.needs) and view.pair.reference.has(*rule.needs)):
            continue
        seen = rule.look(view)
        if seen is None:
            continue
        carried = view.carried if "exit" in seen.phases else 0.0
        cost, sigma = round(_lost(view, seen.phases) + carried, 4), view.noise_of(*seen.phases)
        if cost > least("sure") * sigma or _most_of_the_corner(view, cost):
            yield Match(rule, view, seen, cost, sigma, carried)


def _lost(view: CornerView, phases: tuple[str, ...]) -> float:
    """Return what these phases lose, no more than is left of it at the corner's end."""
    return min(view.lost(*phases), view.lost(*WHOLE[WHOLE.index(phases[0]) :]))


def _most_of_the_corner(view: CornerView, cost: float) -> bool:
    """Return whether the corner loses more than its noise, and at least half of that here."""
    lost = view.gain + view.carried
    return lost > least("sure") * view.sigma and cost >= least("most") * lost
