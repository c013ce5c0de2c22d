// Menus (details.menu) close on Escape, on a click elsewhere, and when another opens; the arrow keys move inside them.
function shut(menu, refocus) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) shut(menu);
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) shut(menu);
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu") ?? document.querySelector("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.preventDefault();
    shut(menu, true);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) {
    if (!menu.contains(event.target)) return;
    event.preventDefault();
    menu.open = true;
    const stops = [...menu.querySelectorAll(".list :is(a[href], button, input, select)")].filter((stop) => stop.checkVisibility());
    const at = stops.indexOf(event.target);
    const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? stops.length - 1 : at - 1;
    stops[(next + stops.length) % stops.length]?.focus();
  }
});
