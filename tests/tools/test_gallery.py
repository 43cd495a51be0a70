"""`make gallery` draws what it is asked for, and a sheet of each style."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES
from tools.gallery import chosen, draw_all


def test_two_kinds_become_two_pictures_and_a_sheet(
    demo_store_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = list(KINDS)[:2]
    found = draw_all(demo_store_url, tmp_path, ["print"], kinds, width=400)
    assert found == [tmp_path / "print" / f"{kind}.png" for kind in kinds] + [tmp_path / "print.png"]
    widths = [Image.open(path).width for path in found]
    assert widths[:2] == [400, 400]
    assert widths[2] > 800
    printed = capsys.readouterr().out
    assert all(str(path) in printed for path in found)
    assert printed.count(" ms ") == 2


def test_words_are_styles_or_kinds() -> None:
    kind = next(iter(KINDS))
    assert chosen([]) == (["dark", "light"], list(KINDS))
    assert chosen(["all"]) == (list(STYLES), list(KINDS))
    assert chosen(["pink", kind]) == (["pink"], [kind])
    with pytest.raises(ValueError, match="neon"):
        chosen(["neon"])
