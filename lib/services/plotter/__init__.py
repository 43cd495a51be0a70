"""Plots: numbers first, drawing second; figures of their own, never pyplot and never a global setting."""
