// A question about the session: the answer as it is written, each number with its fact, each sentence that was checked with a mark.
import { api } from "../api.js";
import { announce, field, h, option } from "../dom.js";
import { moment } from "../format.js";
import { empty, problem } from "../notice.js";
import { parseLaps, state } from "../state.js";
import { aboutSession } from "./about-session.js";
import { list, remove } from "./list.js";
import { written } from "./written.js";

const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español", it: "Italiano" };

export function analysis() {
  const place = h("div", { id: "answer" });
  const history = list((cursor) => api.analyses({ cursor }), row, "Nothing asked yet.");
  const question = h("textarea", { name: "question", rows: 2, maxlength: 2000, placeholder: "Why did the winner win?" });
  const language = h("select", { name: "language" }, Object.entries(LANGUAGES).map(([code, name]) => option(code, name, "en")));
  const own = parseLaps(state().laps).some((lap) => lap.own);
  const laps = h("input", { type: "checkbox", name: "laps", checked: own });
  const button = h("button", { class: "primary" }, "Ask");
  let following = null, running = null;
  const stop = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => running.abort() }, "Stop");
  const about = aboutSession((name) => (following ? about.textContent : `About ${name}.`));
  const form = h("form", { class: "stack", id: "ask" }, about, field("Question", question, "Empty: what decided the session"), field("Language", language),
    h("label", {}, laps, " about the laps that are compared under Laps"), h("div", { class: "row" }, button, stop));
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });

  async function run() {
    running = new AbortController();
    const mine = running;
    const shown = written(place, { follow, speak });
    button.disabled = true; // asked twice it would be paid for twice
    stop.hidden = false;
    try {
      for await (const { event, data } of await api.ask(asked(), mine.signal)) {
        if (mine.signal.aborted) return;
        shown[event]?.(data);
        if (event === "done") { announce("The answer is complete"); history.reload(); }
      }
    } catch (error) {
      shown.failed(error.name === "AbortError" ? empty("Stopped", "The answer was not waited for.") : problem(error, run));
    } finally {
      button.disabled = false;
      stop.hidden = true;
    }
  }

  function asked() {
    const { year, event, session } = state();
    const common = { question: question.value || undefined, language: language.value, follow_up: following ?? undefined };
    if (following || !session) return common;
    const chosen = laps.checked ? parseLaps(state().laps) : [];
    const drivers = chosen.filter((lap) => lap.driver && !lap.elsewhere);
    return { ...common, year: Number(year), event, session, ...(drivers.length ? { drivers: drivers.map((lap) => lap.driver) } : {}),
      ...(chosen.length ? { laps: [...drivers.map((lap) => lap.lap), ...chosen.filter((lap) => lap.own || lap.elsewhere).map((lap) => lap.ref)] } : {}) };
  }

  function follow(answer) {
    following = answer.id;
    question.value = "";
    question.placeholder = "And then?";
    about.textContent = `Goes on from “${answer.title}”.`;
    question.focus();
  }

  async function speak(answer, button_) {
    button_.disabled = true;
    try {
      const player = showing(h("audio", { controls: true }), await api.speech(answer.id));
      if (!button_.isConnected) return; // nobody could stop it
      button_.replaceWith(player);
      await player.play().catch(() => null);
    } catch (error) {
      button_.replaceWith(h("span", { class: "soft small" }, error.code === "not_available" || error.status === 501 ? "Spoken answers are switched off on this deployment." : error.message));
    }
  }

  function row(item, reload) {
    const open = async () => {
      const shown = written(place, { follow, speak });
      try { shown.done(await api.analyses({ id: item.id })); place.scrollIntoView({ block: "nearest" }); } catch (error) { shown.failed(problem(error, open)); }
    };
    return [h("span", { class: "grow" }, h("button", { type: "button", class: "quiet", onclick: open }, item.title)), h("small", { class: "soft" }, moment(item.created_at)), remove(item.title, () => api.deleteAnalysis(item.id), reload)];
  }

  return h("section", { class: "card", id: "analysis" }, h("h2", {}, "Ask about a session"), form, place, h("h3", {}, "Asked before"), history.node);
}
