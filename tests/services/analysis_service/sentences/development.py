"""True sentences on which the patterns were chosen: (sheet, language, sentence)."""

RACE = """
Piastri finished [[f1]].
Piastri led [[f3]].
Norris was [[f2]] behind Piastri at the flag.
Piastri won the race, [[f2]] ahead of Norris.
He led Norris by [[f12]] after lap 13, both on mediums.
Russell's undercut on Norris was worth [[f4]].
Norris took the place back from Russell on [[f7]].
Norris finished [[f8]] and Russell [[f11]].
The mediums cost [[f9]].
After lap 13 Piastri led Norris by [[f12]].
On laps 2 to 12 Russell was [[f13]] faster than Verstappen.
Russell was [[f14]] behind Norris after lap 13.
Piastri's median in the first stint was [[f15]], against [[f24]] for Norris.
In stint 2, on hards, Piastri's median was [[f16]] and Norris's [[f25]].
Verstappen was faster than Leclerc by [[f18]] from lap 17 to lap 56.
Piastri stopped on [[f19]] and Norris on [[f26]].
Verstappen was [[f21]] behind Russell after lap 12.
Piastri lost [[f22]] on the mediums of his first stint.
On the hards Piastri gained [[f23]] as the fuel burned off.
Hamilton was [[f27]] faster than Leclerc on laps 39 to 56.
Leclerc was slower than Hamilton by [[f27]] on laps 39–56.
Piastri made [[f28]] and Hamilton [[f81]].
Verstappen passed Leclerc on [[f33]].
Leclerc was passed by Verstappen on [[f33]].
A stop cost [[f39]].
At the flag Russell was [[f42]] behind Norris.
The fastest lap of the race was Hamilton's [[f48]] on lap 41.
Norris lost [[f6]] to Piastri on laps 53 to 56.
Norris lost [[f5]] in the last laps.
From [[f57]] on lap 53 Norris came to [[f58]] on lap 54 and [[f59]] on lap 55.
Verstappen caught Leclerc on [[f65]].
The difference between Piastri and Norris on laps 17 to 56, [[f72]], is inside the noise.
Neither Piastri nor Norris was faster on laps 17 to 56: [[f72]] is noise.
Russell gained [[f77]] on Hamilton by the overcut.
Hamilton finished [[f82]] behind Leclerc.
Leclerc was [[f82]] ahead of Hamilton at the flag.
Hamilton gained [[f83]].
The track temperature was [[f84]], the air temperature [[f85]].
Piastri's stop on lap 14 took [[f86]].
Leclerc was faster than Verstappen on [[f45]].
Max Verstappen passed Charles Leclerc on [[f33]].
The hards of the field show [[f10]], which is inside the noise.
McLaren's Norris finished [[f8]].
PIA led NOR by [[f49]] after lap 16.
Norris trailed Piastri by [[f49]] after lap 16.
**Piastri won this race and finished [[f1]].**
Piastri led [[f3]], and Norris was [[f2]] behind him at the flag.
Russell, who stopped on lap 14, gained [[f4]] on Norris.
Norris war nach Runde 13 [[f12]] hinter Piastri.
"""
QUALIFYING = """
Seversen's best lap was [[f1]].
Okabe was [[f3]] slower than Seversen.
Seversen qualified [[f2]].
Okabe lost [[f6]] to Seversen in sector 1.
Seversen was [[f23]] faster than Okabe in Turn 9.
Okabe braked [[f25]] later than Seversen in Turn 3.
At the apex of T9 Seversen had [[f26]] and Okabe [[f27]].
Antunes missed the cut in Q1 by [[f4]] to Borg.
Seversen improved by [[f18]] from Q1 to Q3.
Okabe's top speed was [[f21]], Seversen's [[f20]].
Seversen was [[f29]] slower than Okabe at the trap.
"""
SENTENCES = [
    *(("race", "de" if " war " in text else "en", text) for text in RACE.strip().splitlines()),
    *(("qualifying", "en", text) for text in QUALIFYING.strip().splitlines()),
]
