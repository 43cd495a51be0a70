"""Every kind of plot, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from lib.services.plotter import conditions, maps, pace, racing, ranking, traces
from lib.services.plotter.material import Material
from lib.services.plotter.sheet import Sheet

QUALIFYING, RACE = "year=2025&event=1&session=Q", "year=2025&event=1&session=R"
OF_LAPS = ("year", "event", "session", "driver", "lap", "with")
OF_SESSION = ("year", "event", "session", "driver")
WIDE, TALL, MAP = 0.5625, 1.0, 0.75


@dataclass(frozen=True)
class Kind:
    """Numbers first (`numbers`), drawing second (`draw`); `fewest` and `most` count the laps a kind of laps takes."""

    name: str
    title: str
    about: str
    numbers: Callable[[Material], Any]
    draw: Callable[[Sheet, Material, Any], None]
    words: Callable[[Any], str]
    heading: Callable[[Material, Any], str]
    of: Literal["laps", "session"]
    example: str
    aspect: float = WIDE
    fewest: int = 1
    most: int = 5

    @property
    def parameters(self) -> tuple[str, ...]:
        if self.name in ("track-map", "weather"):
            return OF_SESSION[:3]
        return OF_LAPS if self.of == "laps" else OF_SESSION


def _lap_kind(name: str, title: str, about: str, *how: Any, drivers: str = "JSE", **more: Any) -> Kind:
    numbers, draw, words, heading = how
    return Kind(name, title, about, numbers, draw, words, heading, "laps", f"{QUALIFYING}&driver={drivers}", **more)


def _map(name: str, title: str, about: str, channel: str, draw: Any, words: Any) -> Kind:
    heading = maps.title(title.lower())
    return _lap_kind(name, title, about, maps.lap_way(channel), draw, words, heading, most=1, aspect=MAP)


def _session_kind(name: str, title: str, about: str, *how: Any, example: str = RACE, **more: Any) -> Kind:
    numbers, draw, words = how
    heading = more.pop("heading", None) or racing.title(title[0].lower() + title[1:])
    return Kind(name, title, about, numbers, draw, words, heading, "session", example, **more)


def _fixed(title: str) -> Callable[[Material, Any], str]:
    return lambda _material, _data: title


_ALL = (
    _lap_kind(
        *("speed-trace", "Speed over the lap", "Speed of one to five laps, corners marked"),
        *(traces.traces, traces.draw_speed, traces.speed_words, traces.title("speed over the lap")),
        drivers="JSE,OKA",
    ),
    _lap_kind(
        *("telemetry", "Telemetry", "Speed, delta, throttle, brake, gear, rpm and DRS, stacked"),
        *(traces.traces, traces.draw_stack, traces.speed_words, traces.title("telemetry")),
        drivers="JSE,OKA",
        aspect=TALL,
    ),
    _lap_kind(
        *("delta", "Delta", "Time between two to five laps along the lap, and where most of it is won"),
        *(traces.traces, traces.draw_delta, traces.delta_words, traces.title("where the time goes")),
        drivers="JSE,OKA",
        fewest=2,
    ),
    _session_kind(
        *("track-map", "Track map", "The circuit with numbered corners"),
        *(maps.outline, maps.draw_outline, maps.outline_words),
        heading=maps.circuit_title,
        example=QUALIFYING,
        aspect=MAP,
    ),
    _map(
        *("gear-map", "Gears around the lap", "The gear of one lap on the map", "gear"),
        *(maps.draw_steps, maps.channel_words("gears", "")),
    ),
    _map(
        *("speed-map", "Speed around the lap", "The speed of one lap on the map", "speed"),
        *(maps.draw_channel("km/h"), maps.channel_words("speed", " km/h")),
    ),
    _map(
        *("throttle-map", "Throttle around the lap", "The throttle of one lap on the map", "throttle"),
        *(maps.draw_channel("Throttle %"), maps.channel_words("throttle", " %")),
    ),
    _map(
        *("brake-map", "Braking around the lap", "Where one lap brakes, on the map", "brake"),
        *(maps.draw_brake, maps.brake_words),
    ),
    _lap_kind(
        *("dominance-map", "Who is fastest where", "Who of two to five laps is fastest in each mini-sector"),
        *(maps.dominance, maps.draw_dominance, maps.dominance_words, maps.title("who is fastest where")),
        drivers="JSE,OKA",
        fewest=2,
        aspect=MAP,
    ),
    _session_kind(
        *("lap-times", "Lap times", "Lap times over the session, of the first six where nobody is named"),
        *(racing.lap_times, racing.draw_lap_times, racing.lap_time_words),
        example=f"{RACE}&driver=JSE,OKA,MAT",
    ),
    _session_kind(
        *("positions", "Positions lap by lap", "Places lap by lap, from the grid to the flag"),
        *(racing.positions, racing.draw_positions, racing.position_words),
        aspect=MAP,
    ),
    _session_kind(
        *("strategy", "Tyre strategy", "Stints of every driver, by compound"),
        *(racing.strategy, racing.draw_strategy, racing.strategy_words),
        aspect=MAP,
    ),
    _session_kind(
        *("gap-to-leader", "Gap to the leader", "Seconds behind whoever leads, lap by lap"),
        *(racing.gaps, racing.draw_gaps, racing.gap_words),
    ),
    _session_kind(
        *("qualifying-gaps", "Gaps to the fastest lap", "Each driver's best lap against the best of all"),
        *(ranking.qualifying_gaps, ranking.draw_gaps, ranking.gap_words),
        aspect=MAP,
        example=QUALIFYING,
    ),
    _session_kind(
        *("sector-heatmap", "Best sectors", "Each driver's best sectors and what they lose to the best"),
        *(ranking.sectors, ranking.draw_sectors, ranking.sector_words),
        aspect=MAP,
        example=QUALIFYING,
    ),
    _session_kind(
        *("top-speeds", "Top speeds", "Highest speed of each driver at the speed traps"),
        *(ranking.top_speeds, ranking.draw_speeds, ranking.speed_words),
        aspect=MAP,
        example=QUALIFYING,
    ),
    _session_kind(
        *("lap-distribution", "Spread of the lap times", "Every racing lap, by driver and tyre"),
        *(pace.spread_of, pace.draw_spread, pace.spread_words),
    ),
    _session_kind(
        *("race-pace", "Race pace", "Median and middle half of each driver's racing laps"),
        *(pace.spread_of, pace.draw_pace, pace.spread_words),
    ),
    _session_kind(
        *("tyre-degradation", "What the age of a tyre costs", "Time lost over the age of a tyre, by compound"),
        *(pace.wear_of, pace.draw_wear, pace.wear_words),
        heading=_fixed("What the age of a tyre costs"),
    ),
    _session_kind(
        *("weather", "Weather", "Temperatures, humidity, wind and rain over the session"),
        *(conditions.weather, conditions.draw, conditions.words),
        heading=_fixed("Weather"),
    ),
)
KINDS = {kind.name: kind for kind in _ALL}
