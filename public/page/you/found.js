// What was found in an uploaded file, and what was assumed of it.
import { h } from "../dom.js";
import { lapTime, NONE } from "../format.js";
import { plain } from "./setup-fields.js";

export function whatWasFound(lap, title = "What was found") {
  const rows = [
    ["Lap time", lapTime(lap.lap_time)], ["Length", lap.metres ? `${lap.metres} m` : NONE], ["Read as", lap.tool ?? NONE],
    ["Samples", `${lap.samples}${lap.rate ? `, ${lap.rate.toFixed(0)} a second` : ""}`], ["Channels", lap.channels.map(plain).join(", ")],
    ["Circuit", circuit(lap)], ["Placed by", `${lap.quality.method}, ±${lap.quality.uncertainty?.toFixed(3) ?? "?"} s`],
    lap.laps?.length > 1 && ["In the file", lap.laps.map((one) => `lap ${one.lap} ${lapTime(one.lap_time)}${one.lap === lap.lap ? " (taken)" : ""}`).join(", ")],
    ...setupRows(lap.setup),
  ].filter(Boolean);
  return h("div", { class: "source found" }, title && h("h3", {}, title),
    h("table", {}, h("tbody", {}, rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value))))),
    lap.assumed.length ? h("details", { open: true }, h("summary", {}, "What was assumed"), h("ul", {}, lap.assumed.map((one) => h("li", {}, one)))) : null);
}

function circuit({ circuit_match: match, circuit: name }) {
  if (!match) return name ?? "not compared: no session was named";
  return `${match.verdict}${match.metres && match.official_metres ? `, ${Math.round(match.metres)} of ${Math.round(match.official_metres)} m` : ""}`;
}

function setupRows(setup) {
  const { extra, ...known } = setup ?? {};
  const words = (values) => Object.entries(values).map(([name, value]) => `${plain(name)} ${value}`).join(", ");
  return [Object.keys(known).length && ["Setup", words(known)], extra && ["Setup, kept as it is", words(extra)]].filter(Boolean);
}
