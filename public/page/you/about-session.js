// A line that says which session a form is about, and follows the choice above it.
import { h } from "../dom.js";
import { sessionName } from "../session-key.js";
import { onChange, sameSession, since } from "../state.js";

/** `words(name)` makes the line. */
export function aboutSession(words) {
  const line = h("p", { class: "soft small" });
  const tell = () => {
    const left = since(); // a schedule may come late
    return sessionName().then((name) => { if (!left()) line.textContent = words(name); }, () => null);
  };
  onChange((_, changed) => (line.isConnected && !sameSession(changed) ? tell() : null));
  tell();
  return line;
}
