// Two drivers' fastest laps on one axis: speed above, delta below, drawn from /api/telemetry. No build step.
const form = document.getElementById("pick");
const target = document.getElementById("laps");
const WIDTH = 1000, LEFT = 66, RIGHT = 14;
const SPEED = { top: 10, height: 230 }, DELTA = { top: 290, height: 110 };

const ask = async (path) => {
  const answer = await fetch(path, { headers: { Prefer: "wait=60" } });
  const body = await answer.json();
  if (answer.status !== 200) throw new Error(body.detail || `${body.stage || "loading"}: try again in a moment`);
  return body;
};

const node = (name, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  return made;
};

function say(text, isProblem = false) {
  target.classList.toggle("problem", isProblem);
  target.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
}

function options(name, rows, chosen) {
  form.elements[name].replaceChildren(...rows.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

const scale = (from, to, start, length) => (value) => start + ((value - from) / (to - from)) * length;

function path(xs, ys, x, y, kind) {
  const points = xs.map((at, index) => (ys[index] === null ? "" : `${x(at).toFixed(1)},${y(ys[index]).toFixed(1)}`));
  return node("path", { class: kind, d: `M${points.filter(Boolean).join("L")}` });
}

function axis(svg, y, ticks, unit) {
  ticks.forEach((tick, index) => {
    svg.append(node("line", { class: "line", x1: LEFT, x2: WIDTH - RIGHT, y1: y(tick), y2: y(tick) }));
    const text = `${tick}${index === ticks.length - 1 ? ` ${unit}` : ""}`;
    svg.append(node("text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, text));
  });
}

function steps(low, high, count) {
  const raw = (high - low) / count;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * [1, 2, 5, 10].find((one) => one * size >= raw);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step) ticks.push(Number(tick.toFixed(3)));
  return ticks;
}

function corners(svg, found, x) {
  let last = -Infinity;
  found.forEach(({ number, letter, distance }) => {
    if (distance === null) return;
    svg.append(node("line", { class: "mark", x1: x(distance), x2: x(distance), y1: SPEED.top, y2: DELTA.top + DELTA.height }));
    if (x(distance) - last < 16) return;
    last = x(distance);
    svg.append(node("text", { x: last, y: SPEED.top + SPEED.height + 18, "text-anchor": "middle" }, `${number}${letter}`));
  });
}

function legend(laps) {
  const box = Object.assign(document.createElement("p"), { className: "legend" });
  laps.forEach((lap, index) => {
    const entry = document.createElement("span");
    entry.append(Object.assign(document.createElement("span"), { className: `swatch ${index ? "second" : ""}` }));
    entry.append(`${lap.driver}, lap ${lap.lap.lap}: ${lap.lap.lap_time.toFixed(3)} s`);
    box.append(entry);
  });
  return box;
}

function draw(found) {
  const [first, second] = found.laps;
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} 430`, role: "img" });
  const end = found.distance.at(-1);
  const speeds = [...first.channels.speed, ...second.channels.speed].filter((value) => value !== null);
  const x = scale(0, end, LEFT, WIDTH - LEFT - RIGHT);
  const speed = scale(Math.max(...speeds), Math.min(...speeds), SPEED.top, SPEED.height);
  const [low, high] = [Math.min(-0.05, ...second.delta), Math.max(0.05, ...second.delta)];
  const delta = scale(high, low, DELTA.top, DELTA.height);
  svg.append(node("title", {}, `${second.driver} against ${first.driver}: ${second.delta.at(-1).toFixed(3)} s at the finish`));
  corners(svg, found.corners, x);
  axis(svg, speed, steps(Math.min(...speeds), Math.max(...speeds), 4), "km/h");
  axis(svg, delta, steps(low, high, 3), "s");
  svg.append(path(found.distance, first.channels.speed, x, speed, "first"), path(found.distance, second.channels.speed, x, speed, "second"));
  svg.append(path(found.distance, second.delta, x, delta, "second"));
  svg.append(node("text", { x: LEFT, y: DELTA.top - 12 }, `delta: above 0, ${second.driver} is behind; exact at the timing lines, ± ${
    Math.max(...found.quality.map((one) => one.uncertainty || 0)).toFixed(3)} s between`));
  svg.append(node("text", { x: WIDTH - RIGHT, y: DELTA.top + DELTA.height + 22, "text-anchor": "end" }, `${Math.round(end)} m`));
  target.classList.remove("problem");
  target.replaceChildren(legend(found.laps), svg);
}

const which = () => `year=${form.dataset.year}&event=${form.elements.event.value}&session=${form.elements.session.value}`;

async function compare() {
  say("Reading the laps …");
  try {
    const drivers = `${form.elements.first.value},${form.elements.second.value}`;
    draw(await ask(`/api/telemetry?${which()}&driver=${drivers}&channels=speed`));
  } catch (error) { say(error.message, true); }
  form.dispatchEvent(new Event("chosen"));
}

async function chooseSession() {
  say("Reading the session …");
  try {
    const { results, drivers } = await ask(`/api/session?${which()}`);
    const order = results.length ? results.map((row) => row.driver) : drivers.map((one) => one.code);
    const names = Object.fromEntries(drivers.map((one) => [one.code, one.name]));
    const rows = order.filter((code) => names[code]).map((code) => [code, `${code} ${names[code]}`]);
    options("first", rows, rows[0]?.[0]);
    options("second", rows, rows[1]?.[0]);
    await compare();
  } catch (error) { say(error.message, true); }
}

function chooseEvent(events) {
  const event = events.find((one) => String(one.round) === form.elements.event.value);
  const rows = event.sessions.filter((one) => !one.session.startsWith("FP")).map((one) => [one.session, one.name]);
  options("session", rows, rows.some(([short]) => short === "Q") ? "Q" : rows[0]?.[0]);
  return chooseSession();
}

async function start() {
  try {
    const year = new URLSearchParams(location.search).get("year") || 2025;
    const { season, rows } = await ask(`/api/season?year=${year}`);
    form.dataset.year = season;
    const events = rows.filter((row) => row.round > 0);
    options("event", events.map((row) => [String(row.round), `${season} ${row.event}`]), String(events[0].round));
    form.elements.event.onchange = () => chooseEvent(events);
    form.elements.session.onchange = chooseSession;
    form.elements.first.onchange = form.elements.second.onchange = compare;
    await chooseEvent(events);
  } catch (error) { say(error.message, true); }
}

start();
