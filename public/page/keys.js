// The keys of the charts, as a list to look at.
import { h } from "./dom.js";

const KEYS = [
  [["←", "→"], "cursor, one point; with Shift ten"], [["Page Up", "Page Down"], "corner before, next corner"], [["Home", "End"], "start and end of the lap"],
  [["↑", "↓"], "zoom in and out; also + and −"], [["[", "]"], "pan left and right"], [["0", "Esc"], "whole lap"], [["?"], "this list"],
];

export function showKeys() {
  if (document.getElementById("key-list")) return;
  const rows = KEYS.map(([keys, does]) => [h("dt", {}, keys.flatMap((key) => [h("kbd", {}, key), " "])), h("dd", {}, does)]);
  const dialog = h("dialog", { class: "card", id: "key-list", "aria-labelledby": "keys-title" }, h("h2", { id: "keys-title" }, "Keys"),
    h("p", { class: "soft small" }, "They work on the charts: Tab leads there. With the mouse: drag to zoom, Shift-drag to pan, double click for the whole lap. On a screen: two fingers."),
    h("dl", {}, rows), h("button", { type: "button", onclick: () => dialog.close() }, "Close"));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
