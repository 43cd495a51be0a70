"""The invented season as OpenF1 answers it: the same truth, with the habits of OpenF1's recording."""
