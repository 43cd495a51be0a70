// Moving over the charts: a pointer shows, a drag zooms, two fingers pinch, the wheel pans and zooms, keys do all of it.

export function listen(node, traces, lens) {
  const pointers = new Map();
  let pinch = null, drag = null;
  const place = (event) => event.clientX - node.getBoundingClientRect().left;

  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    pointers.set(event.pointerId, place(event));
    node.setPointerCapture(event.pointerId);
    if (pointers.size === 2) pinch = { from: traces.distanceAt(Math.min(...pointers.values())), to: traces.distanceAt(Math.max(...pointers.values())) };
    else if (event.pointerType === "mouse") drag = { start: place(event), pan: event.shiftKey || event.button === 1, last: place(event) };
    lens.moveTo(traces.distanceAt(place(event)));
  });

  node.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
    if (pinch && pointers.size === 2) return spread([...pointers.values()].sort((a, b) => a - b));
    if (drag?.pan) {
      lens.pan(traces.distanceAt(drag.last) - traces.distanceAt(at));
      drag.last = at;
      return undefined;
    }
    if (drag) traces.selection = Math.abs(at - drag.start) > 5 ? [drag.start, at] : null;
    if (at >= traces.area.left - 4 && at <= traces.area.right + 4) lens.moveTo(traces.distanceAt(at));
    if (drag) lens.changed("cursor");
    return undefined;
  });

  /** Keep what was under the two fingers under them. */
  function spread([left, right]) {
    const { area } = traces;
    const perPixel = (pinch.to - pinch.from) / Math.max(30, right - left);
    lens.show(pinch.from - (left - area.left) * perPixel, pinch.to + (area.right - right) * perPixel);
  }

  const released = (event) => {
    pointers.delete(event.pointerId);
    if (pointers.size < 2) pinch = null;
    if (drag && !drag.pan && traces.selection) {
      const [from, to] = traces.selection.map((px) => traces.distanceAt(px)).sort((a, b) => a - b);
      lens.show(from, to);
    }
    drag = null;
    traces.selection = null;
    lens.changed("cursor");
  };
  node.addEventListener("pointerup", released);
  node.addEventListener("pointercancel", released);
  node.addEventListener("dblclick", () => lens.all());
  node.addEventListener("wheel", (event) => {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !sideways && !event.shiftKey) return; // the page scrolls
    event.preventDefault();
    if (event.ctrlKey) lens.zoom(Math.exp(event.deltaY * 0.01), traces.distanceAt(place(event)));
    else lens.pan(((event.deltaX || event.deltaY) / node.clientWidth) * (lens.to - lens.from));
  }, { passive: false });
  node.addEventListener("keydown", (event) => {
    const act = keys(lens)[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event.shiftKey ? 10 : 1);
  });
}

const PAN = 0.2; // of what is seen: what was in view stays in view for four presses

const keys = (lens) => ({
  ArrowLeft: (times) => lens.step(-times),
  ArrowRight: (times) => lens.step(times),
  ArrowUp: () => lens.zoom(0.7),
  ArrowDown: () => lens.zoom(1 / 0.7),
  PageUp: () => lens.hop(-1),
  PageDown: () => lens.hop(1),
  Home: () => lens.moveTo(0),
  End: () => lens.moveTo(lens.end),
  "+": () => lens.zoom(0.7),
  "-": () => lens.zoom(1 / 0.7),
  "0": () => lens.all(),
  "[": (times) => lens.pan(-PAN * times * (lens.to - lens.from)),
  "]": (times) => lens.pan(PAN * times * (lens.to - lens.from)),
  Escape: () => lens.all(),
});
