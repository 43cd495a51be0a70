// What stands in a place while there is nothing to show there, or no more: loading, empty, not loaded, offline, errors.
import { askAnew } from "./api.js";
import { h } from "./dom.js";
import { clock } from "./format.js";
import { sessionName } from "./session-key.js";
import { address, which } from "./state.js";

export function loading(text = "Loading …") {
  return h("div", { class: "notice loading", role: "status" }, h("span", { class: "bar", "aria-hidden": "true" }), h("p", {}, text));
}

export function empty(title, text, ...more) {
  return h("div", { class: "notice" }, h("h3", {}, title), text && h("p", {}, text), ...more);
}

const WORDS = {
  offline: ["No connection", "The server cannot be reached. This is asked for again when you are online."],
  unreadable: ["The answer was cut off", "Something between here and the server changed it, or it is being restarted."],
  not_signed_in: ["Sign in first", "This needs your account: a lap of your own is shown to you alone."],
  no_telemetry: ["No telemetry", null],
  too_many_requests: ["Asked too often", null],
  source_needs_login: ["The source wants an account", null],
  source_blocked: ["The source refuses this server", null],
  source_busy: ["The source is closed while a session runs", null],
  source_rate_limited: ["The source has been asked too often", null],
  not_yet_published: ["Not published yet", null],
  session_not_loaded: ["This deployment loads no sessions", null],
};
// What the reader can do about it, where the server's sentence does not say.
const ADVICE = {
  source_needs_login: "Sessions that are loaded can still be seen. Whoever runs this deployment can set F1_USERNAME and F1_PASSWORD, or F1_SOURCE=openf1, which needs no account.",
  source_blocked: "Sessions that are loaded can still be seen. Whoever runs this deployment can load this one from a laptop into the same store, or set F1_SOURCE=openf1.",
  source_busy: "Sessions that are loaded can still be seen. This one can be loaded when the running session is over.",
  session_not_loaded: "Choose one without a dot above: those are loaded.",
};

/** The code of an error; a module that could not be fetched has none, but is not a mistake of the page. */
function codeOf(error) {
  if (error.code || !(error instanceof TypeError && /import/i.test(error.message))) return error.code;
  return navigator.onLine ? "unreadable" : "offline";
}

/** Return what to show for an error; `again` asks the same question once more. */
export function problem(error, retry) {
  const again = retry && (() => { askAnew(); return retry(); });
  const code = codeOf(error);
  const [title, text] = WORDS[code] ?? [error.title || "This did not work", null];
  const said = text ?? (code ? error.message : "The page made a mistake; reloading may help.");
  const detail = said.charAt(0).toUpperCase() + said.slice(1);
  if (!code) console.error(error);
  const box = h("div", { class: "notice problem", role: "alert", "data-code": code ?? "page" }, h("h3", {}, title), h("p", {}, detail));
  if (ADVICE[code]) box.append(h("p", {}, ADVICE[code]));
  for (const one of error.errors ?? []) box.append(h("p", { class: "small" }, `${one.field} ${one.message}`));
  if (code === "not_signed_in") box.append(signInHere(again));
  else if (again) box.append(error.retryAfter ? waiting(error.retryAfter, again) : h("button", { type: "button", onclick: again }, "Try again"));
  if (error.requestId) box.append(h("p", { class: "small soft" }, `Request ${error.requestId}`));
  if (code === "offline" && again) window.addEventListener("online", () => box.isConnected && again(), { once: true });
  return box;
}

/** Sign in without leaving the view; who has no account is led to the forms. */
function signInHere(again) {
  const signIn = async () => {
    const asked = await import("./sign-in-again.js").then(({ askToSignIn }) => askToSignIn(null), () => false);
    if (asked) again?.();
  };
  return h("div", { class: "row" }, h("button", { type: "button", class: "primary", onclick: signIn }, "Sign in"), h("a", { href: address({ view: "you" }) }, "Create an account"));
}

/** A button that counts down to when the server wants to be asked again (429, 503), then asks by itself once. */
function waiting(seconds, again) {
  const end = Date.now() + Math.max(1, Math.ceil(seconds)) * 1000;
  const left = () => Math.max(0, Math.round((end - Date.now()) / 1000));
  const label = () => `Again at ${clock(end, seconds < 600)}, in ${left() < 100 ? `${left()} s` : `${Math.ceil(left() / 60)} min`}`;
  const button = h("button", { type: "button", disabled: true }, label());
  const timer = setInterval(() => {
    button.textContent = label();
    if (left() > 0 && button.isConnected) return;
    clearInterval(timer);
    if (button.isConnected) again();
  }, 1000);
  return button;
}

/** The session's own notice, or an error's, for whatever a tab could not show. */
export function instead(error, again) {
  if (error.code !== "session_loading") return problem(error, again);
  const session = which(), name = sessionName();
  const place = h("div", {}, loading("This session is not loaded"));
  import("./not-loaded.js").then(({ notLoaded }) => place.replaceChildren(notLoaded(name, session, again)), (failure) => place.replaceChildren(problem(failure, again)));
  return place;
}
