"""The kinds of plots, one file a family: numbers first, drawing second."""
