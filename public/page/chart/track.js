// The circuit from above: who is fastest where, the corners, the part that is looked at, and every car at the cursor.
import { css, palette } from "../colours.js";
import { h } from "../dom.js";
import { nearest, sharpen } from "./scales.js";

export class Track {
  constructor(comparison, circuit, styles, lens) {
    Object.assign(this, { comparison, styles, lens, circuit });
    const along = comparison.laps.find((lap) => lap.channels.x?.some((value) => value !== null) && lap.channels.y);
    this.points = along ? along.channels.x.map((x, index) => [x, along.channels.y[index]]) : [];
    const turn = ((circuit?.rotation ?? 0) * Math.PI) / 180;
    this.turned = ([x, y]) => (x === null ? null : [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
    this.still = h("canvas", { "aria-hidden": "true" });
    this.moving = h("canvas", { "aria-hidden": "true", class: "over" });
    this.node = h("div", { class: "track", role: "img" }, this.still, this.moving);
    this.fastest = comparison.distance.map((at) => comparison.mini_sectors.find((one) => at >= one.from && at < one.to)?.fastest ?? null);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.node);
    this.node.addEventListener("pointerdown", (event) => this.point(event));
    this.node.addEventListener("pointermove", (event) => event.buttons && this.point(event));
  }

  /** Say in one sentence what the map shows. */
  name(names) {
    const parts = this.comparison.mini_sectors;
    const counts = names.map((name, index) => [name, parts.filter((one) => one.fastest === index).length]).filter(([, count]) => count);
    this.node.setAttribute("aria-label", counts.length ? `Map of the circuit: ${counts.map(([name, count]) => `${name} is fastest in ${count}`).join(", ")} of ${parts.length} parts.` : "Map of the circuit.");
  }

  close() { this.watcher.disconnect(); }

  get drawable() { return this.points.length > 10; }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (!width || !this.drawable) return;
    Object.assign(this, { width, height });
    const seen = this.points.map(this.turned).filter(Boolean);
    const [xs, ys] = [0, 1].map((axis) => seen.map((point) => point[axis]));
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = 26;
    const scale = Math.min((width - 2 * room) / (right - left), (height - 2 * room) / (high - low));
    const middle = [(left + right) / 2, (low + high) / 2];
    this.place = (point) => {
      const at = point && this.turned(point);
      return at && [width / 2 + (at[0] - middle[0]) * scale, height / 2 - (at[1] - middle[1]) * scale];
    };
    this.placed = this.points.map((point) => this.place(point));
    this.stillContext = sharpen(this.still, width, height);
    this.movingContext = sharpen(this.moving, width, height);
    this.draw();
  }

  draw() {
    if (!this.width) return;
    const { stillContext: context, lens, comparison } = this;
    const colours = palette();
    this.colours = colours;
    context.clearRect(0, 0, this.width, this.height);
    context.lineJoin = context.lineCap = "round";
    const start = nearest(comparison.distance, lens.from), end = nearest(comparison.distance, lens.to);
    this.stroke(context, 0, this.placed.length - 1, colours.grid, 9);
    for (let at = 0; at < this.placed.length - 1;) {
      const who = this.fastest[at];
      let next = at + 1;
      while (next < this.placed.length - 1 && this.fastest[next] === who) next += 1;
      const style = this.styles[who ?? 0];
      const [from, to] = [Math.max(at, start), Math.min(next, end)];
      this.stroke(context, at, next, css(style.rgb, lens.whole ? 1 : 0.28), 4, style.dash);
      if (!lens.whole && to > from) this.stroke(context, from, to, style.colour, 6, style.dash);
      at = next;
    }
    this.corners(context, colours);
    this.startLine(context, colours);
    this.drawCursor();
  }

  stroke(context, from, to, colour, width, dash = []) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = dash.length ? "butt" : "round";
    context.setLineDash(dash);
    context.beginPath();
    let open = false;
    for (let at = from; at <= to; at += 1) {
      const point = this.placed[at];
      if (!point) { open = false; continue; }
      if (open) context.lineTo(...point); else context.moveTo(...point);
      open = true;
    }
    context.stroke();
    context.setLineDash([]);
  }

  corners(context, colours) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    context.font = `600 ${Math.round(rem * 0.68)}px ${getComputedStyle(document.body).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = colours.soft;
    const turn = ((this.circuit?.rotation ?? 0) * Math.PI) / 180;
    const taken = [];
    for (const corner of this.circuit?.corners ?? []) {
      if (corner.x === null || corner.x === undefined) continue;
      const at = this.place([corner.x, corner.y]);
      const angle = ((corner.angle ?? 0) * Math.PI) / 180 + turn;
      const point = [at[0] + Math.cos(angle) * 15, at[1] - Math.sin(angle) * 15];
      if (taken.some((other) => Math.hypot(other[0] - point[0], other[1] - point[1]) < 12)) continue;
      taken.push(point);
      context.fillText(`${corner.number}${corner.letter ?? ""}`, ...point);
    }
  }

  startLine(context, colours) {
    const [first, second] = [this.placed[0], this.placed.slice(1).find(Boolean)];
    if (!first || !second) return;
    const angle = Math.atan2(second[1] - first[1], second[0] - first[0]) + Math.PI / 2;
    const [dx, dy] = [Math.cos(angle) * 8, Math.sin(angle) * 8];
    context.strokeStyle = colours.text;
    context.lineWidth = 2.5;
    context.beginPath();
    context.moveTo(first[0] - dx, first[1] - dy);
    context.lineTo(first[0] + dx, first[1] + dy);
    context.stroke();
  }

  /** The cars stand where they are when the reference is at the cursor: who is ahead on the road is ahead here. */
  drawCursor() {
    if (!this.width) return;
    const { movingContext: context, comparison, lens } = this;
    context.clearRect(0, 0, this.width, this.height);
    const time = comparison.laps[0].channels.time?.[lens.index];
    comparison.laps.map((_, index) => index).reverse().forEach((index) => {
      const times = comparison.laps[index].channels.time;
      const where = index && times && time !== undefined && time !== null ? nearest(times, time) : lens.index;
      const point = this.placed[where];
      if (!point) return;
      context.beginPath();
      context.arc(...point, index ? 5.5 : 7, 0, 7);
      context.fillStyle = this.styles[index].colour;
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = this.colours.panel;
      context.stroke();
    });
  }

  point(event) {
    const box = this.node.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    let best = -1, least = 30 ** 2; // a press further away than a finger means something else
    this.placed.forEach((point, index) => {
      const far = point ? (point[0] - px) ** 2 + (point[1] - py) ** 2 : Infinity;
      if (far < least) [best, least] = [index, far];
    });
    if (best >= 0) this.lens.moveTo(this.comparison.distance[best]);
  }
}
