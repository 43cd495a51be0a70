// What stands in a place while there is nothing to show there, or no more: loading, empty, not loaded, offline, errors.
import { api, forget } from "./api.js";
import { announce, h, styled } from "./dom.js";
import { address, go, which } from "./state.js";

export function loading(text = "Loading …") {
  return h("div", { class: "notice loading", role: "status" }, h("span", { class: "bar", "aria-hidden": "true" }), h("p", {}, text));
}

export function empty(title, text, ...more) {
  return h("div", { class: "notice" }, h("h3", {}, title), text && h("p", {}, text), ...more);
}

const WORDS = {
  offline: ["No connection", "The server cannot be reached. What is on the page stays; this part is asked for again when you are online."],
  unreadable: ["The answer was cut off", "Something between here and the server changed it, or it is being restarted."],
  not_signed_in: ["Sign in first", "This needs your account: a lap of your own is shown to you alone."],
  no_telemetry: ["No telemetry", null],
};

/** The code of an error; a module that could not be fetched has none, but is no mistake of the page. */
function codeOf(error) {
  if (error.code || !(error instanceof TypeError && /import/i.test(error.message))) return error.code;
  return navigator.onLine ? "unreadable" : "offline";
}

/** Return what to show for an error; `again` asks the same question once more. */
export function problem(error, again) {
  const code = codeOf(error);
  const [title, text] = WORDS[code] ?? [error.title || "This did not work", null];
  const detail = text ?? (code ? error.message : "The page made a mistake; reloading may help.");
  if (!code) console.error(error);
  const box = h("div", { class: "notice problem", role: "alert", "data-code": code ?? "page" }, h("h3", {}, title), h("p", {}, detail));
  for (const one of error.errors ?? []) box.append(h("p", { class: "small" }, `${one.field} ${one.message}`));
  if (code === "not_signed_in") box.append(signInHere(again));
  else if (again) box.append(error.retryAfter ? waiting(error.retryAfter, again) : h("button", { type: "button", onclick: again }, "Try again"));
  if (error.requestId) box.append(h("p", { class: "small soft" }, `Request ${error.requestId}`));
  if (code === "offline" && again) window.addEventListener("online", again, { once: true });
  return box;
}

/** Sign in without leaving the view; who has no account is led to the forms. */
function signInHere(again) {
  const signIn = async () => {
    const { askToSignIn } = await import("./sign-in-again.js");
    if (await askToSignIn(null)) again?.();
  };
  return h("div", { class: "row" }, h("button", { type: "button", class: "primary", onclick: signIn }, "Sign in"), h("a", { href: address({ view: "you" }) }, "Create an account"));
}

/** A button that counts down to when the server wants to be asked again (429, 503), then asks by itself once. */
function waiting(seconds, again) {
  let left = Math.ceil(seconds);
  const label = () => `Asked too often: again in ${left} s`;
  const button = h("button", { type: "button", disabled: true }, label());
  const timer = setInterval(() => {
    left -= 1;
    button.textContent = label();
    if (left > 0 && button.isConnected) return;
    clearInterval(timer);
    if (button.isConnected) again();
  }, 1000);
  return button;
}

const STAGES = { queued: "Waiting for its turn", starting: "Starting" };

/** A session that is not in the store: what loading it costs, a button, then how far it is. Nothing is loaded unasked. */
export function notLoaded(name, session, ready) {
  const progress = h("div", { class: "progress", role: "progressbar", "aria-label": "Loading the session", "aria-valuemin": 0, "aria-valuemax": 100 }, h("i"));
  const stage = h("p", { class: "small", role: "status" });
  const button = h("button", { type: "button", class: "primary", onclick: () => follow(true) }, "Load this session");
  const box = h("div", { class: "notice not-loaded" }, h("h3", {}, `${name} is not loaded`),
    h("p", {}, "Loading reads the recording from the source once, for everybody: usually 10 to 60 seconds. You may ask for 6 an hour."), button);
  async function follow(request) {
    button.remove();
    box.querySelector(".problem")?.remove();
    box.append(progress, stage);
    show({ progress: 0, stage: "starting", state: "queued" });
    try {
      const status = request ? await api.requestLoad(session) : null;
      if (status?.state === "done") return over();
      for await (const { event, data } of await api.loadEvents(session)) {
        if (!box.isConnected) return undefined;
        show(data);
        if (event === "done") return over();
        if (event === "failed") throw Object.assign(new Error(data.error?.detail ?? "Loading failed"), { code: data.error?.code ?? "failed", title: "The session could not be loaded" });
      }
      return box.isConnected ? setTimeout(() => follow(false), 1000) : undefined;
    } catch (error) {
      progress.remove();
      stage.remove();
      box.append(problem(error, () => follow(true)));
    }
    return undefined;
  }
  function show(status) {
    const share = Math.round((status.progress ?? 0) * 100);
    progress.setAttribute("aria-valuenow", share);
    styled(progress.firstChild, { width: `${Math.max(3, share)}%` });
    stage.textContent = `${STAGES[status.stage] ?? STAGES[status.state] ?? `Reading: ${status.stage ?? ""}`} · ${share} %`;
  }
  function over() {
    forget();
    announce(`${name} is loaded`);
    if (box.isConnected) ready();
  }
  api.load(session).then((status) => ["queued", "running"].includes(status.state) && follow(false), () => undefined); // 404: nobody has asked
  return box;
}

/** The session's own notice, or an error's, for whatever a tab could not show. */
export function instead(error, again, name = "This session") {
  if (error.code !== "session_loading") return problem(error, again);
  return notLoaded(name, which(), () => go({}, { replace: true }) ?? again());
}
