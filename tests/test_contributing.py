"""CONTRIBUTING.md and docs/architecture.md name files and folders that exist."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.md")
PATH = re.compile(r"`((?:api|lib|tests|docs|demo|tools|public|bench)/[A-Za-z0-9_./-]*)`")


def paths(document: str) -> list[str]:
    return sorted(set(PATH.findall((ROOT / document).read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("document", "path"), [(doc, path) for doc in DOCUMENTS for path in paths(doc)])
def test_a_path_that_is_named_exists(document: str, path: str) -> None:
    assert (ROOT / path).exists(), f"{document} names {path}"


@pytest.mark.parametrize(
    "folder", sorted(p.name for p in (ROOT / "lib/services").iterdir() if (p / "__init__.py").exists())
)
def test_every_room_of_services_is_in_the_architecture(folder: str) -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert re.search(rf"[`/]{folder}/`", text), f"docs/architecture.md does not name lib/services/{folder}/"
