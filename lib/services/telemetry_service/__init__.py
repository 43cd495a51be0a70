"""Laps and comparisons of laps, from stored samples: plain values in, plain values out."""

from lib.services.telemetry_service.comparison import compare
from lib.services.telemetry_service.export import as_csv, as_npz, file_name
from lib.services.telemetry_service.lap_reference import LapReference
from lib.services.telemetry_service.one_lap import one_lap

__all__ = ["LapReference", "as_csv", "as_npz", "compare", "file_name", "one_lap"]
