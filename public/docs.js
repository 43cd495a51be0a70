// The API's description, drawn from openapi.json. No build step, no outside host.
const make = (name, text, attributes = {}) =>
  Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text }, attributes);

const withChildren = (node, ...children) => { node.append(...children); return node; };

const typeOf = (schema) => {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "array") return `list of ${typeOf(schema.items || {})}`;
  return schema.type || "any";
};

function table(head, rows) {
  const body = make("tbody");
  body.append(withChildren(make("tr"), ...head.map((text) => make("th", text))));
  rows.forEach((row) => body.append(withChildren(make("tr"), ...row.map((text) => make("td", text)))));
  return withChildren(make("div", undefined, { className: "scroll" }), withChildren(make("table"), body));
}

function curl(method, path, about, schemas) {
  const words = ["curl"];
  if (method !== "GET") words.push("-X", method);
  const needed = (about.parameters || []).filter((one) => one.in === "query" && one.required);
  const query = needed.map((one) => `${one.name}=…`).join("&");
  words.push(`'${location.origin}${path}${query ? `?${query}` : ""}'`);
  if (about.security) words.push(`-H "Authorization: Bearer $TOKEN"`);
  const media = about.requestBody?.content["application/json"];
  if (media) {
    const fields = schemas[media.schema.$ref.split("/").pop()].properties;
    words.push(`-H 'Content-Type: application/json'`, `-d '{${Object.keys(fields).map((name) => `"${name}": …`).join(", ")}}'`);
  }
  return words.join(" ");
}

function operation(path, method, about, schemas) {
  const box = make("details", undefined, { className: "card" });
  const line = withChildren(make("summary"), make("span", method.toUpperCase(), { className: "method" }),
    make("code", path), ` ${about.summary} `);
  if (about.security) line.append(make("span", "token", { className: "tag" }));
  box.append(line);
  if (about.description) box.append(make("p", about.description));
  box.append(make("pre", curl(method.toUpperCase(), path, about, schemas)));
  const parameters = (about.parameters || []).map((one) =>
    [one.name, typeOf(one.schema), one.required ? "needed" : "", one.description || ""]);
  if (parameters.length) box.append(table(["parameter", "type", "", "what it does"], parameters));
  const media = about.requestBody?.content["application/json"];
  if (media) {
    const schema = schemas[media.schema.$ref.split("/").pop()];
    box.append(table(["field", "type", ""], Object.entries(schema.properties).map(([name, one]) =>
      [name, typeOf(one), (schema.required || []).includes(name) ? "needed" : ""])));
  }
  box.append(table(["status", "answer"], Object.entries(about.responses).map(([status, one]) => {
    const kind = Object.entries(one.content || {}).map(([type, { schema }]) => (schema?.$ref ? typeOf(schema) : type)).join(", ");
    return [status, [one.description, kind].filter(Boolean).join(": ")];
  })));
  return box;
}

async function show() {
  const target = document.getElementById("operations");
  try {
    const { info, paths, components, "x-error-codes": codes } = await (await fetch("/openapi.json")).json();
    document.getElementById("about").textContent = info.description;
    target.replaceChildren(...Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, about]) => operation(path, method, about, components.schemas))));
    document.querySelector("#codes tbody").replaceChildren(...Object.entries(codes).map(([code, { status, title }]) =>
      withChildren(make("tr", undefined, { id: code }), withChildren(make("td"), make("code", code)),
        make("td", String(status)), make("td", title))));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    target.replaceChildren(make("p", `The description cannot be read: ${error.message}`, { className: "card problem" }));
  }
}

show();
