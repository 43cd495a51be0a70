// What /docs does beyond being read: this host in the commands, copy, search, try it.
const LONGEST = 6000;

for (const code of document.querySelectorAll("pre code")) {
  code.textContent = code.textContent.replaceAll("http://127.0.0.1:3000", location.origin);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
  button.addEventListener("click", async () => {
    // a page without HTTPS may not write there: then it is marked, to be copied by hand
    const copied = await Promise.resolve(navigator.clipboard?.writeText(code.textContent) ?? Promise.reject()).then(() => true, () => false);
    if (!copied) getSelection().selectAllChildren(code);
    button.textContent = copied ? "Copied" : "Marked";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  const box = Object.assign(document.createElement("div"), { className: "snippet" });
  code.parentElement.replaceWith(box);
  box.append(code.parentElement, button);
}

// A phone shows what to do first, and where everything is when it is asked.
if (matchMedia("(max-width: 50rem)").matches) document.querySelector(".contents details").open = false;

const field = document.getElementById("search");
const nothing = Object.assign(document.createElement("p"), { textContent: "Nothing matches", hidden: true });
nothing.setAttribute("role", "status");
document.querySelector("main").prepend(nothing);
const named = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

/** Show what holds all words, in the contents too. */
function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const parts = [...document.querySelectorAll("main article, main section")];
  for (const part of parts) {
    const text = part.textContent.toLowerCase();
    part.hidden = !words.every((word) => text.includes(word));
  }
  nothing.hidden = parts.some((part) => !part.hidden);
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    link.closest("li, p").hidden = Boolean(named(link.hash)?.closest("[hidden]"));
  }
  for (const list of document.querySelectorAll(".contents ul")) list.previousElementSibling.hidden = [...list.children].every((item) => item.hidden);
}

field.addEventListener("input", search);
window.addEventListener("hashchange", () => {
  if (!named(location.hash)?.closest("[hidden]")) return;
  field.value = "";
  search();
  named(location.hash).scrollIntoView();
});

const shown = new FinalizationRegistry((address) => URL.revokeObjectURL(address));

async function answered(address) {
  const response = await fetch(address);
  const type = response.headers.get("Content-Type") || "";
  if (type.startsWith("image/")) {
    const image = Object.assign(new Image(), { src: URL.createObjectURL(await response.blob()), alt: "The plot" });
    shown.register(image, image.src);
    return image;
  }
  const text = await response.text();
  const plain = type.includes("json") ? JSON.stringify(JSON.parse(text), null, 1) : text;
  return Object.assign(document.createElement("pre"), { tabIndex: 0, textContent: `${response.status} ${type}\n${plain.slice(0, LONGEST)}` });
}

for (const form of document.querySelectorAll("form.try")) {
  const place = document.createElement("div");
  place.setAttribute("aria-live", "polite");
  form.after(place);
  let turn = 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = form.querySelector("input").value;
    if (!address.startsWith("/api/")) { turn += 1; place.textContent = "The address begins with /api/"; return; }
    turn += 1;
    const mine = turn; // what was asked last is shown
    place.textContent = "Asking …";
    const shown = await answered(address).catch(() => "The API does not answer");
    if (mine === turn) place.replaceChildren(shown);
  });
}
