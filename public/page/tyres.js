// Tyres: letters and colours as on television, and the mark that stands beside a lap. The first three were used until 2018.
import { h } from "./dom.js";

export const TYRES = {
  HYPERSOFT: ["HS", "#f29ac0"], ULTRASOFT: ["US", "#a46be0"], SUPERSOFT: ["SS", "#ff8a4c"],
  SOFT: ["S", "#e8344a"], MEDIUM: ["M", "#e6b400"], HARD: ["H", "#9aa3b2"], INTERMEDIATE: ["I", "#2fa84f"], WET: ["W", "#2f7fe6"],
};
export const lettersOf = (compound) => TYRES[compound]?.[0] ?? "?";
export const colourOf = (compound) => TYRES[compound]?.[1] ?? "#7f8899";

export const tyreMark = (compound, title) =>
  h("span", { class: `tyre ${compound.toLowerCase()}`, title: title ?? compound.toLowerCase() }, lettersOf(compound));
