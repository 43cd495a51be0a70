"""Which compounds are for rain."""

from __future__ import annotations

WET_TYRES = ("INTERMEDIATE", "WET")
