// Signing in over what one was doing: the request that needed it goes on afterwards, and nothing that was typed is lost.
import { api, signedInAs } from "./api.js";
import { announce, field, h } from "./dom.js";
import { form } from "./you/form.js";

let open = null;

/** Return whether someone signed in; `user` is who was signed in before, if anybody. One dialog at a time. */
export function askToSignIn(user) {
  open ??= ask(user).finally(() => { open = null; });
  return open;
}

function ask(user) {
  return new Promise((resolve) => {
    const login = h("input", { name: "login", autocomplete: "username", required: true, value: user?.username ?? "", readonly: Boolean(user) });
    const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true, autofocus: true });
    const entry = form("", [field("E-mail or username", login), field("Password", password)], "Sign in", async (values) => {
      const answer = await api.signIn(values);
      if (!dialog.open) return; // "Not now" came before the answer
      signedInAs(answer);
      announce(`Signed in as ${answer.user.username}`);
      dialog.close("in");
    });
    const cancel = h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, user ? "Go on signed out" : "Not now");
    entry.querySelector(".row").append(cancel);
    const dialog = h("dialog", { class: "card", id: "sign-in-again", "aria-labelledby": "sign-in-title" },
      h("h2", { id: "sign-in-title" }, user ? "Your sign-in has ended" : "Sign in"),
      h("p", { class: "soft" }, user ? "Sign in once more: what you were doing goes on where it stopped." : "This is yours alone to see. Then it opens here."), entry);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "in" && user) signedInAs(null);
      resolve(dialog.returnValue === "in");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
