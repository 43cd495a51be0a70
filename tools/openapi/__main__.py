"""Write public/openapi.json from the code: `make openapi`. With --check: fail if the committed one is not that."""

from __future__ import annotations

import json
import sys

from tools.openapi.document import document
from tools.serve import ROOT

TARGET = ROOT / "public" / "openapi.json"


def main(arguments: list[str]) -> int:
    text = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("openapi.json agrees with the code" if same else "openapi.json is old: run make openapi", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
