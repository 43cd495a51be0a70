"""Reports of small sessions and a page drawn by hand, block by block: words, and a sum of where everything stands.

After a change that is meant, `python -m tests.services.report_service.small_reports` writes them anew; the difference
is what the change did.
"""

from __future__ import annotations

import pytest

from tests.services.report_service.small_reports import EVERY, WRITTEN_OUT


@pytest.mark.parametrize("name", EVERY)
def test_every_block_stands_where_it_stood_and_says_what_it_said(name: str) -> None:
    parts = dict(part.split("\n", 1) for part in f"\n{WRITTEN_OUT.read_text()}".split("\n# ")[1:])
    assert list(EVERY[name]()) == parts[name].strip().splitlines()
