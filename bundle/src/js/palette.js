// The command palette: Ctrl K, or the link [data-palette] whose data-palette-url answers {"items": [{"title", "sub", "href", "icon"}]}.
// Without scripts that link leads to the search page.
import { enhance, icon, make, path, typing } from "./page.js";
import { suggest } from "./suggest.js";

let dialog;
let input;
let list;

function build(opener) {
  input = make("input", { type: "text", "aria-label": opener.dataset.paletteLabel ?? "Search records and actions", placeholder: opener.dataset.paletteHint ?? "A number, a few words or an action" });
  const options = make("ul", { class: "suggestions", "aria-label": "Results" });
  const status = make("p", { class: "nothing", role: "status" });
  const key = (name, does) => make("span", {}, make("kbd", {}, name), ` ${does}`);
  dialog = make("dialog", { class: "palette", "aria-label": "Search" },
    make("div", { class: "ask" }, icon("search"), input),
    options, status,
    make("footer", {}, key("↑ ↓", "choose"), key("Enter", "open"), key("Ctrl Enter", "in a new tab"), key("Esc", "close")));
  list = suggest({
    input, list: options, status,
    url: opener.dataset.paletteUrl,
    nothing: (words) => (words ? `Nothing has “${words}” in it.` : "Type a number such as R-014, or a few words."),
    pick(item, event) {
      const href = path(item.href);
      if (!href) return;
      dialog.close();
      if (event.ctrlKey || event.metaKey) window.open(href, "_blank", "noopener");
      else location.assign(href);
    },
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => list.close());
}

function open() {
  const opener = document.querySelector("[data-palette]");
  if (!opener || document.querySelector("dialog:modal")) return;
  if (!dialog) build(opener);
  if (!dialog.isConnected) document.body.append(dialog);
  input.value = "";
  dialog.showModal();
  list.ask();
}

enhance("[data-palette]", (opener) => {
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});
document.addEventListener("keydown", (event) => {
  const shortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  if (!(shortcut || slash) || !document.querySelector("[data-palette]")) return;
  event.preventDefault();
  if (dialog?.open) dialog.close();
  else open();
});
