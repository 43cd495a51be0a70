"""Arrays as bytes: the same arrays give the same bytes, nothing is ever pickled, what is read cannot be changed."""

from __future__ import annotations

import io
import pickle
import zipfile

import numpy as np
import pytest

from lib.errors import DamagedData
from lib.sessions.npz import pack, unpack


def test_arrays_come_back_by_their_names_with_their_types() -> None:
    found = unpack(pack({"a": np.array([1, 2], np.int16), "b.c": np.array([0.5])}))
    assert {name: (array.tolist(), array.dtype) for name, array in found.items()} == {
        "a": ([1, 2], np.int16),
        "b.c": ([0.5], np.float64),
    }


def test_the_same_arrays_give_the_same_bytes() -> None:
    assert pack({"a": np.arange(9)[::2]}) == pack({"a": np.array([0, 2, 4, 6, 8])})


def test_objects_are_not_written() -> None:
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        pack({"a": np.array([None, "x"], object)})


def test_a_pickle_is_not_read() -> None:
    member = io.BytesIO()
    np.lib.format.write_array(member, np.array([{}], object), allow_pickle=True)
    for content in (member.getvalue(), pickle.dumps([1])):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.npy", content)
        with pytest.raises(DamagedData):
            unpack(buffer.getvalue())


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack({"a": np.zeros(2)}))["a"][0] = 1


def test_numbers_that_repeat_take_few_bytes() -> None:
    assert len(pack({"a": np.zeros(10_000)})) < 400
