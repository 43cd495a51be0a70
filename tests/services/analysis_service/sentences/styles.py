"""True sentences in the styles of several models: asides, pronouns, lists, ranges; rules were chosen on them."""

RACE = """
Piastri controlled the race from the front: he led [[f3]] and took the flag [[f2]] clear of Norris.
Norris, who finished [[f8]], was [[f2]] behind his team-mate at the flag.
Behind them, Russell completed the podium in [[f11]], [[f42]] behind Norris.
Russell finished [[f11]], just [[f42]] adrift of Norris.
The early stop paid off for Russell: the undercut gained him [[f4]] on Norris.
Norris hit back on [[f7]], retaking the place from Russell.
With the mediums costing [[f9]], tyre wear was a factor in the opening stint.
After lap 13, Norris trailed Piastri by [[f12]], with Russell a further [[f14]] back.
On laps 2–12, Russell enjoyed a [[f13]] advantage over Verstappen.
Russell held a pace advantage of [[f13]] over Verstappen on laps 2–12.
Piastri's opening-stint median was [[f15]], compared with [[f24]] for Norris.
On the hards, Piastri averaged a median of [[f16]]; Norris managed [[f25]].
Between laps 17 and 56, Verstappen was quicker than Leclerc by [[f18]].
Verstappen was faster than Leclerc (by [[f18]]) on laps 17–56.
Piastri pitted on [[f19]], a lap before Norris, who came in on [[f26]].
Piastri pitted on [[f19]]; Norris followed on [[f26]].
The stops came on [[f19]] for Piastri and [[f26]] for Norris.
Over the final laps, Norris slowed by [[f5]].
Norris shed [[f6]] to Piastri over laps 53–56.
Norris's lap times rose from [[f57]] on lap 53 to [[f59]] on lap 55.
Verstappen closed in on Leclerc by [[f65]] and passed him on [[f33]].
Verstappen caught Leclerc on [[f65]] and made the move on [[f33]].
Hamilton had the pace on laps 39–56: he was [[f27]] quicker than Leclerc.
Hamilton's fastest lap, a [[f48]] on lap 41, was the quickest of the race.
Hamilton, on a two-stop of [[f81]], gained [[f83]] overall.
Hamilton gained [[f83]] over the race but finished [[f82]] behind his team-mate Leclerc.
Hamilton made [[f81]], Piastri only [[f28]].
Pit stops cost about [[f39]].
A stop cost roughly [[f39]] in time.
Piastri's stop on lap 14 was a [[f86]] stop.
The track was at [[f84]] and the air at [[f85]].
Conditions were steady, with a track temperature of [[f84]] and an air temperature of [[f85]].
On pace, Piastri and Norris could not be separated on laps 17–56: [[f72]] is within the noise.
The gap in pace between Piastri and Norris on laps 17–56 was only [[f72]], which is within the uncertainty.
Tyre wear on the hards was [[f10]], indistinguishable from zero within the noise.
The overcut worked for Russell against Hamilton, bringing him [[f77]].
Leclerc beat Hamilton by [[f82]].
Leclerc came home [[f82]] ahead of Hamilton.
Of the laps from 17 to 56, Leclerc was the faster man on [[f45]].
Leclerc was quicker than Verstappen on just [[f45]].
As the fuel burned off, Piastri's pace on the hards improved by [[f23]].
On his mediums, by contrast, Piastri lost [[f22]].
"""
QUALIFYING = """
Seversen took pole with a [[f1]], [[f3]] ahead of Okabe.
Pole went to Seversen with [[f1]].
Pole went to Seversen by [[f3]] from Okabe.
Seversen secured pole by just [[f3]].
Okabe had to settle for [[f7]], [[f3]] off pole.
Okabe's ideal lap of [[f32]] would not have been enough for pole.
Most of it came in sector 1, where Okabe gave away [[f6]] to Seversen.
Seversen's advantage in sector 1 was [[f6]] over Okabe.
In Turn 9, Seversen carried [[f28]] more at the apex than Okabe, [[f26]] against [[f27]].
Okabe braked [[f25]] later into Turn 3.
Okabe was the faster at the trap, by [[f29]].
Okabe reached [[f21]] at the trap, Seversen [[f20]].
Matos qualified [[f35]], [[f22]] off pole.
Antunes was knocked out in Q1 by [[f4]].
Hadley was eliminated in Q2, missing out to Grabner by [[f5]].
The field found [[f8]] from Q1 to Q3.
The track improved: from Q1 to Q3 the field gained [[f8]].
Seversen gained [[f18]] from Q1 to Q3.
"""
STYLES = [
    (sheet, "en", text)
    for sheet, block in (("race", RACE), ("qualifying", QUALIFYING))
    for text in block.strip().splitlines()
]
