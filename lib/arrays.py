"""The types of numpy's arrays, as services name them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
