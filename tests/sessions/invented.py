"""Small invented sessions for the store's tests."""

from __future__ import annotations

import msgspec
import numpy as np

from lib.sessions import CarSamples, Circuit, Corner, Driver, Manifest, PosSamples, SessionData, SessionKey, Table
from lib.sessions.schemas import LAPS, TIMELINE

KEY = SessionKey(2025, 1, "Q")


def car(seed: int = 0, length: int = 500) -> CarSamples:
    random = np.random.default_rng(seed)
    time = np.cumsum(random.integers(200, 280, length))
    columns = [random.integers(0, top, length) for top in (12000, 340, 9, 105, 2, 15)]
    return CarSamples(time, time % 97 == 0, *columns)


def pos(seed: int = 0, length: int = 550) -> PosSamples:
    random = np.random.default_rng(seed)
    time = np.cumsum(random.integers(180, 260, length))
    x, y, z = np.cumsum(random.integers(-150, 150, (3, length)), axis=1)
    return PosSamples(time, np.zeros(length, np.bool_), x, y, z, random.integers(0, 3, length))


def session(seed: int = 0) -> SessionData:
    """Return a session; another seed is another version of it, in every part."""
    laps = Table.of(LAPS, {"driver": ["AAA", "BBB"], "lap": [1, 2], "lap_time": [80.123 + seed, None]})
    drivers = tuple(Driver(part=code, code=code, number=str(n)) for n, code in enumerate(("AAA", "BBB"), 1))
    manifest = Manifest(year=2025, round=1, session="Q", name="Qualifying", event="Sample", drivers=drivers)
    return SessionData(
        manifest=msgspec.structs.replace(manifest, total_laps=seed, loaded_at="2025-01-01T00:00:00Z"),
        laps=laps,
        timeline={
            name: Table.of(schema, {"lap": [seed], "message": [f"{seed}"]} if name == "messages" else {})
            for name, schema in TIMELINE.items()
        },
        circuit=Circuit(rotation=float(seed), corners=(Corner(1, "", 10.0, 1.0, 2.0, 3.0),)),
        car={code: car(seed) for code in ("AAA", "BBB")},
        pos={"AAA": pos(seed)},
    )
