"""What a person does on the page, in words of the page: open, choose, press, read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser import PATIENCE, Tab

EXPECTED = ("Failed to load resource",)  # the browser's own line for every answer that is an error

AXIS_LEFT, AXIS_RIGHT = 46, 12  # pixels of the charts' width that the scales take, at the usual size of type


class Shown:
    """The page in one tab."""

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab, self.address = tab, address
        tab.call("Runtime.enable")
        tab.call("Log.enable")
        tab.call("Page.enable")
        self.size(1440, 1000)

    def size(self, width: int, height: int, scale: float = 1) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 700}
        self.tab.call("Emulation.setDeviceMetricsOverride", **metrics)
        self.tab.call("Emulation.setScrollbarsHidden", hidden=True)

    def prefer(self, scheme: str) -> None:
        """Let the system be dark or light."""
        self.tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def front(self) -> None:
        """Come back to this tab: a page that lies behind another one draws nothing."""
        self.tab.call("Page.bringToFront")

    def open(self, query: str = "", awaited: str = "#charts") -> None:
        """Go to an address of the page, and wait for an element."""
        self.visit(f"/{f'?{query}' if query else ''}", awaited)

    def visit(self, path: str, awaited: str) -> None:
        """Go to any address of the site, and wait for an element."""
        self.tab.call("Page.navigate", url=f"{self.address}{path}")
        self.until(awaited)

    def until(self, selector: str, seconds: float = PATIENCE) -> None:
        self.tab.wait(f"!!document.querySelector({json.dumps(selector)})", seconds)

    def until_text(self, text: str, selector: str = "#panel", seconds: float = PATIENCE) -> None:
        self.tab.wait(
            f"document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(text)})", seconds
        )

    def text(self, selector: str) -> str:
        return str(self.tab.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def count(self, selector: str) -> int:
        return int(self.tab.run(f"document.querySelectorAll({json.dumps(selector)}).length"))

    def click(self, selector: str) -> None:
        self.until(selector)
        self.tab.run(f"document.querySelector({json.dumps(selector)}).click()")

    def press(self, label: str, within: str = "body", *, begins: bool = False) -> None:
        """Press the button or link that has this text or label, or whose text begins with it."""
        same = f".startsWith({json.dumps(label)})" if begins else f" === {json.dumps(label)}"
        find = (
            f"[...document.querySelector({json.dumps(within)})?.querySelectorAll('button, a, summary') ?? []].find("
            f"(one) => one.innerText.trim(){same} || one.ariaLabel === {json.dumps(label)})"
        )
        self.tab.wait(f"!!({find}) && !({find}).disabled")
        self.tab.run(f"({find}).click()")

    def choose(self, selector: str, value: str) -> None:
        """Choose in a select as with the pointer."""
        options = f"[...document.querySelector({json.dumps(selector)})?.options ?? []]"
        self.tab.wait(f"{options}.some((one) => one.value === {json.dumps(value)})")
        self.tab.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); one.value = {json.dumps(value)};"
            " one.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )

    def renewed(self, act: Callable[[], None], selector: str = ".bench") -> None:
        """Do something, and wait until another element stands in the place of this one."""
        self.until(selector)
        self.tab.run(f"document.querySelector({json.dumps(selector)}).dataset.old = 'yes'")
        act()
        self.until(f"{selector}:not([data-old])")

    def type(self, selector: str, text: str) -> None:
        self.until(selector)
        self.tab.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); one.focus(); one.select?.(); }})()"
        )
        self.tab.call("Input.insertText", text=text)

    def tap(self, selector: str, across: float = 0.5) -> None:
        """Touch an element with a finger, at this share of its width."""
        self.until(selector)
        script = (
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            " one.scrollIntoView({block: 'center', inline: 'center'}); const box = one.getBoundingClientRect();"
            f" return [box.left + {across} * box.width, box.top + box.height / 2]; }})()"
        )
        x, y = self.tab.run(script)
        self.tab.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.tab.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def drop(self, selector: str, file: Path) -> None:
        """Drag a file onto an element and let it go."""
        self.until(selector)
        script = (
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            " one.scrollIntoView({block: 'center'});"
            " const box = one.getBoundingClientRect(); return [box.left + 20, box.top + 10]; })()"
        )
        x, y = self.tab.run(script)
        data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.tab.call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def downloaded(self, press: Callable[[], None], folder: Path) -> Path:
        """Return the file that pressing something brings, under the name that the page gives it."""
        about = {"behavior": "allow", "downloadPath": str(folder), "eventsEnabled": True, **self.tab.context}
        self.tab.whole("Browser.setDownloadBehavior", **about)
        press()
        begun = self.tab.event("Browser.downloadWillBegin")
        self.tab.event("Browser.downloadProgress", guid=begun["guid"], state="completed")
        return folder / str(begun["suggestedFilename"])

    def drawn(self, selector: str) -> bool:
        """Return whether a canvas shows anything at all."""
        script = (
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            " const seen = one.getContext('2d').getImageData(0, 0, one.width, one.height).data;"
            " return new Set(seen).size > 8; })()"
        )
        return bool(self.tab.run(script))

    def key(self, name: str, **more: Any) -> None:
        for kind in ("keyDown", "keyUp"):
            self.tab.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code=name,
                windowsVirtualKeyCode=CODES.get(name, 0),
                **more,
            )

    def go(self, query: str, awaited: str = "") -> None:
        """Follow a link of the page itself: nothing is loaded anew, so who is signed in stays so."""
        self.tab.run(
            f"(() => {{ const link = document.createElement('a'); link.href = {json.dumps(f'/?{query}')};"
            " document.body.append(link); link.click(); link.remove(); })()"
        )
        if awaited:
            self.until(awaited)

    def enter(self) -> None:
        """Press Enter as a keyboard does: with the character that buttons and links act on."""
        self.key("Enter", text="\r")

    def axis(self) -> tuple[float, float, float]:
        """Return from where to where the distance axis goes on the screen, and a height within the charts."""
        script = (
            "(() => { const box = document.querySelector('.traces').getBoundingClientRect();"
            " return [box.left, box.right, box.top, box.height]; })()"
        )
        self.tab.run("document.querySelector('.traces').scrollIntoView({block: 'start'})")
        left, right, top, height = self.tab.run(script)
        return left + AXIS_LEFT, right - AXIS_RIGHT, top + height / 3

    def move_to(self, x: float, y: float) -> None:
        """Move the pointer there; return when the page has drawn what follows."""
        self.tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.tab.run("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def fetched(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """Return what the API answers the page itself."""
        options = json.dumps({"headers": headers or {}})
        return self.tab.run(f"fetch({json.dumps(path)}, {options}).then((answer) => answer.json())")

    def query(self) -> dict[str, str]:
        return {
            name: values[0] for name, values in parse_qs(urlsplit(str(self.tab.run("location.href"))).query).items()
        }

    def laps(self) -> list[str]:
        """Return the names of the laps that are compared."""
        rows = self.tab.run("[...document.querySelectorAll('#tower tbody th b')].map((one) => one.innerText)")
        return [str(row) for row in rows]

    def cursor(self) -> list[dict[str, str]]:
        """Return the values at the cursor, a row for each lap."""
        script = (
            "[...document.querySelectorAll('#readout tbody tr')].map((row) => Object.fromEntries("
            "[...row.cells].slice(1).map((cell) => [cell.dataset.channel, cell.innerText])))"
        )
        return [dict(row) for row in self.tab.run(script)]

    def metres(self) -> int:
        found = re.search(r"(\d+) m", self.text("#readout caption"), re.IGNORECASE)
        assert found, self.text("#readout")
        return int(found[1])

    def errors(self, expected: tuple[str, ...] = EXPECTED) -> list[str]:
        """Return what went wrong on the page itself: exceptions and what was written to the console as an error."""
        found = []
        for event in self.tab.events:
            said = json.dumps(event.get("params", {}))
            if event["method"] == "Runtime.exceptionThrown":
                found.append(said[:600])
            is_error = event["method"] == "Log.entryAdded" and '"level": "error"' in said
            is_console = event["method"] == "Runtime.consoleAPICalled" and '"type": "error"' in said
            if (is_error or is_console) and not any(text in said for text in expected):
                found.append(said[:600])
        return found


CODES = {
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "PageUp": 33,
    "PageDown": 34,
    "Home": 36,
    "End": 35,
    "Enter": 13,
    "Escape": 27,
    "Tab": 9,
    "Delete": 46,
}
