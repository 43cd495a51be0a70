// A picture that the server draws: its own words as the alternative text, and files to download.
import { api, user } from "./api.js";
import { h, showing } from "./dom.js";
import { instead, loading } from "./notice.js";
import { state } from "./state.js";

const plainStyle = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
};

const PHONE = { width: 780, height: 980, dpi: 220 }; // of a sharp screen: twice the width, and type as on a picture of 355

/** Whether plots are in a style that was chosen, whatever the page's theme is. */
export const hasStyle = () => Boolean(state().style ?? user()?.preferences?.style);

/** The style that plots are drawn in: as chosen here, as preferred, or like the page. */
export const styleNow = () => state().style ?? user()?.preferences?.style ?? plainStyle();

/** `which` names the plot; a picture fits the place: a phone gets one that is laid out for it. */
export function plotFigure(which, signal) {
  const box = h("figure", { class: "picture" }, loading("Drawing …"));
  const style = which.style ?? styleNow();
  const query = { ...which, style };
  const again = async () => {
    box.replaceChildren(loading("Drawing …"));
    const width = Math.round(Math.min(1400, Math.max(390, box.clientWidth || 1000)) / 50) * 50; // steps, so that the kept picture serves many windows
    try {
      const { picture, words } = await api.plot({ ...query, ...(width < 700 ? PHONE : {}) }, { signal });
      const image = showing(h("img", { alt: words || which.kind }), picture);
      await image.decode();
      box.replaceChildren(image, h("div", { class: "row small" }, "Download", ["png", "svg", "pdf"].map((format) => h("a", { href: link({ ...query, format }), download: `${which.kind}.${format}` }, format.toUpperCase()))));
    } catch (error) {
      if (error.name !== "AbortError") box.replaceChildren(instead(error, again));
    }
  };
  requestAnimationFrame(again); // its width is known once it is on the page
  return box;
}

function link(query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) [value].flat().filter((one) => one !== undefined && one !== null).forEach((one) => search.append(name, one));
  return `/api/plot?${search}`;
}
