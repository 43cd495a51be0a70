// Sign in or register. The password goes to the server once and is kept nowhere.
import { api, signedInAs } from "../api.js";
import { announce, field, h } from "../dom.js";
import { form } from "./form.js";

export function signInForms() {
  const signIn = form("Sign in", [
    field("E-mail or username", h("input", { name: "login", autocomplete: "username", required: true })),
    field("Password", h("input", { name: "password", type: "password", autocomplete: "current-password", required: true })),
  ], "Sign in", async (values) => welcome(await api.signIn(values)));
  const register = form("New here", [
    field("E-mail", h("input", { name: "email", type: "email", autocomplete: "email", required: true })),
    field("Username", h("input", { name: "username", autocomplete: "nickname", required: true })),
    field("Password", h("input", { name: "password", type: "password", autocomplete: "new-password", required: true }), "10 characters or more; a sentence is easy to remember"),
  ], "Create an account", async (values) => welcome(await api.register(values)));
  signIn.id = "sign-in";
  register.id = "register";
  return h("div", { class: "you forms" }, h("p", { class: "soft wide" }, "An account is for laps of your own, questions and reports. Everything else works without. You stay signed in until you close or reload this page."),
    h("div", { class: "card" }, signIn), h("div", { class: "card" }, register));
}

function welcome(answer) {
  signedInAs(answer);
  announce(`Signed in as ${answer.user.username}`);
}
