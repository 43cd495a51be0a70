// Your account: sign in or register; then own laps, questions, reports, preferences.
import { onUser, user } from "./api.js";
import { h } from "./dom.js";
import { resolve } from "./session-key.js";
import { signInForms } from "./you/sign-in.js";

let place = null;

export async function show(panel, { changed } = {}) {
  if (changed && !changed.has("view") && place?.isConnected) return;
  if (!user()) {
    place = signInForms();
    panel.replaceChildren(place);
    return;
  }
  const who = user();
  await resolve().catch(() => null); // questions and uploads are about a session
  const parts = await Promise.all([import("./you/own-laps.js"), import("./you/analysis.js"), import("./you/reports.js"), import("./you/account.js")]);
  if (user()?.id !== who.id) return; // signed out meanwhile: the forms are shown
  const [laps, analysis, reports, account] = parts;
  place = h("div", { class: "you" }, laps.ownLaps(), analysis.analysis(), reports.reports(), account.account());
  panel.replaceChildren(place);
}

onUser(() => {
  if (place?.isConnected) show(place.parentElement);
});
