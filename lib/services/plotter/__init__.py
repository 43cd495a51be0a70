"""Plots: numbers first, drawing second; figures of their own, never pyplot and never a global setting."""

from lib.services.plotter.material import Material
from lib.services.plotter.picture import Picture, Size, draw, figure_of

__all__ = ["Material", "Picture", "Size", "draw", "figure_of"]
