// Dark, light, or as the system is; the choice is not secret, so it may stay in this browser. Set before anything is drawn.
const ORDER = ["auto", "dark", "light"];

let theme = "auto";
try { theme = localStorage.getItem("theme") ?? "auto"; } catch { /* storage is switched off: the system decides */ }
if (!ORDER.includes(theme)) theme = "auto";
apply();

function apply() {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Let a button change it. */
export function themeButton(button) {
  const label = () => {
    button.dataset.theme = theme; // the style sheet draws the sign
    button.setAttribute("aria-label", `Theme: ${theme}. Change it`);
    button.title = `Theme: ${theme}`;
  };
  label();
  window.addEventListener("storage", ({ key, newValue }) => { // chosen in another tab
    if (key !== "theme" || !ORDER.includes(newValue)) return;
    theme = newValue;
    apply();
    label();
    document.dispatchEvent(new Event("themechange"));
  });
  button.addEventListener("click", () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    try { localStorage.setItem("theme", theme); } catch { /* this time only, then */ }
    apply();
    label();
    document.dispatchEvent(new Event("themechange"));
  });
}
matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
