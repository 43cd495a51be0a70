// The text of an answer. A number opens its fact; a sentence whose claim was checked has a mark.
import { h } from "../dom.js";
import { loading } from "../notice.js";

/** Return what to call for the events `facts`, `token` and `done`, and with a notice if it fails. */
export function written(place, { follow, speak }) {
  let facts = [];
  const text = h("div", { class: "answer", "aria-live": "polite" });
  const source = h("div", { class: "source", id: "fact", role: "status", hidden: true });
  const wait = loading("Computing the facts …");
  const box = h("div", {}, wait, text, source); // of this answer alone: another one may take its place before it is complete
  place.replaceChildren(box);

  function show(fact) {
    const sure = fact.uncertainty ? ` ± ${fact.uncertainty}` : "";
    source.hidden = false;
    source.replaceChildren(h("b", {}, fact.text), ` · ${fact.kind.replaceAll("_", " ")} of ${fact.subjects.join(", ")}`, h("br"), h("span", { class: "soft" }, `Source: ${fact.source}${sure}`));
  }

  return {
    facts: (data) => {
      facts = data.facts;
      wait.querySelector("p").textContent = `${facts.length} facts computed; writing …`;
    },
    token: ({ text: sentence }) => text.append(h("span", {}, linked(plain(sentence), facts, show), " ")),
    done: (answer) => {
      facts = answer.facts;
      wait.remove();
      text.replaceChildren(...answer.answer.split("\n\n").map((paragraph) => h("p", {}, marked(paragraph, answer, show))));
      box.append(foot(answer, follow, speak));
    },
    failed: (notice) => box.replaceChildren(notice),
  };
}

const plain = (text) => text.replaceAll("**", "").replace(/\*([^*]+)\*/g, "$1");

/** The paragraph sentence by sentence, as the claims cut it. */
function marked(paragraph, { claims, facts }, show) {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const pieces = [];
  let rest = paragraph;
  for (const claim of claims) {
    const at = rest.indexOf(claim.text);
    if (at < 0) continue;
    pieces.push(plain(rest.slice(0, at)), h("span", {}, linked(plain(claim.text), claim.facts.map((id) => byId.get(id)).filter(Boolean), show), h("span", { class: "check", title: "Checked against the facts" }, "✓")));
    rest = rest.slice(at + claim.text.length);
  }
  return [...pieces, plain(rest)];
}

/** A sentence with a button for each text of a fact in it, the longest first. */
function linked(sentence, facts, show) {
  const texts = [...facts].filter((fact) => fact.text && fact.text.length > 1).sort((one, other) => other.text.length - one.text.length);
  const pieces = [];
  let rest = sentence;
  while (rest) {
    const found = texts.map((fact) => ({ fact, at: rest.indexOf(fact.text) })).filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at)[0];
    if (!found) return [...pieces, rest];
    pieces.push(rest.slice(0, found.at), h("button", { type: "button", class: "fact", title: found.fact.source, onclick: () => show(found.fact) }, found.fact.text));
    rest = rest.slice(found.at + found.fact.text.length);
  }
  return pieces;
}

function foot(answer, follow, speak) {
  const { checked, source, model, usage } = answer;
  const by = source === "openai" ? `Written by ${model}, ${usage.prompt_tokens + usage.completion_tokens} tokens` : "Computed from the facts, without a language model";
  const cut = checked.unsupported.length ? h("details", { class: "small" }, h("summary", {}, `${checked.unsupported.length} sentences were cut out`), h("ul", {}, checked.unsupported.map((one) => h("li", {}, `“${one.text}”: ${one.reason}`)))) : null;
  const listen = h("button", { type: "button", onclick: () => speak(answer, listen) }, "Listen");
  return h("div", {}, h("p", { class: "small soft" }, `${by}. ${checked.numbers} numbers and ${checked.relations} statements checked.`), cut,
    h("div", { class: "row" }, listen, h("button", { type: "button", onclick: () => follow(answer) }, "Ask on")));
}
