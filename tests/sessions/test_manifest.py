"""What a manifest says by itself: nothing that nobody looked for, its version, its seal, its revisions."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lib.errors import DamagedData, NotFound
from lib.sessions import Availability, Driver, Manifest, Result
from lib.sessions.manifest import FORMAT, Plausibility, decode, encode, revised, sealed

BARE = Manifest(year=2025, round=1, session="Q", name="Qualifying", event="GP")


def test_what_nobody_looked_for_is_not_there() -> None:
    assert set(msgspec.to_builtins(Availability()).values()) == {"none", False}
    assert Availability().drs is False
    assert set(msgspec.to_builtins(Plausibility()).values()) == {0, None}
    driver = Driver(part="AAA", code=None, number="1")
    assert (driver.car, driver.pos) == ("none", "none")
    assert (BARE.finished, BARE.published, BARE.frozen, BARE.lines) == (True, 1, None, None)
    assert BARE.format == FORMAT == 1


class TestSeal:
    def test_a_manifest_comes_back_as_it_was_sealed(self) -> None:
        found = sealed(BARE)
        assert decode(encode(found)) == found
        assert (len(found.version), len(found.seal)) == (16, 64)

    def test_the_version_is_of_the_data_not_of_the_load(self) -> None:
        again = msgspec.structs.replace(BARE, loaded_at="2025-03-16T00:00:00Z", loader="other", source="elsewhere")
        assert sealed(again).version == sealed(BARE).version
        assert sealed(again).seal != sealed(BARE).seal
        assert sealed(msgspec.structs.replace(BARE, total_laps=1)).version != sealed(BARE).version

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format":1}', b"\xff", encode(BARE)])
    def test_what_is_not_sealed_is_damaged(self, content: bytes) -> None:
        with pytest.raises(DamagedData):
            decode(content)

    def test_one_digit_that_is_another_is_damage(self) -> None:
        with pytest.raises(DamagedData, match="does not match its seal"):
            decode(encode(sealed(BARE)).replace(b"2025", b"2024"))

    @pytest.mark.parametrize("number", [0, 2])
    def test_another_format_is_not_read(self, number: int) -> None:
        assert decode(encode(sealed(msgspec.structs.replace(BARE, format=number)))) is None


class TestRevisions:
    def published(self, finished: bool, revision: Any = msgspec.UNSET) -> Manifest:
        return msgspec.structs.replace(BARE, finished=finished, revision=revision)

    def with_results(self) -> Manifest:
        nothing: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)
        return msgspec.structs.replace(BARE, results=(Result(**nothing | {"number": "1"}),))

    @pytest.mark.parametrize(("before", "number"), [(msgspec.UNSET, 2), (2, 3)])
    def test_other_results_of_a_finished_session_are_one_more(self, before: Any, number: int) -> None:
        assert revised(self.with_results(), self.published(True, before)).published == number

    def test_the_same_results_are_the_same(self) -> None:
        assert revised(BARE, self.published(True, 3)).published == 3

    def test_the_first_and_what_follows_a_running_session_is_one(self) -> None:
        assert revised(self.with_results(), None).published == 1
        assert revised(self.with_results(), self.published(False)).published == 1


@pytest.mark.parametrize(("loader", "provider"), [("fastf1 3.9", "fastf1"), ("", "fastf1"), ("openf1 1", "openf1")])
def test_the_loader_tells_which_source_it_was(loader: str, provider: str) -> None:
    assert msgspec.structs.replace(BARE, loader=loader).provider == provider


def test_a_name_that_two_drivers_have_names_neither() -> None:
    two = tuple(
        Driver(part=code, code=code, number=number, last_name="Smith") for code, number in (("AAA", "1"), ("BBB", "2"))
    )
    found = msgspec.structs.replace(BARE, drivers=two)
    assert (found.driver("aaa").number, found.driver("2").code) == ("1", "BBB")
    with pytest.raises(NotFound) as raised:
        found.driver("Smith")
    assert raised.value.extra["known"] == ["AAA", "BBB"]
