"""Faults put into real and invented laps are found in their corner; identical laps have no finding."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.services.coaching.corner_view import corner_views
from lib.services.coaching.diagnosis import diagnose
from lib.services.coaching.lap_pair import lay
from lib.services.coaching.priority import findings_of
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore
from tests.services.coaching.faults import FAULTS, fit_corners, with_fault
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, REAL, SECOND, invented, real

# Those whose true cost is more than the noise of the corner. Chosen on three laps of each invented session and on four
# real ones. On four other and six other ones, 34 to 79 of each fault, the worst were 0.987, and for a high gear without
# sector times 0.885 (46 of 52): of those missed four lost less than the noise inside of the corner, two on the way to
# the next one.
LEAST = 0.95
LEAST_OF = {("one gear high", False): 0.85}  # 13 of 15 here, 15 of 15 on the other corners


def laps_of(store: SessionStore, key: SessionKey, count: int = 3) -> list[LapData]:
    drivers = [driver.part for driver in store.manifest(key).drivers if driver.car != "none"][:count]
    return [read_lap(store, key, driver, "fastest") for driver in drivers]


def every_lap() -> list[LapData]:
    found = [lap for key in (QUALIFYING, SECOND) for lap in laps_of(invented(), key)]
    if ARCHIVE.exists():
        found += [read_lap(real(), REAL, driver, "fastest") for driver in ("VER", "NOR", "PIA", "LEC")]
    return found


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("sectors", [True, False], ids=["sectors", "no sectors"])
def test_a_fault_that_costs_more_than_the_noise_is_the_first_finding(name: str, sectors: bool) -> None:
    fault, rules = FAULTS[name]
    count: Counter[bool] = Counter()
    for index, lap in enumerate(every_lap()):
        for order, where in enumerate(fit_corners(lap)):
            if (index + order) % 2:  # thresholds were chosen mostly on other corners of the same sessions
                continue
            (pair,) = lay([lap, with_fault(lap, where, fault, 100 * index + order, sectors=sectors)])
            views = corner_views(pair)
            view = next(view for view in views if view.name == where.name)
            if pair.delta(pair.lines[2]) < view.sigma:  # what the fault really costs
                continue
            first = next(iter(findings_of(diagnose(views))), None)
            right = first is not None and first.match.corner.name == where.name and first.match.rule.name in rules
            count[right] += 1
    assert count.total() >= 15
    assert count[True] / count.total() >= LEAST_OF.get((name, sectors), LEAST), count


@pytest.mark.parametrize("longer", [1.0, 1.015])
@pytest.mark.parametrize("sectors", [True, False])
@pytest.mark.parametrize("rate", [20.0, 60.0])
def test_the_same_lap_resampled_and_on_a_longer_track_has_no_finding(longer: float, sectors: bool, rate: float) -> None:
    for index, lap in enumerate(every_lap()):
        same = with_fault(lap, None, None, index, sectors=sectors, longer=longer, rate=rate)
        (pair,) = lay([lap, same])
        assert findings_of(diagnose(corner_views(pair))) == []
