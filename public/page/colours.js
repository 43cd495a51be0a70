// Team colours of the session, made visible on the ground; laps of like colour are told apart by their dashes.

export const DASHES = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2]];
const LIKE = 60; // distance in RGB under which two lines are taken for one another at a glance
const ENOUGH = 3; // contrast of graphics by WCAG 1.4.11

/** "#1a2b3c" or "#fff" → [red, green, blue] */
export function parse(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}
export const css = ([red, green, blue], alpha = 1) => `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${alpha})`;

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Move a colour towards white or black until it stands out from the ground. */
export function visible(rgb, ground) {
  const towards = luminance(ground) < 0.2 ? 255 : 0;
  let found = rgb;
  for (let step = 0; contrast(found, ground) < ENOUGH && step < 20; step += 1) found = found.map((value) => value + (towards - value) * 0.12);
  return found;
}

/** Return {colour, dash} for each lap, the reference first. */
export function lapStyles(laps, colourOf, ground, own) {
  const taken = [];
  return laps.map((lap) => {
    const rgb = lap.own ? own : visible(parse(colourOf(lap.driver) ?? "#8f98a8"), ground);
    const alike = taken.filter((other) => Math.hypot(...other.map((value, at) => value - rgb[at])) < LIKE).length;
    taken.push(rgb);
    return { rgb, colour: css(rgb), dash: DASHES[Math.min(alike, DASHES.length - 1)] };
  });
}

/** The colours of the style sheet, for canvas. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return Object.fromEntries(["back", "panel", "line", "text", "soft", "accent", "best", "grid", "good", "bad", "warn"].map((name) => [name, value(`--${name}`)]));
}
