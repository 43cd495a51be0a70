// The workbench: laps on one axis, the map, the values at the cursor, the corners; zoom and cursor stand in the address.
import { glance as glanceOf, latest, Superseded } from "./api.js";
import { lapStyles, palette, parse } from "./colours.js";
import { announce, h, renew } from "./dom.js";
import { lapTime, signed } from "./format.js";
import { instead, loading, empty, problem } from "./notice.js";
import { askLaps } from "./laps-data.js";
import { isStored } from "./session-key.js";
import { go, sameSession, state, which } from "./state.js";
import { adder, tower } from "./tower.js";
import { asComparison, inUnits, lapName } from "./chart/comparison.js";
import { cornerTable } from "./chart/corner-table.js";
import { Lens } from "./chart/lens.js";
import { listen } from "./chart/pointing.js";
import { inWords, readout, sentence } from "./chart/readout.js";
import { Track } from "./chart/track.js";
import { Traces } from "./chart/traces.js";

const numberOf = (text) => (text === null ? undefined : Number(text));
let bench = null;

/** Show what the address says; only zoom or cursor changed: the charts that are there follow. */
export async function show(panel, { changed }) {
  const onlyLens = changed && [...changed].every((name) => ["from", "to", "at"].includes(name));
  if (onlyLens && bench?.node.isConnected) return bench.follow(state());
  if (!bench?.node.isConnected) panel.replaceChildren(loading("Loading the laps …"));
  else bench.outdate();
  try {
    const found = await latest("laps", ask);
    if (changed && !sameSession(changed)) announce(`Showing ${found.names.join(", ")}`);
    open(panel, found);
  } catch (error) {
    if (error instanceof Superseded) return undefined;
    bench?.close();
    bench = null;
    panel.replaceChildren(instead(error, () => show(panel, {})), choiceAnyway());
  }
  return undefined;
}

function open(panel, found) {
  bench?.close();
  bench = new Bench(found);
  renew(panel, bench.node);
  bench.opened();
}

/** The answers in the one shape that charts, map and tables draw from. */
async function ask(signal) {
  const { answer, glance, circuit, laps, ownRows } = await askLaps(signal);
  const comparison = inUnits(asComparison(answer, circuit));
  const named = new Map(ownRows.map((one) => [one.id, one.name]));
  return { comparison, glance, circuit, laps, names: comparison.laps.map((_, index) => lapName(comparison.laps, index, named)), ownRows };
}

/** With an error in place of the charts, other laps can still be chosen: a place for that, filled when they are known. */
function choiceAnyway() {
  const row = h("div", { class: "row" });
  const begin = h("button", { type: "button", onclick: () => go({ laps: null, from: null, to: null, at: null }) }, "Start again with the two fastest");
  const wanted = which();
  const known = wanted.session ? isStored(wanted).then((stored) => stored && glanceOf(wanted)) : Promise.resolve(null);
  known.then((glance) => glance && row.append(adder(glance), begin), () => null);
  return row;
}

