// The server's own pictures of what is chosen above: any kind in any style, as PNG, SVG or PDF. No build step.
const chooser = document.getElementById("picture");
const frame = document.getElementById("plot");
const laps = document.getElementById("pick");
let asked = 0, seen = 0;

function address(kind) {
  const { event, session, first, second } = laps.elements;
  const where = { year: laps.dataset.year, event: event.value, session: session.value };
  if (kind.of === "season") return new URL(kind.example, location.origin).searchParams;
  const query = new URLSearchParams({ kind: kind.name, ...where });
  if (kind.of === "laps") query.set("driver", [first.value, second.value].slice(0, kind.laps[1]).join(","));
  return query;
}

function links(query) {
  const box = Object.assign(document.createElement("p"), { className: "legend" });
  box.append("As a file: ");
  ["png", "svg", "pdf"].forEach((format) => {
    const wanted = new URLSearchParams(query);
    wanted.set("format", format);
    box.append(Object.assign(document.createElement("a"), { href: `/api/plot?${wanted}`, textContent: format.toUpperCase() }));
  });
  return box;
}

function tell(text, isProblem) {
  frame.classList.toggle("problem", isProblem);
  frame.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
}

async function show(kinds) {
  const turn = ++asked;
  const kind = kinds.find((one) => one.name === chooser.elements.kind.value);
  const query = address(kind);
  query.set("style", chooser.elements.style.value);
  if (!frame.querySelector("img")) tell("Drawing …", false);
  try {
    const answer = await fetch(`/api/plot?${query}`, { headers: { Prefer: "wait=60" } });
    if (answer.status !== 200) throw new Error((await answer.json()).detail);
    const image = Object.assign(new Image(), { alt: decodeURIComponent(answer.headers.get("X-Alt-Text") || kind.title) });
    image.src = URL.createObjectURL(await answer.blob());
    await image.decode();
    if (turn < seen) return; // what was chosen later is there already
    seen = turn;
    URL.revokeObjectURL(frame.querySelector("img")?.src);
    frame.classList.remove("problem");
    frame.replaceChildren(image, links(query));
  } catch (error) { if (turn === asked) tell(error.message, true); }
}

async function begin() {
  try {
    const { kinds, styles } = await (await fetch("/api/plot?view=kinds")).json();
    const style = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    chooser.elements.kind.replaceChildren(...kinds.map((kind) => new Option(kind.title, kind.name)));
    chooser.elements.style.replaceChildren(...styles.map((name) => new Option(name, name, false, name === style)));
    chooser.onchange = () => show(kinds);
    laps.addEventListener("chosen", () => show(kinds));
    if (laps.elements.second.value) await show(kinds);
  } catch (error) { tell(error.message, true); }
}

begin();
