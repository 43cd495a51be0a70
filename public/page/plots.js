// The gallery: the kinds that fit the session, in any style, with files to download.
import { glance, kinds, latest, slot, Superseded } from "./api.js";
import { h, onChosen, option, renew } from "./dom.js";
import { empty, instead, loading } from "./notice.js";
import { hasStyle, plotFigure, styleNow } from "./plot-figure.js";
import { isStored } from "./session-key.js";
import { address, go, lapsQuery, parseLaps, state, which } from "./state.js";
import { firstLaps } from "./laps-data.js";

export async function show(panel, { changed } = {}) {
  if (changed && hasStyle() && [...changed].every((name) => name === "theme")) return undefined;
  const { session } = state();
  if (!panel.querySelector(".plots")) panel.replaceChildren(loading("Loading the gallery …"));
  try {
    const [found, summary] = await latest("plots", async () => {
      if (!session) return [await kinds(), null];
      if (!(await isStored(which()))) throw Object.assign(new Error("not stored"), { code: "session_loading" });
      return Promise.all([kinds(), glance(which())]);
    });
    const fitting = found.kinds.filter((one) => one.of === "season" || !one.sessions || one.sessions.includes(session));
    if (!fitting.length) return panel.replaceChildren(empty("No plots", "No kind fits this session."));
    const kind = fitting.find((one) => one.name === state().kind) ?? fitting[0];
    renew(panel, h("div", { class: "plots" }, list(fitting, kind), h("section", {}, head(kind, found.styles), picture(kind, summary))));
  } catch (error) {
    if (!(error instanceof Superseded)) panel.replaceChildren(instead(error, () => show(panel)));
  }
  return undefined;
}

const list = (fitting, kind) => h("nav", { class: "kinds", "aria-label": "Kinds of plots" }, fitting.map((one) =>
  h("a", { href: address({ kind: one.name }), "aria-current": one === kind ? "page" : null, title: one.about }, one.title)));

function head(kind, styles) {
  const style = h("select", { name: "style" }, styles.map((name) => option(name, name, styleNow())));
  onChosen(style, (name) => go({ style: name }));
  return h("div", { class: "title" }, h("h2", {}, kind.title), h("p", { class: "soft" }, kind.about), h("label", { class: "pick" }, h("span", {}, "Style"), style));
}

function picture(kind, summary) {
  return plotFigure({ kind: kind.name, ...about(kind, summary) }, slot("picture").signal);
}

function about(kind, summary) {
  if (kind.of === "season") return { year: state().year };
  if (kind.of !== "laps") return which();
  const laps = parseLaps(state().laps ?? firstLaps(summary)).filter((lap) => !lap.own).slice(0, kind.laps[1]);
  return lapsQuery(laps, which());
}