class Bench {
  constructor({ comparison, glance, circuit, laps, names, ownRows }) {
    Object.assign(this, { comparison, glance, laps, names, ownRows });
    const colours = palette();
    const colourOf = (code) => glance.drivers.find((one) => one.code === code)?.colour;
    const marked = comparison.laps.map((lap) => ({ driver: lap.driver, own: lap.driver.startsWith("me:") }));
    const styles = lapStyles(marked, colourOf, parse(colours.panel), parse(colours.text));
    const { from, to, at } = state();
    this.lens = new Lens(comparison, { from: numberOf(from), to: numberOf(to), at: numberOf(at) }, (what) => this.moved(what));
    this.traces = new Traces(comparison, styles, this.lens, names);
    this.track = new Track(comparison, circuit, styles, this.lens);
    this.track.name(names);
    this.readout = readout(comparison, styles, names, this.lens);
    this.styles = styles;
    this.corners = cornerTable(comparison, styles, names, this.lens);
    this.slider = h("div", { class: "slider", id: "charts", role: "slider", tabindex: 0, "aria-label": "Place on the lap", "aria-valuemin": 0, "aria-valuemax": Math.round(this.lens.end), "aria-valuenow": Math.round(this.lens.at), "aria-describedby": "in-words" }, this.traces.node, h("p", { class: "hidden", id: "in-words" }, inWords(comparison, names)));
    this.findings = h("section", { class: "findings", id: "findings", hidden: true });
    this.node = h("div", { class: "bench" },
      h("div", { class: "laps" }, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Laps" }, tower(comparison, styles, names, glance)), adder(glance)),
      h("div", { class: "charts card" }, h("h2", { class: "hidden" }, "Charts"), this.tools(), this.slider),
      h("aside", { class: "beside" },
        h("div", { class: "card at" }, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Values at the cursor" }, this.readout.node)),
        this.findings,
        this.track.drawable ? h("div", { class: "card map" }, h("h3", {}, "Fastest in each part"), this.track.node) : empty("No map", "These laps have no positions.")),
      h("div", { class: "card under" }, this.corners && h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Corners" }, this.corners.node), this.ideal(), this.quality()));
    listen(this.slider, this.traces, this.lens);
    this.themed = () => this.redraw({ comparison, glance, circuit, laps, names, ownRows });
    document.addEventListener("themechange", this.themed);
  }

  /** The same laps in the colours of another ground. */
  redraw(found) {
    if (this.outdated || !this.node.isConnected) return; // what comes next has them anyway
    this.save();
    open(this.node.parentElement, found);
  }

  /** Other laps are on their way: where one was on these says nothing about those. */
  outdate() {
    this.outdated = true;
    this.node.classList.add("stale");
  }

  close() {
    this.traces.close();
    this.track.close();
    clearTimeout(this.saving);
    document.removeEventListener("themechange", this.themed);
  }

  tools() {
    const button = (text, label, act) => h("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick: act }, text);
    return h("div", { class: "tools" }, h("p", { class: "small soft", id: "keys" }, "Drag to zoom, Shift-drag to pan, ← → move the cursor, ? lists all keys."),
      button("‹ Turn", "Turn before", () => this.lens.hop(-1)), button("Turn ›", "Next turn", () => this.lens.hop(1)),
      button("−", "Zoom out", () => this.lens.zoom(1.6)), button("+", "Zoom in", () => this.lens.zoom(0.6)),
      button("All", "All of the lap", () => this.lens.all()), button("?", "List of the keys", async () => (await import("./keys.js")).showKeys()), button("Link", "Copy a link to this view", (event) => this.copy(event)));
  }

  /** Where a page may not write to the clipboard (without HTTPS none may), the address bar has the link. */
  async copy(event) {
    const button = event.currentTarget;
    this.save();
    const copied = await Promise.resolve(navigator.clipboard?.writeText(location.href) ?? Promise.reject()).then(() => true, () => false);
    announce(copied ? "The link is copied" : "The link to this view stands in the address bar");
    button.textContent = copied ? "Copied" : "In the address bar";
    setTimeout(() => { button.textContent = "Link"; }, 2500); // long enough to be seen
  }

  opened() {
    this.traces.resize();
    this.track.resize();
    this.update("cursor"); // nothing has been moved yet: the address stays as it was opened
    this.say();
    performance.mark("first-chart");
    this.coaching();
  }

  /** Called once a frame at most. */
  moved(what) {
    this.update(what);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.settled(), 250); // a quarter of a second without movement
  }

  update(what) {
    if (what === "window") { this.traces.draw(); this.track.draw(); }
    else { this.traces.drawCursor(); this.track.drawCursor(); }
    this.readout.update();
    this.corners?.update();
  }

  settled() {
    this.say();
    this.save();
  }

  /** Tell a screen reader the place and the values there. */
  say() {
    this.slider.setAttribute("aria-valuenow", Math.round(this.lens.at));
    this.slider.setAttribute("aria-valuetext", sentence(this.comparison, this.names, this.lens));
  }

  save() {
    if (this.outdated || !this.node.isConnected || state().view !== "laps") return;
    const { lens } = this;
    const window = lens.whole ? { from: null, to: null } : { from: lens.from.toFixed(0), to: lens.to.toFixed(0) };
    go({ ...window, at: lens.at.toFixed(0) }, { replace: true, quiet: true });
  }

  follow({ from, to, at }) {
    this.lens.show(numberOf(from) ?? 0, numberOf(to) ?? this.lens.end);
    if (at !== null) this.lens.moveTo(Number(at));
  }

  ideal() {
    const { ideal } = this.comparison;
    if (!ideal) return null;
    const parts = ideal.sectors.map((one) => `S${one.sector} ${this.names[one.lap]} ${lapTime(one.time)}`);
    return h("p", { class: "small" }, h("b", {}, `Ideal lap of these: ${lapTime(ideal.lap_time)}`), ` · ${parts.join(" · ")}`);
  }

  quality() {
    const notes = this.comparison.quality.map((one, index) => {
      if (!one) return null;
      const how = one.method === "sectors" ? "exact at the sector lines" : one.method === "corners" ? "matched at the corners" : "exact at start and finish";
      const frozen = one.frozen?.length ? `, not recorded for ${one.frozen.map((each) => `${each.seconds.toFixed(1)} s`).join(" and ")}` : "";
      return h("li", {}, `${this.names[index]}: ${how}, ${one.uncertainty === null ? "uncertainty unknown" : `±${signed(one.uncertainty).slice(1)} s between`}${frozen}${one.fallback ? `; read from ${one.source}, ${one.fallback}` : ""}`);
    });
    return h("details", { class: "small soft" }, h("summary", {}, "How sure the numbers are"), h("ul", {}, notes));
  }

  /** What to try first on an own lap: its code is fetched by who has one. */
  async coaching() {
    if (!this.laps.some((lap) => lap.own) || this.laps.length < 2) return;
    try {
      const { showCoaching } = await import("./coaching.js");
      await showCoaching(this);
    } catch (error) {
      this.findings.hidden = false;
      this.findings.replaceChildren(problem(error, () => this.coaching()));
    }
  }

  /** The corner table with the phases of an own lap beside it. */
  showPhases(phases) {
    const coached = cornerTable(this.comparison, this.styles, this.names, this.lens, phases);
    if (!coached) return;
    this.corners?.node.replaceWith(coached.node);
    this.corners = coached;
    coached.update();
  }
}
