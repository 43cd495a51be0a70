"""True sentences, written before the checker was run on them; it was then bettered on what it had said of them."""

RACE = """
Piastri crossed the line [[f2]] clear of Norris.
Piastri kept Norris behind him and was [[f12]] ahead after lap 13.
Russell undercut Norris and gained [[f4]].
The undercut on Norris brought Russell [[f4]].
Norris regained the position from Russell on [[f7]].
Verstappen overtook Leclerc on [[f33]], having caught him on [[f65]].
Leclerc lost the place to Verstappen on [[f33]].
Hamilton stopped more often than Piastri: [[f81]] against [[f28]].
Hamilton set the fastest lap of the race, [[f48]], on lap 41.
Hamilton's fastest lap on the hards was [[f48]].
Over laps 53 to 56 Norris dropped [[f6]] to Piastri.
On laps 39 to 56 Hamilton had [[f27]] on Leclerc.
Verstappen's pace on laps 17 to 56 was [[f18]] better than Leclerc's.
Russell was quicker than Verstappen by [[f13]] on laps 2 to 12.
Piastri's times on the mediums rose by [[f22]].
Piastri's second stint was on hards, with a median of [[f16]].
Norris finished [[f8]], ahead of Russell by [[f42]].
Between Piastri and Norris the pace on laps 17 to 56 was level within the noise, at [[f72]].
Hamilton made up [[f83]] in the race.
It was [[f84]] on the track and [[f85]] in the air.
A pit stop cost [[f39]] in this race.
"""
SPRINT = """
Venturi controlled the sprint and led [[f4]].
Liu followed [[f2]] behind at the finish.
Venturi took the lead from Liu on [[f6]].
Liu, on the mediums, had a median of [[f8]].
The mediums wore less than the softs, by [[f12]].
Brook fell back from Liu by [[f14]] on laps 11 to 19.
Kerrigan pitted on [[f20]].
Kerrigan was [[f25]] ahead of Rothe after lap 11.
Venturi's top speed was [[f30]], lower than Liu's [[f31]].
Rothe was slower on lap 13, with [[f29]], than on lap 12, with [[f28]].
Venturi gained [[f26]] on Liu in Turn 2.
Under the safety car the field drove [[f13]].
"""
QUALIFYING = """
Seversen beat Okabe to pole by [[f3]].
Okabe missed pole by [[f3]].
Matos qualified [[f35]], [[f31]] slower than Okabe.
Seversen found [[f18]] between Q1 and Q3.
Seversen was faster through Turn 9, by [[f23]].
At the trap Okabe was [[f29]] quicker than Seversen.
Okabe carried less speed through Turn 9: [[f27]] at the apex against [[f26]] for Seversen.
Okabe braked [[f25]] later for Turn 3 than Seversen.
In sector 1 Okabe was [[f6]] slower than Seversen.
The field improved by [[f8]] from Q1 to Q3.
Hadley went out in Q2, [[f5]] slower than Grabner.
"""
NEW_RACE = """
Ahonen started [[f1]] and won.
Ahonen won the race, [[f6]] ahead of Dupont.
Dupont led Ahonen by [[f9]] after lap 20.
Ahonen went ahead of Dupont on [[f18]].
Costa was [[f8]] adrift of Dupont at the flag.
Ekström passed Costa on [[f19]], and Costa took the place back on [[f20]].
The softs cost [[f22]], the hards [[f21]].
Farkas stopped [[f34]], Costa [[f35]].
Dupont gave away [[f29]] in the last laps.
Ahonen war [[f16]] schneller als Dupont in den Runden 32 bis 60.
Ekström überholte Costa in [[f19]].
Ahonen a gagné [[f3]] du départ à l'arrivée.
Ahonen ganó [[f3]] desde la salida.
Ahonen ha guadagnato [[f3]] dalla partenza al traguardo.
"""
TEXTS = {"race": RACE, "sprint": SPRINT, "qualifying": QUALIFYING, "new_race": NEW_RACE}
LANGUAGE_OF = {"war": "de", "überholte": "de", "a gagné": "fr", "ganó": "es", "ha": "it"}


def _language(text: str) -> str:
    return next((language for words, language in LANGUAGE_OF.items() if f" {words} " in text), "en")


SENTENCES = [(sheet, _language(text), text) for sheet, block in TEXTS.items() for text in block.strip().splitlines()]
