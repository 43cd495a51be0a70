// A session that is not in the store: what loading it costs, a button, then how far it is. Nothing is loaded unasked.
import { api, forget, stored } from "./api.js";
import { announce, h, styled } from "./dom.js";
import { problem } from "./notice.js";
import { address } from "./state.js";

const SHOWN = 6;
const STAGES = { queued: "Waiting for its turn", starting: "Starting" };

/** `name` comes when the schedule does: what is there is shown without waiting for it. */
export function notLoaded(name, session, ready) {
  let known = "This session", following = false;
  const progress = h("div", { class: "progress", role: "progressbar", "aria-label": "Loading the session", "aria-valuemin": 0, "aria-valuemax": 100 }, h("i"));
  const stage = h("p", { class: "small", role: "status" });
  const button = h("button", { type: "button", class: "primary", onclick: () => follow(true) }, "Load this session");
  const cost = h("dl", { class: "figures small" }, [["Takes", "seconds to 3 minutes"], ["How often", "once, then it is there for everybody"], ["Limit", "6 an hour"]]
    .map(([term, said]) => h("div", {}, h("dt", {}, term), h("dd", {}, said))));
  const title = h("h3");
  const place = h("div", {}, button); // the button, then what comes of it, in the same place
  const entitle = () => { title.textContent = `${known} is ${place.contains(progress) ? "being" : "not"} loaded`; };
  entitle();
  const box = h("div", { class: "notice not-loaded" }, title,
    h("p", {}, "Its recording is read from the source when somebody asks for it."), cost, place);

  name.then((said) => {
    known = said;
    entitle();
  }, () => null);

  /** One stream of progress at a time; none when the box is left. */
  async function follow(request) {
    if (following) return;
    following = true;
    await listen(request);
    following = false;
  }
  const soon = (request) => setTimeout(() => box.isConnected && follow(request), 1000); // the source is asked once a second at most

  async function listen(request) {
    place.replaceChildren(progress, stage);
    entitle();
    if (request) show({ progress: 0, stage: "starting", state: "queued" });
    try {
      const status = request ? await api.requestLoad(session) : null;
      if (status?.state === "done") return over();
      for await (const { event, data } of await api.loadEvents(session)) {
        if (!box.isConnected) return undefined;
        show(data);
        if (event === "done") return over();
        if (event === "failed") throw failed(data.error);
      }
      return soon(false);
    } catch (error) {
      if (error.code === "load_paused") return soon(true); // it goes on where it stopped
      place.replaceChildren(problem(error, () => follow(true)));
      entitle();
    }
    return undefined;
  }
  function show(status) {
    const share = Math.round((status.progress ?? 0) * 100);
    progress.setAttribute("aria-valuenow", share);
    styled(progress.firstChild, { width: `${Math.max(3, share)}%` });
    const left = status.remaining ? ` · about ${status.remaining < 90 ? `${status.remaining} s` : `${Math.round(status.remaining / 60)} min`} left` : "";
    stage.textContent = `${STAGES[status.stage] ?? STAGES[status.state] ?? `Reading: ${(status.stage ?? "").replaceAll("_", " ")}`} · ${share} %${left}`;
  }
  function over() {
    forget();
    announce(`${known} is loaded`);
    if (box.isConnected) ready();
  }
  loadedOnes().then((links) => box.append(...links), () => undefined);
  api.load(session).then((status) => ["queued", "running"].includes(status.state) && follow(false), () => undefined); // 404: nobody has asked
  return box;
}

/** What can be looked at meanwhile. */
async function loadedOnes() {
  const ready = (await stored()).slice(0, SHOWN);
  if (!ready.length) return [];
  const links = ready.map((one) => h("li", {}, h("a", { href: address({ year: String(one.year), event: String(one.round), session: one.session, laps: null, from: null, to: null, at: null }) }, `${one.event} ${one.year}, ${one.name}`)));
  return [h("h4", {}, "Loaded already"), h("ul", { class: "plain" }, links)];
}

const failed = (error) => Object.assign(new Error(error?.detail ?? "Loading failed"), { code: error?.code ?? "failed", title: "The session could not be loaded" });
