// Preferences, sign out, delete the account.
import { api, changed, kinds, signedInAs, user } from "../api.js";
import { announce, field, h, option } from "../dom.js";
import { form } from "./form.js";

export function account() {
  const { id, username, email, preferences } = user();
  const style = h("select", { name: "style" }, option("", "as the page"));
  kinds().then(({ styles }) => style.append(...styles.map((name) => option(name, name, preferences.style))), () => null);
  const settings = form("Preferences", [
    field("Style of plots and reports", style),
    field("Units", h("select", { name: "units" }, option("metric", "metric", preferences.units), option("imperial", "imperial", preferences.units))),
    field("Favourite drivers", h("input", { name: "favourite_drivers", value: (preferences.favourite_drivers ?? []).join(", "), placeholder: "VER, LEC" })),
    field("Language of answers", h("input", { name: "language", value: preferences.language ?? "", placeholder: "en", maxlength: 5 })),
  ], "Save", async (values) => {
    const { style: chosen, units, language } = values;
    const favourites = values.favourite_drivers.toUpperCase().split(/[\s,]+/).filter(Boolean);
    const saved = await api.savePreferences({ ...preferences, units, favourite_drivers: favourites, style: chosen || undefined, language: language || undefined });
    changed(id, { preferences: saved });
    return "Saved.";
  });
  settings.id = "preferences";
  const out = h("button", { type: "button", id: "sign-out", onclick: signOut }, "Sign out on every device");
  const end = form("", [field("Password", h("input", { name: "password", type: "password", autocomplete: "current-password", required: true }), "Laps, answers, reports and their files are deleted at once, for good.")], "Delete my account", async ({ password }) => {
    await api.deleteAccount(password);
    signedInAs(null);
    announce("Your account is deleted");
  }, { danger: true });
  end.id = "delete-account";
  return h("section", { class: "card", id: "account" }, h("h2", {}, username), h("p", { class: "soft" }, email), settings, h("div", { class: "row" }, out), h("details", {}, h("summary", {}, "Delete the account"), end));

  async function signOut() {
    out.disabled = true;
    const ended = await api.signOut().then(() => true, (error) => error.status === 401); // 401: they had ended before
    signedInAs(null); // whatever came of it, this page forgets the token
    if (!ended) document.getElementById("sign-in")?.before(h("p", { class: "wrong", role: "alert" }, "You are signed out here. The server did not answer: other devices stay signed in until their time is over."));
  }
}
