// A list of one's own things, page by page, each with what can be done with it.
import { h } from "../dom.js";
import { loading, problem } from "../notice.js";

/** `ask(cursor)` gives {items, next_cursor}; `row(item, reload)` gives the parts of a line. */
export function list(ask, row, nothing) {
  const node = h("ul", { class: "list" });
  let turn = 0;
  async function load(cursor) {
    turn += 1;
    const mine = turn; // "More" pressed twice, or while the list is asked for anew: the last answer is shown
    if (!cursor) node.replaceChildren(h("li", {}, loading()));
    try {
      const { items, next_cursor: next } = await ask(cursor);
      if (mine !== turn) return;
      node.querySelector(".more")?.remove();
      if (!cursor) node.replaceChildren();
      node.append(...items.map((item) => h("li", { "data-id": item.id }, row(item, () => load()))));
      if (next) node.append(h("li", { class: "more" }, h("button", { type: "button", onclick: () => load(next) }, "More")));
      if (!node.children.length) node.append(h("li", { class: "soft" }, nothing));
    } catch (error) {
      if (mine === turn) node.replaceChildren(h("li", {}, problem(error, () => load())));
    }
  }
  load();
  return { node, reload: () => load() };
}

/** A button that asks once more before it deletes; `then` says what follows. */
export function remove(name, act, then) {
  const button = h("button", { type: "button", class: "quiet", "aria-label": `Delete ${name}`, title: "Delete" }, "Delete");
  let sure = false, waiting = 0;
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      button.textContent = "Really delete?";
      button.className = "danger";
      waiting = setTimeout(() => { sure = false; button.textContent = "Delete"; button.className = "quiet"; }, 4000);
      return;
    }
    clearTimeout(waiting);
    sure = false;
    button.disabled = true;
    const failed = (error) => { button.textContent = error.message; button.disabled = false; };
    await act().then(then, (error) => (error.status === 404 ? then() : failed(error))); // another tab has deleted it
  });
  return button;
}
