// Reports to print: made section by section, listed, downloaded.
import { api } from "../api.js";
import { announce, download, field, h, option, styled } from "../dom.js";
import { bytes, moment } from "../format.js";
import { problem } from "../notice.js";
import { parseLaps, state } from "../state.js";
import { aboutSession } from "./about-session.js";
import { list, remove } from "./list.js";

export function reports() {
  const made = list((cursor) => api.reports({ cursor }), row, "None made yet.");
  const about = aboutSession((name) => `Of ${name}.`);
  const format = h("select", { name: "format" }, option("pdf", "PDF"), option("png", "PNG, one tall picture"));
  const paper = h("select", { name: "paper" }, option("a4", "A4"), option("letter", "Letter"));
  const laps = h("input", { type: "checkbox", name: "laps", checked: parseLaps(state().laps).some((lap) => lap.own) });
  const place = h("div", { id: "report-progress", role: "status" });
  const button = h("button", { class: "primary" }, "Make the report");
  const form = h("form", { class: "stack", id: "report" }, about, field("As", format), field("Paper", paper), h("label", {}, laps, " of the laps that are compared under Laps"), h("div", { class: "row" }, button), place);
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });

  async function run() {
    const bar = h("i");
    const progress = h("div", { class: "progress", role: "progressbar", "aria-label": "Report", "aria-valuemin": 0, "aria-valuemax": 100 }, bar);
    const stage = h("p", { class: "small soft" }, "Starting …");
    place.replaceChildren(progress, stage);
    button.disabled = true;
    try {
      for await (const { event, data } of await api.makeReport(order())) {
        if (event === "section") {
          progress.setAttribute("aria-valuenow", Math.round((100 * data.done) / data.all));
          styled(bar, { width: `${Math.max(3, (100 * data.done) / data.all)}%` });
          stage.textContent = `${data.section.replaceAll("-", " ")}, ${data.done} of ${data.all}`;
        } else if (event === "failed") throw Object.assign(new Error(data.detail), data, { message: data.detail });
        else if (event === "done") {
          place.replaceChildren(h("p", { class: "said" }, `${data.title}: ${data.pages} ${data.pages === 1 ? "page" : "pages"}, ${bytes(data.bytes)}`), save(data));
          announce("The report is ready");
          made.reload();
        }
      }
    } catch (error) {
      place.replaceChildren(problem(error, run));
    } finally {
      button.disabled = false;
    }
  }

  function order() {
    const { year, event, session } = state();
    const chosen = laps.checked ? parseLaps(state().laps).map((lap) => (lap.own || lap.elsewhere ? lap.ref : lap.lap === "fastest" ? lap.driver : `${lap.driver}:${lap.lap}`)) : [];
    return { year: Number(year), event, session, format: format.value, paper: paper.value, ...(chosen.length ? { laps: chosen } : {}) };
  }

  return h("section", { class: "card", id: "reports" }, h("h2", {}, "Reports"), form, made.node);
}

const row = (item, reload) => [h("span", { class: "grow" }, item.title, h("br"), h("small", { class: "soft" }, `${item.format.toUpperCase()}, ${item.pages} p., ${bytes(item.bytes)} · ${moment(item.created_at)}`)), save(item), remove(item.title, () => api.deleteReport(item.id), reload)];

function save(item) {
  const button = h("button", { type: "button", class: "download" }, "Download");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try { download(await api.reportFile(item.id), item.file_name); } catch (error) { button.after(h("span", { class: "wrong small" }, error.message)); }
    button.disabled = false;
  });
  return button;
}
