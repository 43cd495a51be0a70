"""Own laps as fact sheets, with true sentences about them, and false ones as a lying model writes them, by class.

Words of the checker were chosen with the first two sheets; the third was written afterwards.
"""

from __future__ import annotations

from lib.services.analysis_service.fact import DriverName, FactSheet, Names
from lib.services.analysis_service.facts.names import own_name
from tests.services.analysis_service.sentences.sheets import _fact

FIRST = """
f1 lap_difference YOU,NOR | 4.686 | s | 4.686 s | time YOU NOR more
f2 coaching_cost YOU,NOR,T6 | 0.607 | s | 0.61 ± 0.05 s | time YOU NOR more
f3 coaching_over_slowed YOU,NOR,T6 | 29 | km/h | 29 km/h | speed YOU NOR less
f4 coaching_focus YOU,T6 | 6 | - | T6
f5 coaching_habit YOU,T6 | 4 | laps | 4 of 6 laps
f6 coaching_try T6 | 0 | - | ease off the brake earlier
f7 coaching_cost YOU,NOR,T3 | 0.59 | s | 0.59 ± 0.05 s | time YOU NOR more
f8 coaching_brakes_long YOU,NOR,T3 | 9 | m | 9 m | distance YOU NOR more
f9 coaching_cost YOU,NOR,T1 | 0.52 | s | 0.52 ± 0.07 s | time YOU NOR more
f10 coaching_brakes_early YOU,NOR,T1 | 17 | m | 17 m | distance YOU NOR less
f11 coaching_phase_entry YOU,NOR,T6 | 0.11 | s | 0.11 ± 0.02 s | time YOU NOR more
f12 coaching_setup T1,T3,T6 | 0 | - | front anti-roll bar softer
f13 coaching_unjudged_wing NOR,T8 | 1 | corners | 1 of 14
f14 corner_loss NOR,YOU,T9 | 0.08 | s | 0.08 ± 0.03 s | time NOR YOU more
f15 top_speed_difference NOR,YOU | 18 | km/h | 18 km/h | speed NOR YOU more
"""
SECOND = """
f1 lap_difference YOU,LEC | 1.204 | s | 1.204 s | time YOU LEC more
f2 coaching_cost YOU,LEC,T5 | 0.21 | s | 0.21 ± 0.04 s | time YOU LEC more
f3 coaching_throttle_late YOU,LEC,T5 | 22 | m | 22 m | distance YOU LEC more
f4 coaching_focus YOU,T5 | 5 | - | T5
f5 coaching_cost YOU,LEC,T2 | 0.18 | s | 0.18 ± 0.04 s | time YOU LEC more
f6 coaching_coasting YOU,LEC,T2 | 15 | m | 15 m
f7 coaching_cost YOU,LEC,T9 | 0.12 | s | 0.12 ± 0.04 s | time YOU LEC more
f8 coaching_gear_high YOU,LEC,T9 | 1050 | rpm | 1050 rpm | revs YOU LEC less
f9 coaching_phase_exit YOU,LEC,T5 | 0.15 | s | 0.15 ± 0.03 s | time YOU LEC more
f10 coaching_habit YOU,T2 | 3 | laps | 3 of 4 laps
f11 coaching_try T5 | 0 | - | open the throttle earlier
f12 coaching_unjudged_incident YOU,T12 | 1 | corners | 1 of 12
"""
THIRD = """
f1 lap_difference YOU,SAI | 2.41 | s | 2.410 s | time YOU SAI more
f2 coaching_cost YOU,SAI,T10 | 0.33 | s | 0.33 ± 0.06 s | time YOU SAI more
f3 coaching_exit_poor YOU,SAI,T10 | 7 | km/h | 7 km/h | speed YOU SAI less
f4 coaching_focus YOU,T10 | 10 | - | T10
f5 coaching_cost YOU,SAI,T4 | 0.27 | s | 0.27 ± 0.06 s | time YOU SAI more
f6 coaching_lift_where_flat YOU,SAI,T4 | 40 | % | 40 %
f7 coaching_cost YOU,SAI,T7 | 0.22 | s | 0.22 ± 0.06 s | time YOU SAI more
f8 coaching_brakes_late YOU,SAI,T7 | 12 | m | 12 m | distance YOU SAI more
f9 coaching_setup T1,T7,T10 | 0 | - | rear anti-roll bar softer
"""
TRUE = """
first|You are [[f1]] slower than Norris.
first|In Turn 6 you lose [[f2]] to Norris.
first|You are [[f3]] slower than Norris in Turn 6, which costs you [[f2]].
first|Begin with Turn 6, where you lose [[f2]] to Norris: you are [[f3]] slower.
first|You do that on [[f5]].
first|In Turn 6 you do that on [[f5]], so it is a habit.
first|In Turn 3 you let the brake go [[f8]] later than Norris.
first|You brake [[f10]] earlier than Norris for Turn 1, and lose [[f9]].
first|At the entry of Turn 6 you lose [[f11]] to Norris.
first|Try this in Turn 6: [[f6]].
first|After the driving, try a change of the setup: [[f12]].
first|In Turn 9 you gain [[f14]] on Norris.
first|Norris is [[f15]] faster on the straights.
second|You open the throttle [[f3]] later than Leclerc out of Turn 5, and lose [[f2]].
second|In Turn 2 you coast for [[f6]], which costs you [[f5]].
second|In Turn 2 you roll [[f6]] between the pedals.
second|In Turn 9 you use a gear that gives [[f8]] less than Leclerc has.
second|Begin with Turn 5, where you lose [[f2]] to Leclerc.
second|On the exit of Turn 5 you lose [[f9]] to Leclerc.
second|You coast in Turn 2 on [[f10]].
second|Try this: [[f11]].
second|Leclerc is [[f1]] faster than you.
third|You leave Turn 10 [[f3]] slower than Sainz, and lose [[f2]].
third|In Turn 4 you lift by [[f6]], where Sainz stays flat.
third|You brake [[f8]] later than Sainz for Turn 7, which costs you [[f7]].
third|Begin with Turn 10, where [[f2]] goes to Sainz.
third|The setup may help after the driving: [[f9]].
"""
LIES = """
cost|first|In Turn 6 you lose [[f7]] to Norris.
cost|first|You brake [[f10]] earlier than Norris for Turn 1, and lose [[f2]].
cost|first|In Turn 3 you lose 0.59 s to Norris.
cost|first|You are [[f2]] slower than Norris.
corner|first|You are [[f3]] slower than Norris in Turn 3.
corner|first|In Turn 1 you let the brake go [[f8]] later than Norris.
corner|first|Begin with Turn 3, where you lose [[f7]] to Norris.
corner|first|In Turn 17 you lose [[f2]] to Norris.
corner|first|In Turn 8 you lose [[f2]] to Norris.
rule|first|You brake too early for Turn 6, which costs you [[f2]].
rule|first|In Turn 6 you lose [[f2]] to Norris: you lift.
rule|first|You coast in Turn 3, which costs you [[f7]].
rule|first|In Turn 6 your gear is too high, and you lose [[f2]] to Norris.
rule|first|You lift in Turn 6.
rule|first|You understeer in Turn 6.
rule|first|In Turn 6 you lose [[f2]] to Norris with understeer.
rule|first|You lock the brakes in Turn 3, which costs you [[f7]].
rule|first|You hesitate on the throttle in Turn 6.
rule|first|You open the throttle [[f10]] earlier than Norris in Turn 1.
rule|first|You brake [[f8]] later than Norris for Turn 1.
rule|first|In Turn 6 you let the brake go too late.
rule|first|You press brake and throttle together in Turn 3.
rule|first|Your apex is too late in Turn 6.
rule|first|You brake too early.
rule|first|You coast.
direction|first|You brake [[f10]] later than Norris for Turn 1.
direction|first|In Turn 3 you let the brake go [[f8]] earlier than Norris.
direction|first|You are [[f3]] faster than Norris in Turn 6.
direction|first|In Turn 6 you gain [[f2]] on Norris.
direction|first|Norris brakes [[f10]] earlier than you for Turn 1.
direction|first|Norris loses [[f2]] to you in Turn 6.
direction|first|In Turn 9 you lose [[f14]] to Norris.
habit|first|In Turn 3 you do that on [[f5]].
habit|first|You always do that in Turn 6.
habit|first|In Turn 3 that is a habit.
setup|first|Soften the rear anti-roll bar.
setup|first|Lower the front wing.
setup|first|The differential is to blame.
setup|first|Norris's wing is better in Turn 6.
blame|first|You drove badly in Turn 6.
blame|first|You were unlucky in Turn 8.
phase|first|You lose [[f11]] at the exit of Turn 6.
phase|first|In the braking for Turn 6 you lose [[f11]] to Norris.
cost|second|You coast in Turn 2, which costs you [[f2]].
cost|second|In Turn 9 you lose [[f5]] to Leclerc.
corner|second|You open the throttle [[f3]] later than Leclerc out of Turn 2.
corner|second|Begin with Turn 2, where you lose [[f5]] to Leclerc.
corner|second|You coast for [[f6]] in Turn 5.
rule|second|In Turn 5 you brake too late, which costs you [[f2]].
rule|second|In Turn 2 you lift, which costs you [[f5]].
rule|second|You roll in Turn 9.
rule|second|Your gear is too low in Turn 9.
rule|second|In Turn 5 you use a gear that gives [[f8]] less than Leclerc has.
rule|second|In Turn 9 you lose [[f7]] to Leclerc, as the wheels spin.
rule|second|You brake [[f3]] later than Leclerc for Turn 5.
direction|second|You open the throttle [[f3]] earlier than Leclerc out of Turn 5.
direction|second|In Turn 9 you use a gear that gives [[f8]] more than Leclerc has.
direction|second|You gain [[f5]] on Leclerc in Turn 2.
direction|second|Leclerc opens the throttle [[f3]] later than you out of Turn 5.
habit|second|In Turn 5 you do that on [[f10]].
phase|second|You lose [[f9]] in the braking for Turn 5.
setup|second|Change the brake bias.
cost|third|In Turn 4 you lift by [[f6]], which costs you [[f2]].
cost|third|Turn 10 costs you [[f5]].
corner|third|You lift by [[f6]] in Turn 7.
corner|third|Begin with Turn 7, where you lose [[f7]] to Sainz.
rule|third|You brake too early for Turn 7, which costs you [[f7]].
rule|third|You coast into Turn 10 and lose [[f2]].
rule|third|You lift in Turn 10.
rule|third|In Turn 4 you hesitate, which costs you [[f5]].
rule|third|Your gear is wrong in Turn 4.
rule|third|You trail the brake too long into Turn 10.
rule|third|In Turn 10 you open the throttle late.
rule|third|You open the throttle [[f8]] later than Sainz in Turn 7.
direction|third|You brake [[f8]] earlier than Sainz for Turn 7.
direction|third|You leave Turn 10 [[f3]] faster than Sainz.
direction|third|Sainz loses [[f5]] to you in Turn 4.
direction|third|In Turn 7 you gain [[f7]] on Sainz.
habit|third|You usually lift in Turn 4.
setup|third|Try a stiffer differential.
blame|third|You are not brave enough in Turn 4.
phase|third|In the braking for Turn 10 you lose [[f2]] to Sainz, by locking a wheel.
"""


def _sheet(facts: str, reference: DriverName) -> FactSheet:
    return FactSheet(
        about="coaching",
        title="",
        facts=tuple(_fact(line) for line in facts.strip().splitlines()),
        names=Names(
            drivers=(reference, own_name()),
            corners=tuple(f"T{number}" for number in range(1, 15)),
            laps=20,
            compounds=("SOFT",),
            parts=(),
            event=(),
        ),
        focus=(reference.code, "YOU"),
    )


SHEETS = {
    "first": _sheet(FIRST, DriverName("NOR", "Lando Norris", "4", "McLaren", "Norris")),
    "second": _sheet(SECOND, DriverName("LEC", "Charles Leclerc", "16", "Ferrari", "Leclerc")),
    "third": _sheet(THIRD, DriverName("SAI", "Carlos Sainz", "55", "Williams", "Sainz")),
}
TRUTHS = [tuple(line.split("|", 1)) for line in TRUE.strip().splitlines()]
FALSEHOODS = [tuple(line.split("|", 2)) for line in LIES.strip().splitlines()]
