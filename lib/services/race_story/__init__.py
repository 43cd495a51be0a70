"""The numbers of a race, from its timing alone: laps that count, field pace, pit visits, stints, cautions, gaps.

Views, plots and analysis all take them from here, so that they say the same.
"""
