"""Keys of sessions and names of files: where they begin and end to be allowed."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.sessions import SessionKey
from lib.sessions.storage import attachment, checked


@pytest.mark.parametrize(
    ("year", "round_", "session", "good"),
    [
        (1950, 0, "R", True),
        (1949, 1, "R", False),
        (2100, 99, "FP3", True),
        (2101, 1, "R", False),
        (2025, -1, "R", False),
        (2025, 100, "R", False),
        (2025, 1, "FP4", False),
        (2025, 0, "T2-FP1", True),
        (2025, 0, "T1-FP1", False),
        (2025, 0, "T9-FP1", True),
        (2025, 1, "ABC", False),
        (2025, 1, "r", False),
    ],
)
def test_a_key_names_a_season_a_round_and_a_session(year: int, round_: int, session: str, good: bool) -> None:
    try:
        key = SessionKey(year, round_, session)
    except InvalidRequest:
        assert not good
        return
    assert good
    assert SessionKey.parse(str(key)) == key
    assert key.path == f"sessions/{year}/{round_:02}/{session}"


@pytest.mark.parametrize("text", ["", "2025/1", "2025/1/Q/2", "x/1/Q", "2025/x/Q", "٢٠٢٥/1/Q", "2025/-1/Q", "2025//Q"])
def test_a_text_that_is_not_year_round_session_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="is not year/round/session"):
        SessionKey.parse(text)


def test_sessions_are_in_order_of_year_round_and_name() -> None:
    keys = [SessionKey.parse(text) for text in ("2025/2/Q", "2024/3/R", "2025/1/R", "2025/1/Q")]
    assert [str(key) for key in sorted(keys)] == ["2024/03/R", "2025/01/Q", "2025/01/R", "2025/02/Q"]


@pytest.mark.parametrize(("length", "good"), [(500, True), (501, False)])
def test_a_path_has_500_letters_at_most(length: int, good: bool) -> None:
    path = "a" * length
    if good:
        assert checked(path) == path
        return
    with pytest.raises(InvalidRequest):
        checked(path)


def test_a_download_has_a_plain_name_and_its_own() -> None:
    assert attachment('Grand "Prix" é.pdf') == (
        "attachment; filename=\"Grand _Prix_ _.pdf\"; filename*=UTF-8''Grand%20%22Prix%22%20%C3%A9.pdf"
    )
