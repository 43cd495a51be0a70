"""Arrays to the bytes of an .npz file and back: never pickles, the same arrays always give the same bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import DamagedData

Array = NDArray[Any]
Arrays = dict[str, Array]
LEVEL = 4  # of deflate; chosen: higher ones take twice as long for a few percent


def pack(arrays: Mapping[str, Array], level: int = LEVEL) -> bytes:
    """Return the .npz file of `arrays`. Raise ValueError for an array of objects."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue(), compresslevel=level)
    return buffer.getvalue()


def unpack(content: bytes) -> Arrays:
    """Return the arrays of an .npz file. Raise DamagedData for anything that is not one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name.removesuffix(".npy"): _read(archive.read(name)) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, KeyError, OSError, NotImplementedError) as error:
        raise DamagedData("a stored part is not a readable .npz file") from error


def _read(member: bytes) -> Array:
    array: Array = np.lib.format.read_array(io.BytesIO(member), allow_pickle=False)
    array.flags.writeable = False
    return array
