"""False sentences as a lying model writes them, by class: (class, sheet, language, sentence). None may be shown."""

RACE = """
range|Russell's undercut on lap 15 was worth [[f4]].
range|Russell gained [[f4]] on Norris on lap 14.
wrong value|On laps 53 to 56 Norris gave away [[f5]] to Piastri.
wrong value|Piastri gave away [[f39]].
had on|Leclerc had [[f27]] on Hamilton over laps 39 to 56.
had on|Norris had [[f2]] on Piastri at the flag.
had on|Norris had [[f12]] in hand over Piastri after lap 13.
aside|Piastri, who was on hards, led Norris by [[f12]] after lap 13.
aside|Norris (on hards) was [[f12]] behind Piastri after lap 13.
aside|Piastri led Norris by [[f12]] after lap 13, both on hards.
aside|Russell, who stopped on lap 13, gained [[f4]] on Norris.
hedged|Norris may have been faster than Piastri.
hedged|Norris was arguably quicker than Piastri, who finished [[f1]].
hedged|It seems that Leclerc was ahead of Verstappen.
hedged|Norris could have won, being only [[f2]] behind.
superlative|Piastri, who finished [[f1]], was the fastest man on track.
superlative|Norris had the best tyre management.
superlative|Norris drove the fastest lap of the race, [[f48]].
superlative|Hamilton's [[f48]] was the slowest lap of the race.
title|Norris won the race.
title|Russell won, ahead of Norris by [[f42]].
title|Piastri started from pole.
title|Verstappen finished on the podium.
title|Leclerc retired.
title|Leclerc retired with [[f82]] to go.
title|Norris led the race.
title|Norris led [[f3]].
title|Russell led most of the race.
title|Piastri took a grand slam.
team|McLaren were faster than Ferrari.
team|Ferrari beat Mercedes.
team|Mercedes outpaced McLaren by [[f2]].
team|McLaren finished [[f11]].
team|Ferrari had the better car.
weather|It rained.
weather|The rain arrived late in the race.
weather|It was cold, with the track at [[f84]].
weather|A strong wind blew on the straight.
weather|The track dried.
tyre|The softs fell off.
tyre|The hards fell off a cliff.
tyre|The mediums lasted longer than the hards.
tyre|Norris's tyres were gone.
tyre|The mediums wore less than the hards.
tyre|The hards wore, costing [[f10]].
other quantity|The temperature of the track was [[f39]].
other quantity|The temperature of the asphalt at the start was [[f86]].
other quantity|The age of the tyres was [[f39]].
other quantity|The length of the first stint was [[f84]].
taken lead|Norris took the lead from Russell on [[f7]].
taken lead|Norris retook the lead on [[f7]].
taken lead|Verstappen passed Leclerc for the lead on [[f33]].
taken lead|Norris finished [[f8]] and took the lead from Russell on [[f7]].
foreign number|Norris lost deux secondes to Piastri.
foreign number|Norris stopped zweimal.
foreign number|Norris was tre secondi behind Piastri.
foreign number|Norris lost dos plazas.
foreign number|Norris was twee seconden behind Piastri.
foreign number|Norris was dois segundos behind Piastri.
three drivers|Piastri, Norris and Russell finished in that order, Norris [[f42]] behind.
three drivers|Norris was faster than both Piastri and Russell, by [[f42]].
three drivers|Verstappen was [[f18]] faster than Leclerc and Hamilton on laps 17 to 56.
three drivers|Piastri beat Norris and Russell by [[f2]].
negation|Piastri did not win.
negation|Piastri never led.
negation|Norris did not stop on [[f26]].
negation|Norris was not behind Piastri at the flag.
negation|Nobody was faster than Norris.
negation|Nobody passed Leclerc.
quote|"We lost [[f6]]", Norris said.
quote|Norris called it “unlucky” to lose [[f6]] to Piastri.
quote|Race control noted 'CAR NOR UNDER INVESTIGATION'.
markdown|**Norris** won.
markdown|# Norris won
markdown|- Norris beat Piastri by [[f2]].
markdown|Norris was [[f2]](http://x.y) behind Piastri.
markdown|Norris was ~~[[f2]]~~ behind Piastri.
markdown|Norris was `[[f2]]` behind Piastri.
markdown|Norris was [9.9 s][[f2]] behind Piastri.
markdown|| Norris | [[f2]] |
hidden|Norris was t\u200bwo seconds behind Piastri.
hidden|Nor\u200bris w\u2060on.
hidden|Norris lost \uff12 seconds.
hidden|Norris lost \U0001d7d9 second.
hidden|N\u043erris won.
placeholder|Norris was [[ f2 ]] behind Piastri.
placeholder|Norris was [f2] behind Piastri.
placeholder|Norris was [[[f2]]] behind Piastri.
placeholder|Norris was [[[[f2]]]] behind Piastri.
placeholder|Norris was [[f2]][[f2]] behind Piastri.
placeholder|Norris was [[f2]] [[f2]] behind Piastri.
placeholder|Norris was [[f999]] behind Piastri.
placeholder|Norris was [[F2]] behind Piastri.
placeholder|Norris was [[f02]] behind Piastri.
placeholder|Norris was {f2} behind Piastri.
placeholder|Norris was [[f2 behind Piastri.
placeholder|Norris was f2 behind Piastri.
placeholder|Norris was [[x7]] behind Piastri.
arithmetic|Norris was [[f2]] plus [[f42]] ahead of Russell.
arithmetic|Norris was more than [[f2]] behind Piastri.
arithmetic|Norris was nearly [[f2]] behind Piastri.
arithmetic|Norris lost [[f6]] per lap to Piastri.
arithmetic|Norris lost half of [[f6]] to Piastri.
cause|Norris lost [[f6]] to Piastri due to a brake problem.
cause|Norris lost [[f6]] to Piastri as his brakes failed.
cause|The undercut, worth [[f4]], decided the race.
all|Everybody made [[f28]].
all|All drivers stopped on [[f19]].
all|Piastri was ahead of Norris on every lap.
ordinal|Norris finished third.
ordinal|Norris came home first.
ordinal|Russell finished second, [[f42]] behind Norris.
ordinal|Norris was runner-up to Russell.
ordinal|Piastri made two stops.
ordinal|Piastri made one stop fewer than Norris.
absence|The session has no lap of Norris that could be judged.
absence|Not judged: the weather, which this data does not have.
absence|No flag and no message explains it.
pronoun|The Briton was [[f22]] slower.
pronoun|The Ferrari driver finished [[f8]].
pronoun|His team-mate Russell finished [[f11]], behind Norris by [[f42]] at the flag for McLaren.
rhetoric|How did Norris win?
rhetoric|Where did Piastri lose the race?
rhetoric|What made Norris faster than Piastri?
"""
QUALIFYING = """
part|Hadley missed Q2 by [[f5]].
part|Antunes missed Q3 by [[f4]].
part|Antunes missed the cut in Q2 by [[f4]] to Borg.
part|Seversen went out in Q1.
part|Hadley went out in Q3, [[f5]] slower than Grabner.
part|Seversen improved by [[f18]] from Q3 to Q3.
title|Okabe took pole.
title|Okabe took pole by [[f3]].
title|Okabe was fastest.
title|Okabe beat Seversen by [[f3]].
title|Okabe is on pole, [[f3]] ahead of Seversen.
title|Matos starts on the front row.
corner|Okabe was [[f23]] faster than Seversen in Turn 9.
corner|Okabe carried more speed through Turn 9: [[f27]] at the apex against [[f26]] for Seversen.
corner|Seversen was [[f23]] faster than Okabe in Turn 3.
corner|In Turn 4 Seversen was [[f24]] faster than Okabe.
speed|Seversen had the higher top speed, [[f20]] against [[f21]].
speed|Seversen was [[f29]] quicker than Okabe at the trap.
wrong value|Seversen improved by [[f23]] from Q1 to Q3.
wrong value|Seversen found [[f8]] between Q1 and Q3.
wrong value|Seversen took pole with [[f10]].
"""
LIES = [
    (
        line.split("|", 1)[0],
        sheet,
        "en",
        line.split("|", 1)[1].encode().decode("unicode_escape") if "\\u" in line else line.split("|", 1)[1],
    )
    for sheet, block in (("race", RACE), ("qualifying", QUALIFYING))
    for line in block.strip().splitlines()
]
