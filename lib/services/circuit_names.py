"""Which circuit is meant by a name: places, circuits, grands prix, and what games and tools call them."""

from __future__ import annotations

import difflib
import re
from functools import cache

from lib.sessions.manifest import plain_text

# Circuit: what it is called beside its own name. A name of one word is found as a word; longer than four letters also
# inside of one ("ks_monza", "redbullring").
CALLED = {
    "Austin": "circuit of the americas, americas, cota, texas, united states grand prix",
    "Baku": "baku city, azerbaijan",
    "Barcelona": "catalunya, catalonia, montmelo",
    "Hanoi": "vietnam",
    "Hockenheim": "hockenheimring",
    "Hungaroring": "budapest, mogyorod, hungary, hungarian",
    "Imola": "enzo e dino ferrari, dino ferrari, emilia romagna, san marino",
    "Istanbul": "istanbul park, intercity istanbul, turkey, turkish, turkiye",
    "Jeddah": "jeddah corniche, corniche, saudi, saudi arabia, saudi arabian",
    "Las Vegas": "vegas, las vegas strip",
    "Le Castellet": "paul ricard, ricard, france, french",
    "Lusail": "losail, qatar",
    "Madrid": "madring, ifema",
    "Magny-Cours": "magny cours",
    "Melbourne": "albert park, australia, australian",
    "Mexico City": "hermanos rodriguez, mexico, mexican, ciudad de mexico",
    "Miami": "miami gardens, hard rock",
    "Monaco": "monte carlo, montecarlo",
    "Montreal": "gilles villeneuve, villeneuve, canada, canadian",
    "Monza": "autodromo nazionale, italian grand prix, gran premio d italia",
    "Mugello": "tuscan, toscana, scarperia",
    "Nürburgring": "nuerburgring, nurburg, eifel",
    "Portimão": "algarve, portugal, portuguese",
    "Sakhir": "bahrain",
    "São Paulo": "interlagos, jose carlos pace, carlos pace, brazil, brazilian, brasil",
    "Sepang": "kuala lumpur, malaysia, malaysian",
    "Shanghai": "china, chinese",
    "Silverstone": "british, great britain, united kingdom, britain, uk",
    "Singapore": "marina bay",
    "Sochi": "russia, russian",
    "Spa-Francorchamps": "spa, francorchamps, belgium, belgian, stavelot",
    "Spielberg": "red bull ring, austria, austrian, styrian, styria, osterreich",
    "Suzuka": "japan, japanese",
    "Yas Island": "yas marina, abu dhabi, united arab emirates, uae",
    "Zandvoort": "netherlands, holland, dutch",
}
# A country that has had several: none of them is meant by its name alone.
SHARED = {
    "Monza, Imola, Mugello": "italy, italian, italia",
    "Austin, Miami, Las Vegas": "united states, usa, us, america",
    "Barcelona, Madrid": "spain, spanish, espana",
    "Hockenheim, Nürburgring": "germany, german, deutschland",
}
# Words of another layout than the one that Formula 1 races on.
OTHER_LAYOUT = frozenset(
    "short national international_short outer nordschleife nordschleifetourist 24h indy club junior oval kart karting"
    " bike moto sprint1966 1966 66 osterreichring endurance rallycross rx stowe".split()
)
FEWEST_LETTERS = 5  # of a name that may stand inside of a word
LIKE = 0.7  # of difflib's ratio: one or two letters wrong in a name
MOST_LIKE = 5
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+")


def circuits_called(name: str) -> list[str]:
    """Return the circuits that a name may mean: one, several if it is shared, none if it is not known."""
    words = words_of(name)
    for names in (CALLED, SHARED):
        found = [circuit for circuit, called in _aliases(tuple(names.items())) if _within(called, words)]
        if found:
            return list(dict.fromkeys(circuit for one in found for circuit in one.split(", ")))
    return []


def names_other_layout(name: str) -> bool:
    """Return whether a name says that it is a layout on which Formula 1 does not race."""
    return not OTHER_LAYOUT.isdisjoint(words_of(name))


def like(name: str) -> list[str]:
    """Return the circuits whose names are nearest to one that is not known."""
    called = {"".join(words): circuit for circuit, words in _aliases(tuple(CALLED.items()))}
    near = difflib.get_close_matches("".join(words_of(name)), called, MOST_LIKE, LIKE)
    return list(dict.fromkeys(called[one] for one in near))


@cache
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name without accents and case: "ks_Spa-Francorchamps" is ks, spa, francorchamps."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name[:200])
    return tuple(_WORDS.findall(plain_text(apart)))


@cache
def _aliases(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (circuit, words_of(one))
        for circuit, called in names
        for one in (*([] if "," in circuit else [circuit]), *called.split(", "))
    )


def _within(called: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Return whether a name stands in the words, as words or, if it is long enough, inside of them."""
    size = len(called)
    if any(words[n : n + size] == called for n in range(len(words) - size + 1)):
        return True
    together = "".join(called)
    return len(together) >= FEWEST_LETTERS and any(together in word for word in words)
