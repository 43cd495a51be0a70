"""No file, however damaged or hostile, is anything but a lap or a refusal; and neither takes long or much."""

from __future__ import annotations

import gzip
import struct
import time
import tracemalloc
import warnings
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import read
from lib.services.own_laps.setup import checked_setup
from lib.services.own_laps.stored import pack
from lib.services.own_laps.take_in import take_in
from tests.services.own_laps import recorded
from tests.services.own_laps.mutated import OUTING, SEEDS, mutated

MOST_SECONDS = 2.0
OFTEN = settings(max_examples=300, derandomize=True)


def take(samples: Any, length: float | None = None) -> None:
    """Take a lap in and pack it; pass over a refusal, and make a numeric warning an error."""
    start = time.thread_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(InvalidRequest):
            pack(take_in(read(samples), length, None).samples.values)
    assert time.thread_time() - start < MOST_SECONDS


@pytest.mark.parametrize("name", SEEDS)
class TestEachReader:
    def test_takes_the_file_as_it_is(self, name: str) -> None:
        found = take_in(read(SEEDS[name], recorded.as_ldx(OUTING.marks)), None, None)
        assert found.samples.values["speed"].max() > 100

    @given(st.integers(0, 2**32), st.sampled_from((None, 4000.0)))
    @OFTEN
    def test_takes_or_refuses_what_was_like_it_once(self, name: str, seed: int, length: float | None) -> None:
        take(mutated(SEEDS[name], Random(seed)), length)

    @given(st.floats(0, 1))
    @settings(max_examples=40, derandomize=True)
    def test_takes_or_refuses_a_file_that_was_cut_off(self, name: str, share: float) -> None:
        take(SEEDS[name][: int(share * len(SEEDS[name]))])


NAMES = ["speed", "time", "lap", "laps", "pos", "x", "lapTime"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(["speed", "time", "lap", "laps", "pos", "x", "lapTime"]) | st.text(), inner, max_size=6
        )
    ),
    max_leaves=30,
)


@given(st.binary(max_size=4000))
@OFTEN
def test_any_bytes_are_taken_or_refused(content: bytes) -> None:
    take(content)


@given(JSON)
@OFTEN
def test_any_json_is_taken_or_refused(value: Any) -> None:
    take(value)


@given(JSON)
@OFTEN
def test_any_setup_is_taken_or_refused(value: Any) -> None:
    try:
        found = checked_setup(value, "F1 25")
    except InvalidRequest:
        return
    assert len(found) <= 30
    assert len(found.get("extra", {})) <= 100


def bomb(content: bytes, times: int) -> bytes:
    return gzip.compress(content * times, compresslevel=9, mtime=0)


CLAIMS: dict[str, tuple[bytes, str]] = {
    "samples beyond the end": (recorded.as_ld(OUTING, samples=140_000), "claims more samples than the file holds"),
    "2 ** 31 samples": (recorded.as_ld(OUTING, samples=2**31), "claims 2147483648 samples"),
    "a list of channels without end": (recorded.as_ld(OUTING, endless=True), "has no end"),
    "2 ** 31 variables": (recorded.as_ibt(OUTING, claims={"count": 2**31 - 1}), "claims more than the file holds"),
    "records of 2 ** 31 bytes": (
        recorded.as_ibt(OUTING, claims={"size": 2**31 - 1}),
        "claims more than the file holds",
    ),
    "records of a byte": (recorded.as_ibt(OUTING, claims={"size": 1}), "speed, and time or distance, are needed"),
    "text of 2 ** 31 bytes": (recorded.as_ibt(OUTING, claims={"length": 2**31 - 1}), ""),
    "four buffers": (recorded.as_ibt(OUTING, claims={"buffers": 4}), "while iRacing was writing it"),
    "a gzip of 100 MB": (bomb(b"0" * 1_000_000, 100), "more than 64 MB"),
    "a gzip of 63 MB of text": (bomb(b"1,2\n" * 250_000, 63), "the limit is 32"),
    "a gzip of 30 MB of rows": (bomb(b"time,speed\n" + b"1,2\n" * 250_000, 30), "more than 150000 rows"),
    "a gzip of 30 MB of JSON": (bomb(b"[" + b"[]," * 300_000 + b"[]]", 30), "more than 12 MB of JSON"),
    "a broken gzip": (b"\x1f\x8b" + bytes(50), "damaged"),
    "a gzip that ends early": (gzip.compress(b"time,speed\n" * 999, mtime=0)[:-9], "is truncated"),
    "brackets": (b"[" * 1_000_000, "not valid JSON"),
    "keys of JavaScript without end": (b"x = " + b"{a:" * 500_000, "more than data in it"),
    "names of brackets": (b"time,speed," + b"[" * 40_000 + b"\n1,2,3\n", "samples"),
    "a section without end": (b"[header]\n[column names]\n" + b"[ " * 500_000, "has no columns"),
    "sections without end": (b"[header]\n[column names]\n" + b"[data]\n" * 300_000, "has no columns"),
    "beacons without end": (b'"Beacon Markers","' + b"1 " * 30_000 + b'"\ntime,speed\n1,2\n', "contains a line of"),
}


def refusal(content: bytes) -> str:
    try:
        take_in(read(content), None, None)
    except InvalidRequest as error:
        return error.detail
    return ""


@pytest.mark.parametrize("name", CLAIMS)
def test_a_file_that_claims_too_much_is_refused_in_little_time_and_memory(name: str) -> None:
    content, reason = CLAIMS[name]
    tracemalloc.start()
    start = time.thread_time()
    try:
        why = refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert time.thread_time() - start < 3 * MOST_SECONDS
    assert reason in why
    assert len(why) < 6000


def test_beacons_of_an_ldx_are_read_without_a_reader_of_xml() -> None:
    attack = '<!DOCTYPE a [<!ENTITY b "' + "c" * 1000 + '">]><LDXFile>' + "<Marker " * 100_000 + "</LDXFile>"
    start = time.thread_time()
    with pytest.raises(InvalidRequest, match="without lap marks"):
        take_in(read(recorded.as_ld(OUTING), attack), None, None)
    assert time.thread_time() - start < MOST_SECONDS


def test_a_log_that_says_it_holds_not_one_sample_is_refused() -> None:
    content = bytearray(recorded.as_ld(OUTING))
    struct.pack_into("<I", content, 0x1A2 + 12, 0)
    with pytest.raises(InvalidRequest):
        take_in(read(bytes(content)), None, None)
