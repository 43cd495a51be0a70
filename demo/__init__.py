"""A Formula 1 season that does not exist, in the wire formats of the one that does.

`build` simulates two race weekends (own circuits, teams and drivers; a point mass with tyres, fuel, wings, traffic, a
safety car and rain) and writes them as F1's live timing archive, Jolpica, the schedule and MultiViewer would answer;
`serve` is a small server for that tree. Point FastF1 at it and everything from there on is the real path. The same seed
gives the same bytes. `python -m demo build DIR`, `python -m demo serve DIR --port 8600`.
"""

from demo.builder import SEED, build
from demo.server import DemoServer, serve

__all__ = ["SEED", "DemoServer", "build", "serve"]
