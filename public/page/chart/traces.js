// All channels of the laps on one distance axis: what is still is drawn once, what follows the cursor lies on top.
import { palette } from "../colours.js";
import { h, styled } from "../dom.js";
import { doubt, frozenStretches } from "./comparison.js";
import { drawAxis, drawBand, drawDistances, drawLanes, drawMarks, drawMissing, drawTitle, drawTrace } from "./draw.js";
import { arrange, column, panelsOf, spanOf } from "./panels.js";
import { nearest, sharpen } from "./scales.js";

const HEAD = 48, FOOT = 22, GAP = 19; // the gap holds the name of the panel below it

export class Traces {
  constructor(comparison, styles, lens, names) {
    Object.assign(this, { comparison, styles, lens, names });
    this.doubts = comparison.laps.map((_, index) => doubt(comparison, index));
    this.layers = [];
    this.frozen = comparison.laps.map((_, index) => frozenStretches(comparison, index));
    this.still = h("canvas", { "aria-hidden": "true" });
    this.moving = h("canvas", { "aria-hidden": "true", class: "over" });
    this.node = h("div", { class: "traces" }, this.still, this.moving);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.node);
  }

  close() { this.watcher.disconnect(); }

  /** Draw something more over the charts: `head` pixels above them, and `draw(context, traces)`. */
  addLayer(layer) {
    this.layers.push(layer);
    this.arrange();
    this.draw();
  }

  get head() { return HEAD + this.layers.reduce((sum, layer) => sum + layer.head, 0); }

  arrange() {
    if (this.height) this.panels = arrange(panelsOf(this.comparison), this.height - this.head - FOOT, this.head, GAP);
  }

  resize() {
    const width = this.node.clientWidth, height = this.node.clientHeight;
    if (!width || (width === this.width && height === this.height && this.ratio === devicePixelRatio)) return;
    Object.assign(this, { width, height, ratio: devicePixelRatio });
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.small = width < 560;
    this.weight = Math.max(1, rem / 16); // on a large screen type grows, and so do lines
    this.font = `${Math.round(rem * 0.7)}px ${getComputedStyle(document.body).fontFamily}`;
    this.area = { left: this.small ? 34 : Math.round(rem * 3), right: width - (this.small ? 6 : 12), bottom: height - FOOT };
    this.arrange();
    this.stillContext = sharpen(this.still, width, height);
    this.movingContext = sharpen(this.moving, width, height);
    this.draw();
  }

  x = (distance) => this.area.left + ((distance - this.lens.from) / (this.lens.to - this.lens.from)) * (this.area.right - this.area.left);
  distanceAt = (px) => this.lens.from + ((px - this.area.left) / (this.area.right - this.area.left)) * (this.lens.to - this.lens.from);

  /** Draw everything; a few milliseconds for five laps. */
  draw() {
    if (!this.width) return;
    const { stillContext: context, comparison, lens, area } = this;
    const colours = palette();
    this.colours = colours;
    context.clearRect(0, 0, this.width, this.height);
    const start = Math.max(0, nearest(comparison.distance, lens.from) - 1);
    const end = Math.min(comparison.distance.length - 1, nearest(comparison.distance, lens.to) + 1);
    for (const panel of this.panels) {
      panel.range = spanOf(panel, comparison, start, end);
      const [low, high] = panel.range;
      panel.y = (value) => panel.top + panel.height - ((value - low) / (high - low)) * panel.height;
      context.fillStyle = colours.panel;
      context.fillRect(area.left, panel.top, area.right - area.left, panel.height);
      drawAxis(context, panel, panel.y, panel.range, area, colours, this.font);
    }
    drawMarks(context, comparison, this.x, area, colours, this.font, this.small);
    for (const panel of this.panels) this.drawPanel(context, panel, colours, start, end);
    this.layers.forEach((layer) => layer.draw(context, this));
    drawDistances(context, this.x, lens.from, lens.to, area, colours, this.font);
    this.drawCursor();
  }

  drawPanel(context, panel, colours, start, end) {
    const { comparison, styles, area } = this;
    context.save();
    context.beginPath();
    context.rect(area.left, panel.top, area.right - area.left, panel.height);
    context.clip();
    if (panel.name !== "delta") {
      this.frozen.forEach((stretches, index) => stretches.forEach(([from, to]) => drawMissing(context, this.x(from), this.x(to), panel, styles[index].colour)));
    }
    if (panel.lanes) drawLanes(context, panel, comparison, styles, this.x, start, end);
    else {
      comparison.laps.forEach((lap, index) => {
        if (panel.name !== "delta" || !this.doubts[index]) return;
        drawBand(context, comparison.distance, lap.delta, this.doubts[index], this.x, panel.y, styles[index], start, end);
      });
      // the reference last: it lies on top of who is compared with it
      comparison.laps.map((_, index) => index).reverse().forEach((index) => {
        if (panel.name === "delta" && !index) return;
        drawTrace(context, comparison.distance, column(comparison.laps[index], panel.name), this.x, panel.y, styles[index],
          { stepped: panel.stepped, start, end, width: (panel.name === "speed" ? 1.9 : 1.5) * this.weight });
      });
    }
    context.restore();
    const more = panel.name === "delta" && !this.small ? `  above 0: slower than ${this.names[0]}` : "";
    if (!panel.lanes) drawTitle(context, panel, area, colours, this.font, more);
    else {
      context.fillStyle = colours.soft;
      context.font = this.font;
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillText(((this.small && panel.short) || panel.title).toUpperCase(), area.left - 5, panel.top + panel.height / 2);
    }
  }

  /** Draw what follows the cursor: little enough for every frame. */
  drawCursor() {
    if (!this.width) return;
    const { movingContext: context, lens, area, comparison } = this;
    context.clearRect(0, 0, this.width, this.height);
    const at = this.x(lens.at);
    if (this.selection) {
      const [from, to] = this.selection;
      context.fillStyle = this.colours.accent;
      context.globalAlpha = 0.16;
      context.fillRect(Math.min(from, to), this.head, Math.abs(to - from), area.bottom - this.head);
      context.globalAlpha = 1;
    }
    if (at < area.left - 1 || at > area.right + 1) return;
    context.strokeStyle = this.colours.text;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(at) + 0.5, 16);
    context.lineTo(Math.round(at) + 0.5, area.bottom);
    context.stroke();
    for (const panel of this.panels) {
      if (panel.lanes) continue;
      comparison.laps.forEach((lap, index) => {
        const value = column(lap, panel.name)[lens.index];
        if (value === null || value === undefined || (panel.name === "delta" && !index)) return;
        context.fillStyle = this.styles[index].colour;
        context.beginPath();
        context.arc(at, panel.y(value), 3.2, 0, 7);
        context.fill();
      });
    }
    const text = `${Math.round(lens.at).toLocaleString("en").replace(",", " ")} m`;
    context.font = this.font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const width = context.measureText(text).width + 12;
    const left = Math.min(Math.max(at - width / 2, area.left), area.right - width);
    context.fillStyle = this.colours.text;
    context.fillRect(left, area.bottom + 2, width, 17);
    context.fillStyle = this.colours.panel;
    context.fillText(text, left + width / 2, area.bottom + 11);
  }
}

export const sized = (node, height) => styled(node, { "--height": height });
