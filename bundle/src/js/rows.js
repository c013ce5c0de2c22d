// Lists by keyboard: in table[data-rows], j and k move between rows, Enter opens the row's first link, x ticks its box.
import { typing } from "./page.js";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const here = event.target.closest("table[data-rows] tbody tr");
  const table = here?.closest("table") ?? document.querySelector("table[data-rows]");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr:not([hidden])")];

  if (event.key === "j" || event.key === "k") {
    const at = rows.indexOf(here);
    const next = at < 0 ? (event.key === "j" ? 0 : rows.length - 1) : at + (event.key === "j" ? 1 : -1);
    const row = rows[next];
    if (!row) return;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && here) {
    here.querySelector("input[type=checkbox]")?.click();
    here.tabIndex = -1;
    here.focus({ preventScroll: true });
  } else if (event.key === "Enter" && event.target === here) {
    here.querySelector("a[href]")?.click();
  } else {
    return;
  }
  event.preventDefault();
});
