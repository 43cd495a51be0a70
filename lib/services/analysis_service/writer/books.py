"""The phrase books there are, by the code of their language."""

from __future__ import annotations

from lib.services.analysis_service.writer.english import ENGLISH
from lib.services.analysis_service.writer.german import GERMAN
from lib.services.analysis_service.writer.phrases import Phrases

PHRASES: dict[str, Phrases] = {"en": ENGLISH, "de": GERMAN}
