// Light or dark by choice: a button with data-action="theme" and a value (light, dark, system) sets it, without a value toggles.
// The cookie lets the server set <html data-theme> before the first paint.
import { enhance } from "./page.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function show() {
  for (const button of document.querySelectorAll("[data-action=theme][value]")) {
    button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme ?? "system")));
  }
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  } else {
    delete root.dataset.theme;
    document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }
  show();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action=theme]");
  if (!button) return;
  event.preventDefault();
  const shown = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  choose(button.value || (shown === "dark" ? "light" : "dark"));
});

enhance("[data-action=theme][value]", show);
