"""The five languages an answer may be in, known by their function words."""

from __future__ import annotations

FUNCTION_WORDS = {
    "en": frozenset(
        (
            "the a an of in on at to by from with and or but as for it its he him his she her they them their"
            " this that these those was were is are be been had has have did do does than then there here which"
            " who whose when while where after before until over under between against into through during without"
            " within both each own no not so only also still just again up down out off about around if because"
            " too very same other what how why all some any can could would will shall may might must now once nor"
            " either neither per via since"
        ).split()
    ),
    "de": frozenset(
        (
            "der die das den dem des ein eine einen einem einer eines in im am an auf zu zum zur von vom mit und"
            " oder aber als für es er ihn ihm sein seine seinen seiner sie ihr ihre dieser diese dieses war waren"
            " ist sind wurde wurden hatte hatten hat haben nach vor bis über unter zwischen gegen durch während"
            " ohne bei beim aus um nicht kein keine auch noch nur wieder dort hier dann denn dass wenn weil wo wie"
            " was welche beide beiden je pro sich damit daher deshalb so"
        ).split()
    ),
    "fr": frozenset(
        (
            "le la les l un une des de du d en dans sur à au aux par pour avec et ou mais comme il lui son sa ses"
            " elle leur leurs ils ce cet cette ces était étaient est sont fut furent a avait avaient ont été qui"
            " que qu quand où après avant jusqu entre contre pendant sans sous ne pas n y se s même aussi encore"
            " puis donc car si plus moins dont deux chaque depuis vers chez"
        ).split()
    ),
    "es": frozenset(
        (
            "el la los las un una unos unas de del al a en con y o u pero como por para su sus él ella ellos le"
            " lo les este esta estos era eran es son fue fueron ha había habían han que quien cuando donde tras"
            " después antes hasta entre contra durante sin sobre bajo no se mismo también aún luego pues porque si"
            " más menos cada desde hacia ambos"
        ).split()
    ),
    "it": frozenset(
        (
            "il lo la i gli le l un una uno di del dello della dei degli delle d a al allo alla ai agli alle in"
            " nel nella nei nelle con e ed o ma come per da dal dalla dai suo sua suoi sue lui lei loro questo"
            " questa era erano è sono fu furono ha aveva avevano hanno stato che chi quando dove dopo prima fino"
            " tra fra contro durante senza su sul sulla sui non si stesso anche ancora poi quindi perché se più"
            " meno ogni entrambi"
        ).split()
    ),
}
# Only to notice that a sentence is in none of the five: words that these languages have and ours have not.
STRANGE_WORDS = frozenset(
    (
        "het een van niet zijn werd voor naar met ook maar bij dan sneller langzamer och att som det inte"
        " från efter före snabbare um uma não foi com mais menos depois antes são seu sua pelo pela rápido"
        " jest był nie się przed po od do oli ja ei kuin veya ile bir daha hızlı er ble ikke fra etter raskere"
        " hurtigere på til av"
    ).split()
)
PRONOUNS = {
    "en": frozenset("he his him himself she her hers they their them who whose it".split()),
    "de": frozenset("er sein seine seinen seinem seiner ihn ihm sie ihr ihre der dieser".split()),
    "fr": frozenset("il son sa ses lui elle leur qui".split()),
    "es": frozenset("él su sus le ella quien que lo".split()),
    "it": frozenset("lui suo sua suoi sue lei egli che gli lo".split()),
}


def strange(words: list[str], language: str) -> bool:
    """Return whether these plain words are not of this language, as far as function words can tell."""
    if len(words) < 4:
        return False
    ours = sum(word in FUNCTION_WORDS[language] for word in words)
    others = max(
        sum(word in known for word in words)
        for known in (*(own for name, own in FUNCTION_WORDS.items() if name != language), STRANGE_WORDS)
    )
    return (ours == 0 and (others > 0 or len(words) > 7)) or others > ours + 1
