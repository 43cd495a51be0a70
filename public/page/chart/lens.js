// What part of the lap is looked at, and where the cursor is: shared by charts, map, tables and the address.
import { clamp, nearest } from "./scales.js";

const LEAST = 60; // metres: three samples at 300 km/h, closer there is nothing to see

export class Lens {
  /** `tell(what)` is called once a frame at most, with "cursor" or "window". */
  constructor(comparison, { from, to, at }, tell) {
    this.distance = comparison.distance;
    this.corners = comparison.corners;
    this.end = this.distance.at(-1);
    this.from = clamp(from ?? 0, 0, this.end - LEAST);
    this.to = clamp(to ?? this.end, this.from + LEAST, this.end);
    this.index = nearest(this.distance, at ?? (this.from + this.to) / 2);
    this.tell = tell;
    this.pending = null;
  }

  get at() { return this.distance[this.index]; }
  get whole() { return this.from <= 0 && this.to >= this.end; }

  changed(what) {
    if (this.pending) { if (what === "window") this.pending = what; return; }
    this.pending = what;
    requestAnimationFrame(() => {
      const said = this.pending;
      this.pending = null;
      this.tell(said);
    });
  }

  moveTo(distance) { this.step(nearest(this.distance, clamp(distance, 0, this.end)) - this.index); }

  /** Move the cursor by points of the grid; the window follows. */
  step(points) {
    const next = clamp(this.index + points, 0, this.distance.length - 1);
    if (next === this.index) return;
    this.index = next;
    if (this.at < this.from) this.pan(this.at - this.from - (this.to - this.from) * 0.1);
    else if (this.at > this.to) this.pan(this.at - this.to + (this.to - this.from) * 0.1);
    this.changed("cursor");
  }

  show(from, to) {
    const width = clamp(to - from, LEAST, this.end);
    this.from = clamp(from, 0, this.end - width);
    this.to = this.from + width;
    this.changed("window");
  }

  pan(metres) { this.show(this.from + metres, this.to + metres); }

  /** Zoom by a factor around a place; under 1 is closer. */
  zoom(factor, around = this.at) {
    const width = clamp((this.to - this.from) * factor, LEAST, this.end);
    const share = clamp((around - this.from) / (this.to - this.from), 0, 1);
    this.show(around - width * share, around + width * (1 - share));
  }

  all() { this.show(0, this.end); }

  showCorner(corner) { this.showStretch(corner.from, corner.to, corner.distance ?? undefined); }

  /** Zoom to a stretch with some road around it, the cursor at a place of it. */
  showStretch(from, to, at = (from + to) / 2) {
    const room = Math.max(40, (to - from) * 0.15);
    this.show(from - room, to + room);
    this.index = nearest(this.distance, clamp(at, 0, this.end));
  }

  /** Go to the next corner, or with −1 to the one before. */
  hop(direction) {
    const places = this.corners.filter((one) => one.distance !== null);
    const found = direction > 0 ? places.find((one) => one.distance > this.at + 6) : places.findLast((one) => one.distance < this.at - 6);
    if (found) this.moveTo(found.distance);
  }
}
