"""What several tests do on the page on their way: make an account, send a lap, ask, take a file away."""

from __future__ import annotations

import itertools
from pathlib import Path

from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown

PASSWORD = "a walk around the paddock"
_numbers = itertools.count(1)


def register(shown: Shown) -> str:
    """Make an account with the form that is shown, and return its username."""
    name = f"walker{next(_numbers)}"
    shown.type("#register [name=email]", f"{name}@example.org")
    shown.type("#register [name=username]", name)
    shown.type("#register [name=password]", PASSWORD)
    shown.press("Create an account", "#register")
    shown.until("#own-laps")
    return name


def sign_in(shown: Shown, name: str, password: str = PASSWORD) -> None:
    shown.type("#sign-in [name=login]", name)
    shown.type("#sign-in [name=password]", password)
    shown.press("Sign in", "#sign-in")


def recorded(shown: Shown, folder: Path, driver: str = "JSE") -> Path:
    """Return a file as a logger writes it: here a driver's lap, as the API gives it."""
    path = f"/api/telemetry?{QUALIFYING}&driver={driver}&format=csv"
    file = folder / "stint 3.csv"
    file.write_text(str(shown.tab.run(f"fetch('{path}').then((answer) => answer.text())")), encoding="utf-8")
    return file


def upload(shown: Shown, file: Path, name: str) -> str:
    """Drop a file on the page and send it; return the id that the lap has."""
    shown.drop(".drop", file)
    shown.tab.wait("document.querySelector('#lap-file').files.length === 1")
    shown.type("#upload [name=name]", name)
    shown.press("Upload", "#upload")
    shown.until("#own-laps li[data-id]")
    shown.until_text(name, "#own-laps .list")
    return str(shown.tab.run("document.querySelector('#own-laps li[data-id]').dataset.id"))


def ask(shown: Shown, question: str = "") -> None:
    """Ask about the session, and wait until the answer is complete."""
    shown.type("#ask [name=question]", question)
    shown.press("Ask", "#ask")
    shown.until_text("statements checked", "#answer")
