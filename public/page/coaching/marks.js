// Findings on the charts: the stretch of road they are about, and above it what it costs.
import { signed } from "../format.js";

const STRIP = 21; // pixels above the first panel, for the labels
const TOP = 33;
const BADGE = 11; // half the width of a label that is a number alone

const SHORTEST = 10; // metres: a shorter phase cannot be seen, so what is around it is shown with it

/** Metres from and to of a finding: its phase of the corner, with the one before and after where it is very short. */
export function stretchOf(finding, { corners }) {
  const phases = corners.find((one) => `${one.number}${one.letter}` === finding.corner)?.phases ?? [];
  const at = phases.findIndex((one) => one.phase === finding.phase);
  if (at < 0) return null;
  const { from, to } = phases[at];
  return to - from >= SHORTEST ? [from, to] : [phases[Math.max(at - 1, 0)].from, phases[Math.min(at + 1, phases.length - 1)].to];
}

export const costOf = ({ gain, noise }) => `${signed(gain)} ± ${noise.toFixed(3)} s`;

/** A layer of the charts. */
export function findingMarks(findings) {
  const marks = findings.map((finding, index) => ({ finding, index })).filter(({ finding }) => finding.stretch);
  return {
    head: marks.length ? STRIP : 0,
    draw(context, { x, area, colours, font, small }) {
      const seen = marks.map((mark) => ({ ...mark, ends: mark.finding.stretch.map((place) => Math.min(Math.max(x(place), area.left), area.right)) })).filter(({ ends }) => ends[1] - ends[0] >= 1);
      const taken = [];
      for (const { finding, index, ends: [from, to] } of seen) {
        const later = seen.filter((one) => one.index > index).map(({ ends }) => (ends[0] + ends[1]) / 2).map((middle) => [middle - BADGE, middle + BADGE]);
        const colour = index ? colours.warn : colours.accent;
        band(context, from, to, area, colour, index ? 0.1 : 0.17);
        label(context, finding, index, [from, to], { area, colour, font, small, taken, later, back: colours.back });
      }
    },
  };
}

function band(context, from, to, area, colour, alpha) {
  context.fillStyle = colour;
  context.globalAlpha = alpha;
  context.fillRect(from, TOP, to - from, area.bottom - TOP);
  context.globalAlpha = 0.8;
  context.fillRect(from, TOP + STRIP - 5, to - from, 2);
  context.globalAlpha = 1;
}

/** The whole cost where there is room, else its number in the list. */
function label(context, finding, index, [from, to], { area, colour, font, small, taken, later, back }) {
  context.font = `700 ${font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const texts = [`${index + 1}  T${finding.corner} ${finding.phase}  ${costOf(finding)}`, `${index + 1}  ${signed(finding.gain)} s`, String(index + 1)];
  for (const text of small ? texts.slice(1) : texts) {
    const width = context.measureText(text).width + 12;
    const free = (left) => [...taken, ...later].every(([start, end]) => left >= end + 3 || left + width <= start - 3);
    const left = [(from + to - width) / 2, from, to - width].map((place) => Math.min(Math.max(place, area.left), area.right - width)).find(free);
    if (left === undefined) continue;
    taken.push([left, left + width]);
    context.fillStyle = colour;
    context.fillRect(left, TOP - 2, width, 17);
    context.fillStyle = back;
    context.fillText(text, left + 6, TOP + 7);
    return;
  }
}
