"""More true sentences on which the patterns were chosen, of a sprint, a qualifying and four more languages."""

SPRINT = """
Venturi won the sprint and finished [[f1]].
Liu crossed the line [[f2]] behind Venturi.
Venturi beat Liu by [[f2]].
Liu finished [[f3]], Brook [[f15]].
Venturi led [[f4]].
After lap 6 the gap between Venturi and Liu was [[f5]].
Liu trailed Venturi by [[f5]] after lap 6.
Venturi overtook Liu on [[f6]].
Liu was overtaken by Venturi on [[f6]].
On softs Venturi's median was [[f7]]; Liu, on mediums, had [[f8]].
Venturi was quicker than Liu by [[f9]] on laps 4 to 19.
Liu was [[f9]] slower than Venturi from lap 4 to lap 19.
The softs wore by [[f10]], the mediums by [[f11]].
The softs lost [[f12]] more than the mediums.
The safety car was out for [[f13]].
Brook lost [[f14]] to Liu on laps 11 to 19.
Brook was [[f16]] behind Liu at the flag.
Liu finished [[f16]] ahead of Brook.
Kerrigan lost [[f17]].
Brook gained [[f18]].
Brook made up [[f18]], and Kerrigan lost [[f17]].
The fastest lap, [[f19]], was Liu's on lap 5.
Kerrigan stopped on [[f20]] for mediums.
A pit stop cost [[f21]].
Brook's median in stint 1 was [[f22]].
Between Brook and Kerrigan the difference on laps 11 to 19 is noise: [[f23]].
Kerrigan was not faster than Brook on laps 11 to 19: [[f23]] is inside the uncertainty.
The undercut brought Kerrigan [[f24]] on Rothe.
Kerrigan gained [[f24]] on Rothe by the undercut.
Rothe was [[f25]] behind Kerrigan after lap 11.
In Turn 2 Venturi gained [[f26]] on Liu.
In T2 Liu lost [[f26]] to Venturi.
The wind speed was [[f27]].
Rothe's lap times went from [[f28]] on lap 12 to [[f29]] on lap 13.
Venturi reached [[f30]], Liu [[f31]].
Rothe's mediums were [[f32]] old.
Carlo Venturi was [[f2]] ahead of Wei Liu at the end.
VEN led LIU by [[f5]] after lap 6.
Halcyon's Brook finished [[f15]].
Ostrava Racing's Liu set the fastest lap with [[f19]].
Venturi passed Liu on [[f6]] and led him by [[f5]] after lap 6.
Because of the undercut Kerrigan gained [[f24]] on Rothe.
"""
QUALIFYING = """
Okabe qualified [[f7]] and Matos [[f35]].
Okabe's best lap was [[f15]], [[f3]] slower than Seversen's.
Matos was [[f31]] behind Okabe.
Hadley missed Q3 by [[f5]]: Grabner was faster.
In the first sector Matos lost [[f12]] to Seversen.
In the second sector Seversen lost [[f13]] to Matos.
Seversen's best sector 1 was [[f10]].
Okabe's ideal lap is [[f32]].
In T4 the difference between Seversen and Okabe, [[f24]], is inside the noise.
At the apex of Turn 9 Seversen was [[f28]] faster than Okabe.
Seversen carried [[f28]] more speed than Okabe through Turn 9.
Seversen braked [[f25]] earlier than Okabe in T3.
The track temperature at the start was [[f34]].
Okabe was [[f29]] faster than Seversen at the trap.
Matos was [[f22]] off Seversen's pole.
Grabner had [[f33]] deleted.
"""
OTHER_LANGUAGES = """
sprint de|Liu war im Ziel [[f2]] hinter Venturi.
sprint de|Venturi gewann das Rennen und führte [[f4]].
sprint de|Venturi war in den Runden 4 bis 19 um [[f9]] schneller als Liu.
sprint de|Brook verlor in den Runden 11 bis 19 [[f14]] auf Liu.
sprint de|Kerrigan stoppte in [[f20]].
sprint fr|Liu était [[f2]] derrière Venturi à l'arrivée.
sprint fr|Venturi a été plus rapide que Liu de [[f9]] entre les tours 4 et 19.
sprint fr|Kerrigan a perdu [[f17]].
sprint es|Liu terminó [[f2]] detrás de Venturi.
sprint es|Venturi fue más rápido que Liu en [[f9]] entre las vueltas 4 y 19.
sprint es|Brook perdió [[f14]] con Liu en las vueltas 11 a 19.
sprint it|Liu era [[f2]] dietro a Venturi al traguardo.
sprint it|Venturi è stato più veloce di Liu di [[f9]] nei giri da 4 a 19.
sprint it|Brook ha perso [[f14]] da Liu nei giri 11 a 19.
"""
SENTENCES = [
    *(("sprint", "en", text) for text in SPRINT.strip().splitlines()),
    *(("qualifying", "en", text) for text in QUALIFYING.strip().splitlines()),
    *(
        (line.split(" ", 1)[0], line.split(" ", 1)[1][:2], line.partition("|")[2])
        for line in OTHER_LANGUAGES.strip().splitlines()
    ),
]
