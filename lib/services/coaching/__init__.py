"""Coaching: where a lap loses time against a faster one, by corner and phase, what to do about it, and progress."""

from lib.services.coaching.coach import coach
from lib.services.coaching.ideal_lap import ideal_lap
from lib.services.coaching.progress import progress

__all__ = ["coach", "ideal_lap", "progress"]
