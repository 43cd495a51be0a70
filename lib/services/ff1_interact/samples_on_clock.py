"""The decoded streams as samples on the session clock, by driver number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.services.ff1_interact.reading import Raw
from lib.services.ff1_interact.recordings import car_samples, fill, pos_samples, zero_date_ms
from lib.sessions.samples import CarSamples, PosSamples


@dataclass(frozen=True)
class ClockedSamples:
    """Samples by driver number, and the moment (ms since 1970) at which the session clock stood at zero."""

    zero_ms: int | None
    car: Mapping[str, CarSamples]
    pos: Mapping[str, PosSamples]


def telemetry_of(raw: Raw) -> ClockedSamples:
    car, pos = fill(raw.car.drivers), fill(raw.pos.drivers)
    zero = zero_date_ms(car, pos)
    if zero is None:
        return ClockedSamples(None, {}, {})
    return ClockedSamples(
        zero,
        {number: car_samples(item, zero) for number, item in car.items() if not item.filled.all()},
        {number: pos_samples(item, zero) for number, item in pos.items() if not item.filled.all()},
    )
