"""True sentences of another race and qualifying; the checker was bettered on what it first said of them."""

RACE = """
Ahonen started [[f1]] and finished [[f2]].
Ahonen gained [[f3]] from the start to the flag.
Dupont finished [[f5]], [[f6]] behind Ahonen.
Costa came home [[f7]], [[f8]] behind Dupont.
Dupont crossed the finish line [[f6]] behind the winner, Ahonen.
Ahonen led [[f4]] of this race.
After lap 20 Dupont was still [[f9]] ahead of Ahonen.
After lap 31 he was [[f10]] behind him.
Ahonen stopped on [[f11]], Dupont on [[f12]].
The overcut brought Ahonen [[f13]] on Dupont.
Ahonen's overcut on Dupont was worth [[f13]].
In the second stint Ahonen's median was [[f14]], Dupont's [[f15]].
Ahonen was [[f16]] faster than Dupont on laps 32 to 60.
Dupont, slower by [[f16]] on laps 32 to 60, lost [[f17]] to Ahonen.
Ahonen passed Dupont on [[f18]].
Costa was overtaken by Ekström on [[f19]] and took the place back on [[f20]].
The hards lost [[f21]], the softs [[f22]].
The softs wore faster than the hards, by [[f23]].
A stop under green cost [[f24]].
The virtual safety car lasted [[f25]].
The safety car came out on [[f26]].
Ekström got a penalty of [[f27]].
Ekström's fastest lap was [[f28]], on lap 58.
The fastest lap of the race, [[f28]], belongs to Ekström.
Dupont slowed by [[f29]] in the last laps.
Farkas gained [[f30]] on Costa on laps 40 to 60.
Between Costa and Farkas the pace on laps 32 to 39 was the same within the noise: [[f31]].
Neither Costa nor Farkas was quicker on laps 32 to 39; [[f31]] is inside the uncertainty.
The track cooled from [[f32]] to [[f33]].
Farkas made [[f34]], Costa [[f35]].
Costa dropped [[f36]].
Ekström's top speed was [[f37]].
Farkas's first stint was [[f38]] long.
Ahonen lost [[f39]] on his hards, fuel included.
Dupont was quicker than Ahonen on [[f40]].
Ahonen led Dupont by [[f10]] after lap 31.
"""
QUALIFYING = """
Rask took pole with [[f1]].
Rask was on pole, [[f2]] ahead of Silva.
Silva missed pole by [[f2]].
Silva qualified [[f3]], [[f4]] ahead of Tamm.
Tamm was [[f4]] behind Silva.
Silva's ideal lap was [[f5]], [[f6]] faster than Rask's.
Silva left [[f7]] in her sectors.
In sector 2 Silva lost [[f8]] to Rask.
Rask gained [[f8]] on Silva in the second sector.
Tamm was faster than her team-mate Silva by [[f9]] in sector 3.
Rask braked [[f10]] earlier than Silva in Turn 5.
Rask's apex speed in T5 was [[f11]], Silva's [[f12]].
Silva was [[f13]] quicker than Rask on the straight.
Weber missed the cut in Q2 by [[f14]].
Weber improved by [[f15]] from Q1 to Q2.
In Turn 7 nothing separates Rask and Silva: [[f16]] is noise.
It was [[f17]] warm on the track.
"""
LANGUAGES = """
race de|Dupont kam [[f6]] hinter Ahonen ins Ziel.
race de|Ahonen war in den Runden 32 bis 60 [[f16]] schneller als Dupont.
race de|Dupont verlor in den Runden 32 bis 60 [[f17]] auf Ahonen.
race de|Ahonen überholte Dupont in [[f18]].
race fr|Dupont a fini [[f6]] derrière Ahonen.
race fr|Ahonen a dépassé Dupont au [[f18]].
race fr|Dupont était [[f9]] devant Ahonen après le tour 20.
race es|Dupont terminó a [[f6]] detrás de Ahonen.
race es|Ahonen fue [[f16]] más rápido que Dupont en las vueltas 32 a 60.
race it|Dupont è arrivato [[f6]] dietro ad Ahonen.
race it|Ahonen ha superato Dupont al [[f18]].
"""
SENTENCES = [
    *(("new_race", "en", text) for text in RACE.strip().splitlines()),
    *(("new_qualifying", "en", text) for text in QUALIFYING.strip().splitlines()),
    *(("new_race", line[5:7], line.partition("|")[2]) for line in LANGUAGES.strip().splitlines()),
]
