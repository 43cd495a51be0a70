// Dark, light, or as the system is; the choice is no secret, so it may stay in this browser.
const button = document.getElementById("theme");
const ORDER = ["auto", "dark", "light"];
const SIGNS = { auto: "◐", dark: "●", light: "○" };

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.textContent = SIGNS[theme];
  button.setAttribute("aria-label", `Theme: ${theme}. Change it`);
  button.title = `Theme: ${theme}`;
}

let theme = "auto";
try { theme = localStorage.getItem("theme") ?? "auto"; } catch { /* storage is switched off: the system decides */ }
apply(ORDER.includes(theme) ? theme : "auto");

button.addEventListener("click", () => {
  theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
  try { localStorage.setItem("theme", theme); } catch { /* this time only, then */ }
  apply(theme);
  document.dispatchEvent(new Event("themechange"));
});
matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
