"""Written analysis whose numbers cannot be wrong: facts are computed first, words refer to them by placeholder."""
