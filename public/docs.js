// What /docs does beyond being read: this host in the commands, copy, search, try it.
const LONGEST = 6000;

for (const code of document.querySelectorAll("pre code")) {
  code.textContent = code.textContent.replaceAll("http://127.0.0.1:3000", location.origin);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  const box = Object.assign(document.createElement("div"), { className: "snippet" });
  code.parentElement.replaceWith(box);
  box.append(code.parentElement, button);
}

// A phone shows what to do first, and where everything is when it is asked.
if (matchMedia("(max-width: 50rem)").matches) document.querySelector(".contents details").open = false;

document.getElementById("search").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const part of document.querySelectorAll("main article, main section")) {
    const text = part.textContent.toLowerCase();
    part.hidden = !words.every((word) => text.includes(word));
  }
});

async function answered(address) {
  const response = await fetch(address);
  const type = response.headers.get("Content-Type") || "";
  if (type.startsWith("image/")) {
    return Object.assign(new Image(), { src: URL.createObjectURL(await response.blob()), alt: "The plot" });
  }
  const text = await response.text();
  const plain = type.includes("json") ? JSON.stringify(JSON.parse(text), null, 1) : text;
  return Object.assign(document.createElement("pre"), { tabIndex: 0, textContent: `${response.status} ${type}\n${plain.slice(0, LONGEST)}` });
}

for (const form of document.querySelectorAll("form.try")) {
  const place = document.createElement("div");
  place.setAttribute("aria-live", "polite");
  form.after(place);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = form.querySelector("input").value;
    if (!address.startsWith("/api/")) { place.textContent = "The address begins with /api/"; return; }
    place.textContent = "Asking …";
    try { place.replaceChildren(await answered(address)); } catch { place.textContent = "The API does not answer"; }
  });
}
