"""Sentences at the edges of the rules, each beside one that only just is, or is not: (sheet, language, sentence)."""

from __future__ import annotations

RACE = """
Norris was 9 s behind Piastri at the flag.
Norris was [[f2]]s behind Piastri at the flag.
Norris was x[[f2]] behind Piastri at the flag.
Norris was [[f2]] [[f12]] behind Piastri at the flag.
Norris was about [[f2]] behind Piastri at the flag.
Norris was nearly [[f2]] behind Piastri at the flag.
Norris was - [[f2]] behind Piastri at the flag.
- [[f2]] behind Piastri was Norris at the flag.
Norris was more than [[f2]] behind Piastri at the flag.
Russell was [[f13]] faster than Verstappen on laps 2 to 12.
Russell was [[f13]] slower than Verstappen on laps 2 to 12.
Russell was [[f13]] a lap faster than Verstappen on laps 2 to 12.
Russell was less fast than Verstappen by [[f13]] on laps 2 to 12.
Verstappen was less fast than Russell by [[f13]] on laps 2 to 12.
Piastri led over [[f3]].
Piastri led [[f3]] laps.
Piastri made [[f28]].
Piastri made [[f28]] stop.
Piastri finished [[f3]].
Piastri finished on [[f19]].
Piastri stopped on [[f2]].
Piastri stopped on [[f19]].
Piastri stopped on lap [[f19]].
Hamilton set the fastest lap [[f48]].
Hamilton set the fastest lap on lap [[f48]].
The median of Piastri was [[f15]] in the opening stint.
The gap of Norris to Piastri was [[f2]].
The speed of Piastri was [[f15]].
The temperature of the track was [[f84]].
The temperature of the track was [[f39]].
A stop cost [[f39]].
A stop cost [[f84]].
Piastri stood [[f86]] at the stop on lap 14.
Norris lost [[f6]] to Piastri over laps 53 to 56.
Piastri lost [[f6]] to Norris over laps 53 to 56.
Norris gained [[f6]] on Piastri over laps 53 to 56.
Norris fell back from Piastri by [[f6]] over laps 53 to 56.
Norris fell [[f6]] behind Piastri over laps 53 to 56.
Piastri fell back from Norris by [[f6]] over laps 53 to 56.
Norris lost [[f6]] to Piastri over laps 50 to 56.
Norris was faster than Piastri on the hards.
Piastri and Norris were level on the hards.
Piastri was [[f72]] faster than Norris on laps 17 to 56.
The difference of Piastri and Norris on laps 17 to 56 was [[f72]], which is noise.
The hards wore: they cost [[f10]].
The mediums wore: they cost [[f9]].
The mediums wore more than the hards.
The hards wore more than the mediums.
Verstappen passed Leclerc on [[f33]].
Leclerc passed Verstappen on [[f33]].
Leclerc was passed by Verstappen on [[f33]].
Verstappen was passed by Leclerc on [[f33]].
Verstappen took the place from Leclerc on [[f33]].
Verstappen took a deep breath on [[f33]].
Norris took the lead from Russell on [[f7]].
Norris gave away [[f6]] to Piastri over laps 53 to 56.
Norris gave [[f6]] to Piastri over laps 53 to 56.
Verstappen caught Leclerc on [[f65]] and passed him on [[f33]].
Verstappen passed Leclerc on [[f65]].
Russell undercut Norris by [[f4]].
Norris undercut Russell by [[f4]].
Russell overcut Hamilton and gained [[f77]].
Russell undercut Hamilton and gained [[f77]].
Hamilton gained [[f83]].
Hamilton lost [[f83]].
Hamilton stopped [[f81]].
Hamilton stopped twice.
Hamilton stopped once.
Hamilton won.
Hamilton was the winner.
Hamilton, who set the fastest lap, won the race.
Piastri won.
Piastri won the battle with Norris.
Piastri won the race by [[f2]].
Norris won the race by [[f2]].
Norris came second.
Norris was one of those behind Piastri by [[f2]].
Norris was the one behind Piastri by [[f2]].
Several cars were behind Piastri.
A second stop followed.
Stint II of Piastri had a median of [[f16]].
I saw that Piastri finished [[f1]].
Piastri finished [[f1]] because Norris slowed.
Piastri finished [[f1]], not why he was fast.
Piastri's engine was strong.
Piastri finished [[f1]] at Monza.
Piastri finished [[f1]] for Ferrari.
Piastri finished [[f1]] for McLaren.
Hamilton's team-mate Leclerc was [[f82]] ahead of him at the flag.
Hamilton's team-mate Norris was [[f82]] ahead of him at the flag.
Piastri did not finish [[f1]].
Norris was not [[f2]] behind Piastri at the flag.
Behind them, Russell finished [[f11]].
Behind Piastri, Norris finished [[f8]].
Neither Piastri nor Norris was [[f2]] behind.
Of Piastri and Norris, Norris was [[f2]] behind at the flag.
Norris was behind Piastri at the flag, by [[f2]].
Norris was behind Piastri at the flag, by [[f12]].
Norris was [[f12]] behind Piastri after lap 13.
Norris was [[f12]] behind Piastri after lap 14.
Norris was [[f12]] behind Piastri at the flag.
Norris finished [[f8]] and Russell [[f11]].
Norris finished [[f11]] and Russell [[f8]].
Norris, Russell and Verstappen were [[f2]] behind Piastri.
Tyre wear is not judged.
*Not judged*: traffic, team orders and damage, which timing does not show.
Not judged: why Norris slowed.
The timing shows that, not why.
Norris lost [[f5]] over laps 54 to 56; no flag and no message explains it.
Piastri lost [[f6]] over laps 53 to 56; no flag and no message explains it.
In [[f199]] Piastri was fast.
Piаstri finished [[f1]].
Piastri finished [[f1]] ①.
Piastri finished [[f1]] in the top X.
"""
GERMAN = """
Norris lag im Ziel [[f2]] hinter Piastri.
Piastri lag im Ziel [[f2]] hinter Norris.
Piastri lag im Ziel [[f2]] vor Norris.
Russell war auf den Runden 2 bis 12 [[f13]] schneller als Verstappen.
Russell war auf den Runden 2 bis 12 [[f13]] langsamer als Verstappen.
Norris holte sich den Platz von Russell in [[f7]] zurück.
Norris nahm Russell in [[f7]] den Platz ab.
Verstappen überholte Leclerc in [[f33]].
Leclerc überholte Verstappen in [[f33]].
Hamilton machte [[f83]] gut.
Hamilton verlor [[f83]].
Die mittleren Reifen kosteten [[f9]].
Piastri siegte.
Norris siegte.
Hamilton hielt zweimal.
Norris war kaum [[f2]] hinter Piastri.
"""
QUALIFYING = """
Seversen took pole with [[f1]].
Okabe took pole with [[f1]].
Okabe missed pole by [[f3]].
Seversen missed pole by [[f3]].
Okabe was [[f3]] off pole.
Antunes went out in Q1 by [[f4]].
Antunes went out in Q2 by [[f4]].
Hadley missed Q3 by [[f5]].
Hadley missed Q2 by [[f5]].
Okabe lost [[f6]] to Seversen in sector 1.
Okabe lost [[f6]] to Seversen in sector 2.
Matos gained [[f13]] on Seversen in sector 2.
Seversen gained [[f13]] on Matos in sector 2.
Seversen improved by [[f18]] from Q1 to Q3.
Seversen slowed by [[f18]] from Q1 to Q3.
Seversen improved by [[f18]] from Q1 to Q2.
Okabe was faster at the trap: [[f21]] against [[f20]].
Okabe was slower at the trap: [[f21]] against [[f20]].
Seversen was [[f29]] slower at the trap than Okabe.
Seversen was [[f28]] faster than Okabe at the apex of Turn 9.
Seversen was [[f28]] faster than Okabe at the apex of Turn 4.
Okabe braked [[f25]] later than Seversen into Turn 3.
Okabe braked [[f25]] earlier than Seversen into Turn 3.
Seversen was faster than Okabe in Turn 4 by [[f24]].
Grabner had [[f33]] deleted.
The field found [[f8]] from Q1 to Q3.
Seversen drove [[f20]] at the trap.
Seversen drove [[f1]] at the trap.
"""
EDGES = [
    (sheet, language, text)
    for sheet, language, block in (("race", "en", RACE), ("race", "de", GERMAN), ("qualifying", "en", QUALIFYING))
    for text in block.strip().splitlines()
]
