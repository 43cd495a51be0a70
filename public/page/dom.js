// Elements out of plain values: h("button", { class: "small", onclick }, "Text", node, [more]).

export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "selected" || key === "disabled") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A style that depends on data: the policy allows no style attribute, and this needs none. */
export function styled(node, properties) {
  for (const [name, value] of Object.entries(properties)) node.style.setProperty(name, value);
  return node;
}

const FOCUSABLE = "a[href], button:enabled, select, input, textarea, summary, [tabindex='0']";
const signOf = (node) => node.id || node.name || node.ariaLabel || node.textContent;

/** Put other nodes into a box. Who works with keys stays there: on the element of the same name, or the first of the box. */
export function renew(box, ...nodes) {
  const held = document.activeElement !== box && box.contains(document.activeElement) ? signOf(document.activeElement) : null;
  box.replaceChildren(...nodes);
  if (held === null) return;
  const all = [...box.querySelectorAll(FOCUSABLE)];
  (all.find((one) => signOf(one) === held) ?? all[0])?.focus({ preventScroll: true });
}

export const field = (label, control, hint) =>
  h("label", { class: "field" }, h("span", {}, label), control, hint && h("small", {}, hint));

export const option = (value, text, chosen, more = {}) => h("option", { value, selected: value === chosen, ...more }, text);

/** One sentence for people who cannot see the page; the element stands in index.html. */
export function announce(text) {
  const region = document.getElementById("spoken");
  if (region) region.textContent = text;
}

const shown = new FinalizationRegistry((address) => URL.revokeObjectURL(address));

/** Return the element that shows these bytes; they are given back when nobody has the element any more. */
export function showing(element, blob) {
  element.src = URL.createObjectURL(blob);
  shown.register(element, element.src);
  return element;
}

/** Save bytes under a name. */
export function download(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // the browser has read it by then
}

/**
 * Call `choose` when a choice is meant: at once with the pointer, but a closed select changes at every arrow key,
 * so with the keyboard on Enter, on leaving, or after a rest.
 */
export function onChosen(select, choose) {
  let byKey = false, waiting = 0, told = select.value;
  const tell = () => {
    clearTimeout(waiting);
    delete select.dataset.choosing;
    select.dispatchEvent(new Event("chosen"));
    if (select.value === told) return;
    told = select.value;
    choose(select.value);
  };
  select.addEventListener("keydown", (event) => {
    byKey = event.key !== "Enter";
    if (event.key === "Enter") tell();
  });
  select.addEventListener("pointerdown", () => { byKey = false; });
  select.addEventListener("blur", tell);
  select.addEventListener("change", () => {
    clearTimeout(waiting);
    if (!byKey) return tell();
    select.dataset.choosing = ""; // code that would put another select in its place waits for "chosen"
    waiting = setTimeout(tell, 900); // longer than between two presses
    return undefined;
  });
  return select;
}
