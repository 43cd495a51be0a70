// The frame: which view is shown, the session chosen, links that change the view without a reload, connection and theme.
import { leave, onUser, user } from "./api.js";
import { h } from "./dom.js";
import { dropBegun } from "./laps-data.js";
import { loading, problem } from "./notice.js";
import { address, go, NAMES, onChange, state, VIEWS } from "./state.js";
import { showChoice } from "./session-choice.js";
import { resolve } from "./session-key.js";
import { themeButton } from "./theme.js";

themeButton(document.getElementById("theme"));
const panel = document.getElementById("panel");
const choice = document.getElementById("choice");
const tabs = Object.fromEntries([...document.querySelectorAll("#tabs a")].map((link) => [new URL(link.href).searchParams.get("view") ?? "laps", link]));
const NEEDS_SESSION = new Set(["laps", "session", "plots"]);
let shown = null; // {view, place, changes}: a view draws in a place of its own, and what comes after it was left is not seen

const LOADERS = {
  laps: () => import("./laps.js"),
  session: () => import("./session.js"),
  season: () => import("./season.js"),
  plots: () => import("./plots.js"),
  you: () => import("./you.js"),
};

async function show(changed) {
  const wanted = state().view;
  mark(wanted);
  links();
  if (shown?.view !== wanted) enter(wanted);
  const mine = shown;
  mine.changes = changed && mine.changes && new Set([...mine.changes, ...changed]);
  const turn = (mine.turn = {}); // of two changes while the view's program is fetched, the later one draws both
  try {
    const module = LOADERS[wanted]();
    module.catch(() => null);
    if (NEEDS_SESSION.has(wanted) || wanted === "season") await resolve();
    const { show: draw } = await module;
    if (shown !== mine || mine.turn !== turn) return;
    links();
    const { changes } = mine;
    mine.changes = new Set();
    await draw(mine.place, { changed: changes });
  } catch (error) {
    mine.changes = null;
    mine.place.replaceChildren(problem(error.code ? error : Object.assign(error, { code: navigator.onLine ? undefined : "offline" }), again));
  }
}

/** Begin a view with nothing but that it is being loaded; all of it is to be drawn: no single changes. */
function enter(view) {
  leave();
  shown = { view, place: h("div", { class: "place" }, loading()), changes: null };
  panel.replaceChildren(shown.place);
}

/** What failed at first may have left the choice of the session empty too. */
async function again() {
  dropBegun();
  enter(state().view);
  await show(null);
  links();
  showChoice(choice);
}

function mark(view) {
  for (const name of VIEWS) {
    if (name === view) tabs[name]?.setAttribute("aria-current", "page");
    else tabs[name]?.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  document.title = `${tabs[view].textContent} · Slipstream`;
}

/** Each tab is a link to the same session in another view. */
function links() {
  for (const name of VIEWS) {
    if (tabs[name]) tabs[name].href = address({ view: name, from: null, to: null, at: null, part: null, sort: null, ...(name === "plots" ? {} : { kind: null }) });
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/?'], a[href='/']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.download) return;
  event.preventDefault();
  const search = new URL(link.href).searchParams;
  go({ ...Object.fromEntries(NAMES.map((name) => [name, search.get(name)])), view: search.get("view") ?? "laps" });
});

onChange(async (_, changed) => {
  const other = ["year", "event", "session"].some((name) => changed.has(name));
  if (other) showChoice(choice); // at once: a slow answer of the view must not leave another session's name above it
  const { session } = state();
  await show(changed);
  links();
  if (state().session !== session) showChoice(choice); // the address named none
});
onUser(() => {
  document.body.toggleAttribute("data-signed-in", Boolean(user()));
  tabs.you.textContent = user() ? user().username : "You";
  if (state().view === "laps") show(null);
});

document.addEventListener("keydown", async (event) => {
  if (event.key !== "?" || state().view !== "laps" || event.target.closest?.("input, textarea, select, dialog")) return;
  event.preventDefault();
  (await import("./keys.js")).showKeys();
});

const THEMED = new Set(["session", "season", "plots"]); // the charts of laps see to it themselves
document.addEventListener("themechange", () => THEMED.has(state().view) && shown && show(new Set(["theme"])));

const offline = document.getElementById("offline");
const connection = () => { offline.hidden = navigator.onLine; };
window.addEventListener("online", connection);
window.addEventListener("offline", connection);
connection();

await resolve().catch(() => null); // what fails here is said by the view itself
await showChoice(choice, { schedule: false });
await show(null);
links();
showChoice(choice); // the schedule comes from the source, which takes its time
