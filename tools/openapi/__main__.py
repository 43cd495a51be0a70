"""Write openapi.json, /docs, /docs.md and /llms.txt from the code: `make openapi`. --check: fail if one is old."""

from __future__ import annotations

import json
import sys

from tools.openapi.document import document
from tools.openapi.pages import pages
from tools.serve import ROOT

PUBLIC = ROOT / "public"


def files() -> dict[str, str]:
    """Return the content of every generated file by its name."""
    described = document()
    return {"openapi.json": json.dumps(described, indent=1, ensure_ascii=False) + "\n", **pages(described)}


def main(arguments: list[str]) -> int:
    made = files()
    if "--check" in arguments:
        old = [name for name, text in made.items() if _content(name) != text]
        print(
            f"{', '.join(old)} old: run make openapi" if old else "openapi.json and docs agree with the code",
            file=sys.stderr,
        )
        return 1 if old else 0
    for name, text in made.items():
        (PUBLIC / name).write_text(text, encoding="utf-8")
    return 0


def _content(name: str) -> str:
    file = PUBLIC / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
