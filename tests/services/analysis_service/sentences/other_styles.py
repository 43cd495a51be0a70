"""True sentences of two other sheets in such styles; of 60 at first sight 12 were flagged."""

RACE = """
Ahonen won from [[f1]] on the grid, finishing [[f6]] ahead of Dupont.
Starting [[f1]], Ahonen gained [[f3]] and finished [[f2]].
Dupont, for all his pace early on, finished [[f5]].
Dupont finished [[f5]] and Costa [[f7]], with [[f8]] between them.
Costa was [[f8]] behind his team-mate Dupont at the flag.
Ahonen spent [[f4]] in the lead.
Ahonen led for [[f4]].
After lap 20, Dupont held a [[f9]] lead over Ahonen.
By the end of lap 31, Ahonen was [[f10]] ahead of Dupont.
Ahonen stayed out until [[f11]], whereas Dupont stopped on [[f12]].
The overcut gained Ahonen [[f13]] on Dupont.
Ahonen's overcut was worth [[f13]] against Dupont.
On hards in the second stint, Ahonen had a median of [[f14]] and Dupont one of [[f15]].
Over laps 32–60, Ahonen was [[f16]] quicker than Dupont.
Ahonen had [[f16]] in hand over Dupont on laps 32 to 60.
Ahonen enjoyed a pace advantage of [[f16]] over Dupont from lap 32 to lap 60.
Dupont was slower than Ahonen by [[f16]] on laps 32–60 and lost [[f17]] to him.
Dupont dropped [[f17]] to Ahonen over laps 32–60.
The decisive pass came on [[f18]], when Ahonen overtook Dupont.
Ahonen moved ahead of Dupont on [[f18]].
Ekström passed Costa on [[f19]] but lost the place again on [[f20]].
Ekström got past Costa on [[f19]]; Costa returned the favour on [[f20]].
The hards wore by [[f21]], the softs by [[f22]].
The softs wore more than the hards: the difference was [[f23]].
The softs cost [[f22]], compared with [[f21]] for the hards.
Each green-flag stop cost [[f24]].
There was a virtual safety car for [[f25]].
The safety car appeared on [[f26]].
Ekström received a [[f27]] penalty.
Ekström set the fastest lap, [[f28]], on softs on lap 58.
Late on, Dupont slowed by [[f29]].
Farkas closed by [[f30]] on Costa between laps 40 and 60.
Costa and Farkas were evenly matched on laps 32–39, with [[f31]] between them, inside the noise.
The track temperature fell from [[f32]] to [[f33]].
Farkas stopped more often than Costa, [[f34]] against [[f35]].
Costa lost [[f36]] over the race.
Ekström was clocked at [[f37]].
Farkas's opening stint lasted [[f38]].
Dupont was the quicker of the two on [[f40]] only.
Ahonen lost [[f39]] in his second stint, with fuel included.
"""
QUALIFYING = """
Rask took pole with a lap of [[f1]].
Rask beat Silva to pole by [[f2]].
Silva was second on the grid, [[f3]], only [[f2]] off pole.
Silva qualified [[f3]], [[f2]] shy of Rask.
Tamm was [[f4]] slower than Silva.
On paper, Silva's ideal lap of [[f5]] was [[f6]] faster than Rask's best.
Silva left [[f7]] on the table in the sectors.
Sector 2 is where Silva lost [[f8]] to Rask.
In sector 3, Silva was [[f9]] slower than Tamm.
Rask braked [[f10]] earlier than Silva for Turn 5 but carried [[f11]] at the apex to her [[f12]].
Silva was [[f13]] quicker than Rask through the trap.
Weber missed Q3 by [[f14]], with Tamm going through.
Weber went out in Q2 by [[f14]].
Weber found [[f15]] from Q1 to Q2.
Through Turn 7 the two were level within the noise ([[f16]]).
The track temperature was [[f17]] at the start.
Rask qualified [[f18]], Silva [[f3]].
Rask, who qualified [[f18]], was [[f2]] faster than Silva.
Tamm trailed Silva by [[f4]].
Silva's apex speed in Turn 5 was [[f12]], lower than Rask's [[f11]].
"""
STYLES = [
    (sheet, "en", text)
    for sheet, block in (("new_race", RACE), ("new_qualifying", QUALIFYING))
    for text in block.strip().splitlines()
]
