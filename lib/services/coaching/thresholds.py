"""How large a difference must be before a rule speaks, each with its reason. Places also beyond their errors."""

from __future__ import annotations

from dataclasses import dataclass

# Chosen on the odd corners of one's own real and invented laps with faults put in, and reported on the even ones.


@dataclass(frozen=True)
class Threshold:
    value: float
    unit: str
    why: str


THRESHOLDS = {
    "sure": Threshold(1.0, "sigma", "a gain within one sigma of both laps is noise in the corner table, so it is here"),
    "most": Threshold(0.5, "share", "if a corner loses time for sure, what loses half of it is its main cause"),
    "brake": Threshold(7.0, "m", "a lap laid over itself at another rate of samples moves by up to 6 m"),
    "release": Threshold(8.0, "m", "the brake signal says the end of braking to one sample, 7 m at 100 km/h"),
    "throttle": Threshold(10.0, "m", "throttle is drawn straight over one sample, 7 m at 100 and 20 m at 300 km/h"),
    "hesitation": Threshold(15.0, "m", "two places of the throttle, each with that error"),
    "coast": Threshold(10.0, "m", "half a sample of F1's at 300 km/h on each side"),
    "minimum": Threshold(4.0, "km/h", "four samples a second miss the slowest moment by up to 2 km/h, rounding adds 1"),
    "exit": Threshold(4.0, "km/h", "the same, and tow and battery vary by this much from lap to lap"),
    "apex": Threshold(10.0, "m", "speed is flat around its minimum: one sample of F1's either way"),
    "lift": Threshold(15.0, "%", "F1's throttle dips by up to 10 % at some up-shifts"),
    "overlap": Threshold(0.25, "s", "one sample of F1's: below it both pedals may have been down in turn"),
    "long": Threshold(0.12, "s", "half a sample of F1's on a braking of 1 to 2 s"),
    "rpm": Threshold(0.06, "share", "one gear is 12 to 25 % of the engine speed; half of the least is one gear"),
    "ratios": Threshold(0.5, "share", "if gears differ in half of the corners, the gearboxes do, not the drivers"),
    "straight": Threshold(5.0, "km/h", "tow and battery vary by up to 4 km/h between laps of one car"),
    "drs": Threshold(40.0, "m", "two samples of F1's at 300 km/h"),
    "off": Threshold(0.6, "share", "a slowest speed below this share of the reference's is a spin or traffic"),
    "off_gain": Threshold(2.0, "s", "a corner that costs more is not driven worse, something happened in it"),
    "cut": Threshold(0.5, "s", "a corner that wins more than that was cut, or the reference lost it there"),
    "blocked": Threshold(0.85, "share", "a reference so far below the session's usual speed was itself held up"),
    "steering": Threshold(1.15, "ratio", "fifteen percent more steering at the same speed: the front slides"),
    "pressure": Threshold(10.0, "%", "two games' pedals are calibrated to within some percent of full"),
    "spin": Threshold(0.06, "share", "kerbs and rounding of whole km/h move rpm over speed by up to 3 %, each lap"),
    "ramp": Threshold(0.12, "s", "a tenth of a second more until the brake is pressed fully costs 5 m at 200 km/h"),
}  # fmt: skip


def least(name: str) -> float:
    return THRESHOLDS[name].value
