// The setup of the car as fields, with the bounds of the game that is chosen; a game's own file can be pasted instead.
import { api } from "../api.js";
import { field, h, option } from "../dom.js";
import { problem } from "../notice.js";

const PREFIX = "setup."; // as the API names a field that is out of bounds
const OTHER = ["Assetto Corsa Competizione", "Assetto Corsa", "iRacing", "rFactor 2", "Le Mans Ultimate"];
export const plain = (name) => name.replaceAll("_", " ");

/** Return the choice of the game and the fields; these are filled when the details are opened first. */
export function setupFields() {
  const game = h("input", { name: "game", maxlength: 100, list: "games", placeholder: "F1 25", autocomplete: "off" });
  const games = h("datalist", { id: "games" }, OTHER.map((name) => option(name, name)));
  const places = h("div", { class: "setup-fields" });
  const wrong = h("div");
  const pasted = h("textarea", { name: "pasted", rows: 2, placeholder: '{"front_wing": 28, "rear_wing": 24}' });
  const details = h("details", { class: "setup-form" }, h("summary", {}, "Setup of the car"), wrong, places,
    field("or the game's setup file, pasted", pasted, "JSON; what has no field here is kept as it is"));
  let asked = null;

  async function fill() {
    if (!details.open || asked === game.value) return;
    asked = game.value;
    const mine = asked;
    const form = await api.setupFields(mine).catch((error) => failed(mine, error));
    if (!form || mine !== asked) return;
    wrong.replaceChildren();
    games.replaceChildren(...[...form.games, ...OTHER].map((name) => option(name, name)));
    const before = new Map([...places.querySelectorAll("input")].map((input) => [input.name, input.value]));
    places.replaceChildren(...groupsOf(form.fields).map(([name, fields]) => h("fieldset", {}, h("legend", {}, name), fields.map((one) => inputOf(one, before)))));
  }
  function failed(mine, error) {
    if (mine !== asked) return;
    asked = null;
    wrong.replaceChildren(problem(error, fill));
  }
  details.addEventListener("toggle", fill);
  game.addEventListener("change", fill);
  return { nodes: [field("Game or logger", h("span", {}, game, games), "Decides the bounds of the setup"), details] };
}

const groupsOf = (fields) => [...new Set(fields.map((one) => one.group))].map((group) => [group, fields.filter((one) => one.group === group)]);

function inputOf({ name, unit, least, most }, before) {
  const value = before.get(PREFIX + name) ?? "";
  const input = h("input", { name: PREFIX + name, type: "number", step: "any", min: least, max: most, value, placeholder: `${least} … ${most}` });
  return field(`${plain(name)}${unit === "clicks" ? "" : `, ${unit}`}`, input);
}

/** The setup that the form's values say, as the API takes it; raise Error if what was pasted is not JSON. */
export function setupOf(values) {
  const filled = Object.entries(values).filter(([name, value]) => name.startsWith(PREFIX) && value !== "");
  const own = Object.fromEntries(filled.map(([name, value]) => [name.slice(PREFIX.length), Number(value)]));
  const given = values.pasted?.trim() ? parsed(values.pasted) : {};
  const setup = { ...given, ...own };
  return Object.keys(setup).length ? JSON.stringify(setup) : undefined;
}

function parsed(text) {
  try {
    const given = JSON.parse(text);
    if (given && typeof given === "object" && !Array.isArray(given)) return given;
  } catch { /* said below */ }
  throw Object.assign(new Error("The pasted setup is not JSON"), { code: "invalid_request", errors: [{ field: "pasted", message: "is not a JSON object: {\"front_wing\": 28, …}" }] });
}
