"""The median that needs no further import."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from lib.arrays import median


@pytest.mark.parametrize(("values", "middle"), [([3.0], 3.0), ([9.0, 1.0, 4.0], 4.0), ([4.0, 1.0, 9.0, 2.0], 3.0)])
def test_the_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(values: list[float], middle: float) -> None:
    assert median(np.array(values)) == middle


def test_a_value_that_is_not_known_makes_the_median_unknown() -> None:
    assert math.isnan(median(np.array([1.0, math.nan, 2.0])))


def test_it_does_not_import_masked_arrays() -> None:
    script = "import sys, numpy; from lib.arrays import median; median(numpy.ones(3)); print('numpy.ma' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
