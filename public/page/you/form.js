// A form that says beside each field what was wrong with it, and is asked once at a time.
import { h } from "../dom.js";

/** `send(values)` does it; `fields` are labels with inputs that have names. Returns the form. */
export function form(title, fields, action, send, { danger = false } = {}) {
  const said = h("p", { class: "small", role: "status" });
  const button = h("button", { class: danger ? "danger" : "primary" }, action);
  const node = h("form", { class: "stack" }, title && h("h3", {}, title), fields, h("div", { class: "row" }, button), said);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    node.querySelectorAll("small.wrong").forEach((one) => one.remove());
    said.className = "small";
    said.textContent = "…";
    button.disabled = true;
    try {
      said.textContent = (await send(Object.fromEntries(new FormData(node)), node)) ?? "";
      said.className = "small said";
    } catch (error) {
      said.className = "small wrong";
      said.textContent = error.retryAfter ? `${error.message}. Try again in ${Math.ceil(error.retryAfter)} s.` : error.message;
      if (!error.code) console.error(error);
      for (const { field, message } of error.errors ?? []) node.elements[field]?.closest("label")?.append(h("small", { class: "wrong" }, message));
    } finally {
      button.disabled = false;
    }
  });
  return node;
}
