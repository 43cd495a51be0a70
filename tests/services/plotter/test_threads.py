"""Many plots at once do not mix, and many plots one after the other keep no memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lib.services.plotter import Size, draw
from lib.services.plotter.registry import KINDS
from lib.sessions import SessionStore
from tests.services.plotter.drawn import material

WAYS = [(style, form) for style in ("dark", "pink", "cyberpunk", "print") for form in ("png", "svg")]
QUICK = min((kind for kind in KINDS.values() if kind.of == "track"), key=lambda kind: kind.name != "track-map").name


def test_styles_do_not_mix_in_threads(store: SessionStore) -> None:
    """Hundreds of pictures in four styles and two formats at once are the bytes that each gives alone."""

    def drawn(way: tuple[str, Any]) -> bytes:
        return draw(QUICK, material(store, QUICK, way[0]), Size(300, 300, 60), way[1]).content

    alone = {way: drawn(way) for way in WAYS}
    assert len(set(alone.values())) == len(WAYS)
    wanted = WAYS * 30
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(drawn, wanted))
    assert [way for way, content in zip(wanted, found, strict=True) if content != alone[way]] == []
