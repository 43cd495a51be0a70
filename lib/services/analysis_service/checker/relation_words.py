"""Words that compare, in the five languages, by what they say of their subject.

A sense is (measures, direction): "faster" says less of time and pace, or more of speed. `PASSED` and `TITLES` need a
fact of a kind; `LEVEL` needs a difference inside its uncertainty.
"""

from __future__ import annotations

from typing import NamedTuple


class Sense(NamedTuple):
    """`less` and `more` are the measures of which the subject has less, or more, if the word is true."""

    less: frozenset[str]
    more: frozenset[str]
    name: str


def _sense(name: str, less: str, more: str) -> Sense:
    return Sense(frozenset(less.split()), frozenset(more.split()), name)


FASTER = _sense("faster", "time pace gap", "speed wear")
SLOWER = _sense("slower", "speed wear", "time pace gap")
AHEAD = _sense("ahead", "gap position time pace", "")
BEHIND = _sense("behind", "", "gap position time pace")
GAINED = _sense("gained", "time gap position pace", "speed")
LOST = _sense("lost", "speed", "time gap position pace wear")
MORE = _sense("more", "", "time gap pace speed position wear count temperature distance revs steering")
LESS = _sense("less", "time gap pace speed position wear count temperature distance revs steering", "")
BETTER = _sense("better", "time gap pace position wear", "speed")
WORSE = _sense("worse", "speed", "time gap pace position wear")
LATER = _sense("later", "", "distance count time gap")
EARLIER = _sense("earlier", "distance count time gap", "")
WARMER = _sense("warmer", "", "temperature")
COOLER = _sense("cooler", "temperature", "")
LEVEL = _sense("level", "", "")
PASSED = _sense("passed", "gap position", "")
BEST = _sense("best", "", "")
WORST = _sense("worst", "", "")

