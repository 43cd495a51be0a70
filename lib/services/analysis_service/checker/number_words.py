"""Words that are numbers, in the five languages: cardinals, ordinals, fractions, multiples and vague counts."""

from __future__ import annotations

import re

ENGLISH = """
zero nil nought naught none-point one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
thousand thousands million millions billion
third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth
thirds fourths fifths sixths sevenths eighths ninths tenths hundredths thousandths half halves quarter quarters
halved halving double doubled doubling doubles twice thrice triple tripled treble quadruple quadrupled
dozen dozens couple score scores trio duo quartet quintet pair twofold threefold tenfold fold
oneth ones twos threes fours fives sixes sevens tens twenties thirties
solo zeroth umpteen myriad percent percentage cent
"""
GERMAN = """
null zwei zwo drei vier fünf fuenf sechs sieben acht neun zehn elf zwölf zwoelf zwanzig dreißig dreissig vierzig
fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen hunderte tausende dutzend dutzende paar
halb halbe halben halber halbes hälfte haelfte drittel viertel fünftel sechstel achtel zehntel hundertstel tausendstel
doppelt doppelte doppelten doppelter doppeltes zweimal dreimal viermal zweifach dreifach vierfach anderthalb eineinhalb
zweite zweiter zweites zweiten zweitem dritte dritter drittes dritten drittem vierte vierter vierten fünfte fünfter
fünften sechste sechster sechsten siebte siebter siebten achte achter achten neunte neunter neunten zehnte zehnter
zehnten elfte elfter zwölfte zwölfter halbiert verdoppelt verdoppelte verdreifacht prozent
"""
FRENCH = """
zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
cinquante soixante septante octante nonante cent cents mille million millions demi demie demis moitié tiers quart
quarts dixième dixièmes centième centièmes millième millièmes deuxième second seconde-place troisième quatrième
cinquième sixième septième huitième neuvième onzième douzième treizième vingtième double doubles doublé triple triplé
fois-deux douzaine dizaine dizaines vingtaine centaine paire quintuple pourcent
"""
SPANISH = """
cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
diecinueve veinte veintiuno veintidós treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos mil
miles millón millones medio media mitad tercio tercios cuarto cuartos quinto quinta décima décimas décimo centésima
centésimas milésima milésimas tercero tercera tercer cuarta sexto sexta séptimo séptima octavo octava noveno novena
doble dobles triple duplicó duplicado docena docenas decena par
"""
ITALIAN = """
zero due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette
diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento mille mila milione milioni
mezzo mezza metà terzo terza terzi quarto quarta quarti quinto quinta sesto sesta settimo settima ottavo ottava nono
nona decimo decima decimi centesimo centesimi millesimo millesimi doppio doppia triplo tripla raddoppiato dozzina
decina decine paio coppia
"""
NUMBERS = {
    "en": frozenset(ENGLISH.split()),
    "de": frozenset(GERMAN.split()),
    "fr": frozenset(FRENCH.split()),
    "es": frozenset(SPANISH.split()),
    "it": frozenset(ITALIAN.split()),
}
# Words of one language that are plain words of another.
PLAIN_ELSEWHERE = frozenset(
    (
        "due once media paar sei mil second tre mezzo mezza par null elf acht halb tiers place demi dix six"
        " sept huit onze cien diez cero tres seis siete mila score scores nono sette uno medio prima cent fold"
        " quart solo pair mille"
    ).split()
)
# Ordinals that also stand in names ("first stint"); alone they are a position.
ORDINALS = {
    "en": {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5},
    "de": {
        **dict.fromkeys(["erste", "erster", "erstes", "ersten", "erstem"], 1),
        **dict.fromkeys(["zweite", "zweiter", "zweites", "zweiten", "zweitem"], 2),
        **dict.fromkeys(["dritte", "dritter", "drittes", "dritten", "drittem"], 3),
        **dict.fromkeys(["vierte", "vierter", "vierten"], 4),
    },
    "fr": {"premier": 1, "première": 1, "deuxième": 2, "second": 2, "troisième": 3, "quatrième": 4},
    "es": {"primer": 1, "primera": 1, "primero": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3, "cuarto": 4},
    "it": {"primo": 1, "prima": 1, "secondo": 2, "seconda": 2, "terzo": 3, "terza": 3, "quarto": 4},
}
# "a tenth", "une seconde", "ein Platz": an article before one of these counts to one.
UNITS_OF_ONE = {
    "en": "second tenth hundredth thousandth place position spot point minute hour metre meter kilometre degree",
    "de": "sekunde zehntel hundertstel tausendstel platz position punkt minute stunde meter grad",
    "fr": "seconde dixième centième millième place position point minute heure mètre degré",
    "es": "segundo décima centésima milésima puesto posición plaza punto minuto hora metro grado",
    "it": "secondo decimo centesimo millesimo posto posizione punto minuto ora metro grado",
}
ONE = {
    "en": frozenset({"a", "an", "one"}),
    "de": frozenset({"ein", "eine", "einen", "einem", "einer", "eines"}),
    "fr": frozenset({"un", "une"}),
    "es": frozenset({"un", "una", "uno"}),
    "it": frozenset({"un", "una", "uno", "un'"}),
}
STEPS = frozenset("later earlier before after down ahead behind sooner more fewer less up".split())
# German writes numbers as one word ("zweiundzwanzig", "dreieinhalb", "Zehntelsekunde", "Zweistopp").
_MORPHEME = (
    "null|eins?|zwei|zwo|drei(?:ß|ss)?|vier|fünf|fuenf|sechs?|sieb(?:en|zehn|zig)?|acht|neun|zehn|elf|zwölf|zwoelf|"
    "zwanzig|hundert|tausend|und|zig|ßig|ssig"
)
GERMAN_NUMBER = re.compile(
    rf"(?:{_MORPHEME}){{2,}}(?:s?te[nrsm]?)?"
    rf"|(?:{_MORPHEME})+(?:einhalb|mal|fach(?:e[nrsm]?)?|tel|stel|telsekunden?|stelsekunden?|stopp\w*|ste[nrsm]?|tens)"
)
ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# A word of letters that look like digits around a decimal sign: "l.5O" and its like.
LOOKALIKE = re.compile(r"(?<!\w)[lIiOoSsBZz|]{1,3}[.,:·][lIiOoSsBZz|]{1,3}(?!\w)")
