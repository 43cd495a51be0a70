// The start page: how this deployment is, and what it can do. No build step, no outside host.
const element = (name, text, attributes = {}) =>
  Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text }, attributes);

const card = (...children) => { const box = element("div", undefined, { className: "card" }); box.append(...children); return box; };

const fill = (id, children) => document.getElementById(id).replaceChildren(...children);

const failure = (what, error) => {
  const box = card(element("h3", what), element("p", String(error.message || error)));
  box.classList.add("problem");
  return box;
};

function partCard(name, part) {
  const title = element("h3");
  title.append(element("span", "", { className: `dot ${part.state}` }), `${name} is ${part.state}`);
  return card(title, element("p", `${part.ms} ms${part.stand_in ? `, stood in for by: ${part.stand_in}` : ""}`));
}

async function showHealth() {
  try {
    const health = await (await fetch("/api/health")).json();
    if (!health.parts) throw new Error(health.detail);
    const title = element("h3");
    title.append(element("span", "", { className: `dot ${health.status}` }), `All in all: ${health.status}`);
    const whole = card(title, element("p", `version ${health.version}${health.commit ? `, ${health.commit.slice(0, 7)}` : ""}`));
    fill("health", [whole, ...Object.entries(health.parts).map(([name, part]) => partCard(name, part))]);
  } catch (error) { fill("health", [failure("The API does not answer", error)]); }
}

async function showFunctions() {
  try {
    const { paths } = await (await fetch("/openapi.json")).json();
    fill("functions", Object.entries(paths).map(([path, methods]) =>
      card(element("h3", path), ...Object.entries(methods).map(([method, about]) => {
        const line = element("p");
        line.append(element("span", method.toUpperCase(), { className: "method" }), about.summary);
        return line;
      }))));
  } catch (error) { fill("functions", [failure("The description cannot be read", error)]); }
}

document.getElementById("try").textContent = `curl ${location.origin}/api/health`;
showHealth();
showFunctions();
