"""The teams and drivers of a championship that does not exist."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class RosterTeam:
    """A constructor: its look, and its car: grip, power and wing (downforce, paid for in drag) as factors around 1."""

    id: str
    name: str
    colour: str
    nationality: str
    grip: float
    power: float
    wing: float


@dataclass(frozen=True)
class RosterDriver:
    """A driver with the number, code and skill (a factor on grip) used everywhere."""

    number: int
    code: str
    first: str
    last: str
    nationality: str
    country: str
    born: str
    team: RosterTeam
    skill: float

    @property
    def id(self) -> str:
        """Jolpica's lasting id: the last name in plain letters."""
        return plain(self.last).lower().replace(" ", "_").replace("-", "_")

    @property
    def reference(self) -> str:
        """F1's own id, such as `ABCDEF01`."""
        letters = [plain(name).upper().replace(" ", "").replace("-", "")[:3] for name in (self.first, self.last)]
        return f"{''.join(letters)}01"


def plain(text: str) -> str:
    """The text without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


TEAMS = (
    RosterTeam("aurelian", "Aurelian Racing", "D4A017", "Italian", 1.0100, 1.006, 1.025),
    RosterTeam("norrsken", "Norrsken GP", "1B6FE0", "Swedish", 1.0085, 1.010, 0.965),
    RosterTeam("estrela", "Estrela Automóveis", "0A9B5A", "Portuguese", 1.0070, 1.000, 1.02),
    RosterTeam("corvina", "Corvina Motorsport", "C2185B", "Hungarian", 1.0045, 1.004, 0.985),
    RosterTeam("takamine", "Takamine", "E8E8E8", "Japanese", 1.0020, 1.008, 0.96),
    RosterTeam("veldhuis", "Veldhuis F1 Team", "FF6A13", "Dutch", 0.9995, 0.998, 1.02),
    RosterTeam("pacifica", "Pacífica", "19C5D1", "Chilean", 0.9980, 1.002, 1.00),
    RosterTeam("mercia", "Mercia Engineering", "5E2CA5", "British", 0.9965, 0.994, 1.03),
    RosterTeam("larche", "L'Arche Compétition", "7A8B99", "French", 0.9940, 0.997, 0.975),
    RosterTeam("dunmore", "Dunmore Grand Prix", "8BC34A", "Irish", 0.9920, 0.992, 1.01),
)

_DRIVERS = (
    (7, "VIE", "Luca", "Vierri", "Italian", "ITA", "1998-04-02", 0, 1.0060),
    (21, "OKA", "Haruto", "Okabe", "Japanese", "JPN", "2001-11-19", 0, 1.0035),
    (3, "LIN", "Elsa", "Lindqvist", "Swedish", "SWE", "1999-07-30", 1, 1.0065),
    (48, "BRA", "Tomás", "Brandão", "Portuguese", "POR", "2003-01-14", 1, 1.0020),
    (9, "JSE", "José", "Serrano", "Spanish", "ESP", "1996-09-08", 2, 1.0055),
    (34, "MAT", "Inês", "Matos", "Portuguese", "POR", "2002-05-23", 2, 1.0015),
    (15, "KOV", "Dániel", "Kovács", "Hungarian", "HUN", "2000-02-17", 3, 1.0040),
    (62, "ADE", "Femi", "Adeyemi", "Nigerian", "NGA", "2001-12-01", 3, 1.0010),
    (11, "TAN", "Sora", "Tanabe", "Japanese", "JPN", "1997-06-11", 4, 1.0045),
    (28, "WHI", "Callum", "Whitlock", "British", "GBR", "2004-03-29", 4, 0.9990),
    (5, "DVR", "Joost", "de Vries-Laan", "Dutch", "NED", "1995-10-20", 5, 1.0030),
    (71, "ROU", "Éloi", "Roux", "French", "FRA", "2003-08-06", 5, 0.9985),
    (17, "IBA", "Matías", "Ibáñez", "Chilean", "CHI", "1999-03-03", 6, 1.0025),
    (39, "KEL", "Moana", "Kelekolio", "American", "USA", "2002-10-12", 6, 0.9975),
    (8, "HAR", "Imogen", "Hartley", "British", "GBR", "1998-12-25", 7, 1.0010),
    (52, "SOK", "Piotr", "Sokół", "Polish", "POL", "2000-07-07", 7, 0.9980),
    (24, "GAU", "Mélanie", "Gauthier", "Canadian", "CAN", "2001-04-18", 8, 1.0000),
    (90, "FER", "Bruno", "Ferrante", "Argentine", "ARG", "1994-01-31", 8, 0.9985),
    (41, "ODO", "Cillian", "O'Dowd", "Irish", "IRL", "2002-06-16", 9, 0.9990),
    (66, "RAU", "Nele", "Rautenberg", "German", "GER", "2004-09-09", 9, 0.9970),
)

DRIVERS = tuple(
    RosterDriver(number, code, first, last, nationality, country, born, TEAMS[team], skill)
    for number, code, first, last, nationality, country, born, team, skill in _DRIVERS
)
