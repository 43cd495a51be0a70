"""Which of our channels a column is, by its name: in the words of many tools."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lib.services.own_laps.recording import LONGEST_NAME

# The words of a channel, the surest first: if a file has two columns for one channel, the earlier word wins.
NAMES = {
    "time": "time t sessiontime elapsedtime totaltime timestamp sessiontimestamp datatime timestampms unixtime",
    "lap_clock": "currentlaptime lapcurrentlaptime laptimecurrent runninglaptime lapdata curlaptime laptime laptimems "
    "currentlaptimeinms currenttime icurrenttime lapclock",
    "last_lap": "laplastlaptime lastlaptime lastlaptimeinms",
    "lap": "lap lapnumber currentlap currentlapnum currentlapnumber lapno lapnum lapindex laps completedlaps lapcount",
    "part": "lapdistpct lapdistancepct normalizedcarposition normalisedcarposition "
    "splineposition lapdistancepercent trackpct lapprogress normalizedlapdistance carpositionnormalized",
    "distance": "lapdistance lapdist distance dist currentlapdistance distanceroundtrack distancetraveled "
    "distancetravelled gpsdistance totaldistance odometer d",
    "speed": "speed gpsspeed groundspeed velocity vehiclespeed carspeed spd corrspeed drivespeed speedovergroud "
    "speedoverground v",
    "throttle": "throttle throttlepos throttleposition gas throttlepedal throttlepedalposition throttleinput "
    "accelerator acceleratorpos acceleratorposition acceleratorpedal acceleratorpedalposition accelpos accelposition "
    "accelpedal pedalposition thr tps throttleraw unfilteredthrottle",
    "brake": "brake brakepos brakeposition brakepedal brakepedalposition brakeinput brakes brk braking brakeraw "
    "brakepressure brakepress brakepressfront brakepressurefront brakepressf brakepressuref brakefront frontbrake "
    "brakepressurefl brakepressfl unfilteredbrake",
    "gear": "gear ngear currentgear gearposition gearpos gearnumber gearselected",
    "rpm": "rpm enginerpm enginespeed rpms enginerpms nengine engrpm revs",
    "drs": "drs drsopen drsactive drsactivated drsstatus drsstate",
    "steering": "steering steeringwheelangle steer steeringangle steeredangle steerangle steeringwheel str steerinput "
    "wheelangle",
    "x": "x posx positionx worldpositionx worldposx carposx carcoordx chassisworldposx coordx locationx pos0",
    "y": "y posy positiony worldpositiony worldposy carposy carcoordy chassisworldposy coordy locationy pos1",
    "z": "z posz positionz worldpositionz worldposz carposz carcoordz chassisworldposz coordz locationz pos2",
    "latitude": "latitude lat gpslatitude gpslat",
    "longitude": "longitude lon lng long gpslongitude gpslon gpslong",
}
OURS = {word: (name, rank) for name, words in NAMES.items() for rank, word in enumerate(words.split())}
UNITS = {"kmh": "km/h", "kph": "km/h", "mph": "mph", "mps": "m/s", "s": "s", "sec": "s", "seconds": "s", "ms": "ms",
         "m": "m", "km": "km", "ft": "ft", "mi": "mi", "metres": "m", "meters": "m", "pct": "%", "percent": "%",
         "deg": "deg", "rad": "rad", "bar": "bar", "psi": "psi"}  # fmt: skip
# Words before a channel's own that say whose it is, not what it is.
PREFIXES = {"data", "m", "car", "player", "telemetry", "inputdata", "physics", "graphics", "vehicle", "gps", "current",
            "driver", "sensor", "can", "canbus", "obd", "ecu", "calc", "channel", "live"}  # fmt: skip
SENSORS = {"gps": "gps", "gnss": "gps", "can": "can", "canbus": "can", "obd": "obd", "obdii": "obd", "ecu": "can",
           "calc": "calc", "calculated": "calc"}  # fmt: skip
_UNIT = re.compile(r"[\[(]([^\])]*)[\])]\s*$")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


class Meaning(NamedTuple):
    """Our channel, the unit and the sensor that the name says, and how sure the word is: 0 is the surest."""

    channel: str
    unit: str
    sensor: str
    rank: int


@lru_cache(4096)
def meaning(name: str) -> Meaning | None:
    """Return what a column of this name holds, None if it is not a channel."""
    name = name[:LONGEST_NAME]
    inside = _UNIT.search(name)
    unit = inside.group(1).strip() if inside else ""
    bare = name[: inside.start()] if inside else name
    words = [word.lower() for word in _WORDS.findall(bare)][:12]
    sensor = next((SENSORS[word] for word in words if word in SENSORS), "")
    found = _channel(words)
    if found:
        return Meaning(found[0], unit, sensor, found[1])
    if len(words) > 1 and words[-1] in UNITS and (found := _channel(words[:-1])):
        if found[0] == "speed" and words[-1] == "ms":
            return Meaning("speed", "m/s", sensor, found[1])
        return Meaning(found[0], unit or UNITS[words[-1]], sensor, found[1])
    return None


def _channel(words: list[str]) -> tuple[str, int] | None:
    """Return the channel that the words name, with or without the words that say whose it is."""
    for start in range(len(words)):
        found = OURS.get("".join(words[start:]))
        if found:
            return found[0], found[1] + 10 * start
        if words[start] not in PREFIXES:
            return None
    return None