_ROWS: dict[str, list[tuple[Sense, str]]] = {
    "en": [
        (FASTER, "faster quicker outpaced outran outqualified swifter speedier sharper"),
        (SLOWER, "slower tardier"),
        (
            AHEAD,
            "ahead beaten led leads leading lead leader front clear beat beats beating edged pipped outscored outraced"
            " headed heads above superior dominated dominates",
        ),
        (
            BEHIND,
            "behind missed adrift trailed trails trailing off back down trail deficit shy lagged lags lagging below",
        ),
        (
            GAINED,
            "gained gain gains gaining regained recovered recouped clawed closed closing closes caught"
            " shaved stole nicked saved took take takes taking brought bringing earned handed",
        ),
        (
            LOST,
            (
                "lost shed lose loses losing loss dropped drops dropping drop ceded conceded conceding gave"
                " surrendered forfeited sacrificed shipped bled faded slipped slumped slowed"
            ),
        ),
        (
            MORE,
            "more higher longer greater larger bigger increased increases rose rises rising increase grew grows wider"
            " extra additional heavier stronger exceeded exceeds stretched extended doubled growth",
        ),
        (
            LESS,
            "less fewer lower shorter smaller decreased decreases fell falls fall falling decrease shrank shrinks"
            " reduced narrower narrowed lighter weaker cut shortened",
        ),
        (BETTER, "better improved improves improving improvement stronger upper advantage"),
        (WORSE, "worse worsened worsens declined degraded deteriorated disadvantage inferior poorer"),
        (LATER, "later deeper"),
        (EARLIER, "earlier sooner"),
        (WARMER, "warmer hotter warmed"),
        (COOLER, "cooler colder cooled"),
        (LEVEL, "level equal equalled matched identical tied same indistinguishable inseparable equally"),
        (
            PASSED,
            "passed passes passing overtook overtakes overtaking overtaken overhauled jumped leapfrogged undercut"
            " overcut undercuts overcuts past",
        ),
        (
            BEST,
            "best fastest quickest won win wins winning winner victory highest longest earliest pole top most strongest"
            " fewest champion dominant unbeaten leader peak maximum max greatest",
        ),
        (WORST, "worst slowest last lowest shortest latest bottom least weakest hindmost minimum poorest"),
    ],
    "de": [
        (FASTER, "schneller flotter rascher"),
        (SLOWER, "langsamer"),
        (AHEAD, "vorn vorne voraus führte führt führend anführte vorsprung schlug besiegte davor vor"),
        (BEHIND, "hinter hinten zurück zurücklag rückstand dahinter unterlag"),
        (
            GAINED,
            "gewann gewonnen gewinn gewinnst gewinnt gewinnen brachte brachten machte holte aufgeholt aufholte"
            " gutgemacht gutmachte näher",
        ),
        (LOST, "verlor verloren verlust verliert verlierst verlieren einbüßte büßte abgegeben fiel"),
        (MORE, "mehr höher länger größer stieg zugenommen höhere höheren längere größere erhöhte wuchs"),
        (LESS, "weniger niedriger kürzer kleiner sank gesunken niedrigere kürzere kleinere geringer geringere"),
        (BETTER, "besser verbesserte verbessert stärker vorteil"),
        (WORSE, "schlechter verschlechterte verschlechtert schwächer nachteil"),
        (LATER, "später"),
        (EARLIER, "früher eher"),
        (WARMER, "wärmer heißer"),
        (COOLER, "kühler kälter"),
        (LEVEL, "gleichauf gleich gleichschnell identisch ebenbürtig"),
        (PASSED, "überholte überholt überholten vorbei passierte undercut overcut"),
        (
            BEST,
            "beste bester bestes besten schnellste schnellster schnellsten schnellstes sieger sieg siegte höchste"
            " höchsten längste pole meiste meisten",
        ),
        (
            WORST,
            "schlechteste schlechtesten langsamste langsamsten letzter letzte letzten niedrigste niedrigsten kürzeste",
        ),
    ],
    "fr": [
        (FASTER, "rapide"),
        (SLOWER, "lent lente"),
        (AHEAD, "devant menait mène mené avance devançait devança devance battu-par tête"),
        (BEHIND, "derrière retard arrière recul"),
        (GAINED, "gagné gagne gagna gain repris reprend récupéré gagnait"),
        (LOST, "perdu perd perdait perdit perte cédé concédé chuté"),
        (MORE, "supérieur supérieure augmenté hausse davantage élevé élevée long longue"),
        (LESS, "inférieur inférieure diminué baisse court courte"),
        (BETTER, "mieux amélioré avantage"),
        (WORSE, "pire dégradé désavantage"),
        (LATER, "tard"),
        (EARLIER, "tôt"),
        (WARMER, "chaud chaude"),
        (COOLER, "froid froide frais"),
        (LEVEL, "égalité identique identiques égal égaux"),
        (PASSED, "dépassé dépassa dépasse doublé undercut overcut"),
        (BEST, "meilleur meilleure vainqueur victoire remporté gagnant pole maximale"),
        (WORST, "dernier dernière pires minimale"),
    ],
    "es": [
        (FASTER, "rápido rápida veloz"),
        (SLOWER, "lento lenta"),
        (AHEAD, "delante lideró lidera lideraba ventaja adelante superó supera venció"),
        (BEHIND, "detrás atrás retraso desventaja"),
        (GAINED, "ganó gana ganado ganancia recuperó recuperado recortó"),
        (LOST, "perdió pierde perdido pérdida cedió cedido cayó"),
        (MORE, "mayor superior aumentó alto alta largo larga"),
        (LESS, "menor inferior disminuyó bajó bajo baja corto corta"),
        (BETTER, "mejor mejoró mejorado"),
        (WORSE, "peor empeoró empeorado"),
        (LATER, "tarde"),
        (EARLIER, "temprano pronto"),
        (WARMER, "caliente cálido"),
        (COOLER, "frío fría fresco"),
        (LEVEL, "igualados empatados igual idéntico idéntica iguales"),
        (PASSED, "adelantó adelantado rebasó pasó undercut overcut"),
        (BEST, "ganador vencedor victoria máxima mejores pole"),
        (WORST, "último última peores mínima"),
    ],
    "it": [
        (FASTER, "veloce rapido rapida"),
        (SLOWER, "lento lenta"),
        (AHEAD, "davanti guidava guidò avanti vantaggio precedeva precedette battuto-da comando"),
        (BEHIND, "dietro ritardo indietro distacco svantaggio"),
        (GAINED, "guadagnato guadagnò guadagna guadagno recuperato recuperò rimontato"),
        (LOST, "perso perse perde perdita ceduto perdeva"),
        (MORE, "maggiore superiore aumentato alto alta lungo lunga"),
        (LESS, "minore inferiore diminuito basso bassa corto corta"),
        (BETTER, "meglio migliorato migliorò migliora"),
        (WORSE, "peggio peggiorato peggiorò peggiore"),
        (LATER, "tardi"),
        (EARLIER, "presto"),
        (WARMER, "caldo calda"),
        (COOLER, "freddo fredda fresco"),
        (LEVEL, "pari identico identici uguale uguali"),
        (PASSED, "superato sorpassato superò sorpassò undercut overcut"),
        (BEST, "migliore vincitore vittoria vinto vinse massima pole"),
        (WORST, "ultimo ultima minima peggiori"),
    ],
}
# In French, Spanish and Italian "more" and "less" turn what follows: "plus lent", "menos rápido".
TURNING = {
    "fr": {"plus": 1, "moins": -1},
    "es": {"más": 1, "menos": -1},
    "it": {"più": 1, "meno": -1},
    "en": {"more": 1, "less": -1},
    "de": {"weniger": -1},
}
OPPOSITE = {
    "faster": SLOWER,
    "slower": FASTER,
    "ahead": BEHIND,
    "behind": AHEAD,
    "gained": LOST,
    "lost": GAINED,
    "more": LESS,
    "less": MORE,
    "better": WORSE,
    "worse": BETTER,
    "later": EARLIER,
    "earlier": LATER,
    "warmer": COOLER,
    "cooler": WARMER,
}
WORDS = {language: {word: sense for sense, text in rows for word in text.split()} for language, rows in _ROWS.items()}
NEGATIONS = frozenset(
    (
        "not 't never no nor neither without hardly barely scarcely none nobody nothing cannot nicht kein"
        " keine keinen nie niemals weder ohne kaum ne pas jamais aucun sans ni nunca ningún sin tampoco jamás"
        " non mai nessun nessuno senza né far-from"
    ).split()
)
UNIVERSAL = frozenset(
    (
        "every all always never throughout constantly consistently invariably everywhere entire entirely"
        " whole wholly jede jeder jedes jeden immer stets alle ganz ganze toujours chaque tous toutes todo"
        " todos todas siempre cada sempre tutti tutte ogni"
    ).split()
)
BY = frozenset("by von durch par por da dal dalla".split())
BEING = frozenset(
    (
        "was were been being is are got be gets getting wurde wurden worden war été fut est sera fue sido era"
        " fueron stato venne è"
    ).split()
)
