"""Pages as another program paints them: the PDF through poppler, beside what the picture of the report shows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lib.services.report_service.image import SCALE, painted
from lib.sessions import SessionKey
from tests.real.binaries import binary
from tests.services.report_service.made import made

RACE = SessionKey(2025, 1, "R")
COARSE = (120, 170)  # pixels: letters blur to grey, so that two ways to smooth them are the same
ALIKE = 6.0  # of 255, in the mean; a page against its neighbour differs by three times as much


def poppler(content: bytes, page: int, tmp_path: Path) -> Image.Image:
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    dots, number = str(72 * SCALE), str(page + 1)
    command = [binary("pdftoppm"), "-r", dots, "-f", number, "-l", number, "-png", "-singlefile", str(file)]
    subprocess.run([*command, str(tmp_path / "page")], check=True, timeout=60)
    return Image.open(tmp_path / "page.png")


def coarse(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture.convert("L").resize(COARSE, Image.Resampling.BOX), np.float64)


@pytest.mark.parametrize("style", ["light", "dark"])
@pytest.mark.parametrize("page", [0, 1, 2, 4])
def test_the_pdf_looks_like_the_picture(page: int, style: str, tmp_path: Path) -> None:
    report = made("invented", RACE, style)
    shown = coarse(poppler(report.report.content, page, tmp_path))
    tall, ground = report.book.size[1], report.book.style.background
    ours, other = (coarse(painted(report.book.pages[at], ground, 0.0, tall)) for at in (page, page + 1))
    assert np.abs(shown - ours).mean() < ALIKE
    assert np.abs(shown - other).mean() > np.abs(shown - ours).mean() * 2
    assert abs(float(np.corrcoef(shown.ravel(), ours.ravel())[0, 1])) > 0.9
