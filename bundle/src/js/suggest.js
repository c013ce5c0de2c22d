// A text box with a list of answers from the server: what the palette and the chooser have in common.
// The server answers GET url?q=words with {"items": [{"title", "sub", "icon", ...}]}.
import { icon, make } from "./page.js";

const patience = 120;
let serial = 0;

// `list` and `status` are elements the caller placed; `pick(item, event)` is told what was chosen.
export function suggest({ input, list, status, url, pick, nothing, shown = () => {} }) {
  const id = `suggestions-${++serial}`;
  let items = [];
  let active = -1;
  let timer;
  let request;

  list.id = id;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false" })) {
    input.setAttribute(name, value);
  }
  list.setAttribute("role", "listbox");

  function activate(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show(found, words) {
    items = found;
    list.replaceChildren(...items.map((item, at) => make("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" },
      item.icon ? icon(item.icon) : null,
      make("span", { class: "title" }, item.title),
      item.sub ? make("span", { class: "sub" }, item.sub) : null)));
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    status.textContent = items.length === 0 ? nothing(words) : "";
    activate(items.length > 0 ? 0 : -1);
    shown(items.length > 0 || status.textContent !== "");
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    items = [];
    list.replaceChildren();
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    shown(false);
  }

  async function ask() {
    request?.abort();
    const mine = (request = new AbortController());
    const words = input.value.trim();
    const address = new URL(url, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: mine.signal, credentials: "same-origin" });
      if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
      const { items: found } = await answer.json();
      if (!mine.signal.aborted) show(found, words);
    } catch (error) {
      if (mine.signal.aborted || error.name === "AbortError") return;
      show([], words);
      status.textContent = "Search does not answer. Reload the page; you may have to sign in again.";
      shown(true);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, patience);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown" && items.length === 0) ask();
    else if (event.key === "ArrowDown") activate(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp" && items.length > 0) activate(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && items[active]) pick(items[active], event);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // The box keeps the focus.
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(items[[...list.children].indexOf(option)], event);
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option.getAttribute("aria-selected") !== "true") activate([...list.children].indexOf(option));
  });
  close();
  return { ask, close };
}
