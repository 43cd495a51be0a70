"""Measurements, as ratios in one run: `make bench`, or `make bench ARGS="imports"` for one of them."""
