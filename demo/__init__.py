"""A Formula 1 season that does not exist, in the wire formats of the one that does.

`build` simulates two race weekends (own circuits, teams and drivers; a point mass with tyres, fuel, wings, traffic, a
safety car and rain) and writes them as F1's live timing archive, Jolpica, the schedule and MultiViewer would answer;
`serve` is a small server for that tree. Point FastF1 at it and everything from there on is the real path. The same seed
gives the same bytes. `build_current` writes the season that is on, by the clock, in a tree of its own. `python -m demo
build DIR`, `python -m demo serve DIR --port 8600`.
"""

from demo.builder import SEED, build
from demo.current_season import CurrentSeason, build_current, driven
from demo.server import DemoServer, serve

__all__ = ["SEED", "CurrentSeason", "DemoServer", "build", "build_current", "driven", "serve"]
