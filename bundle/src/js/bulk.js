// Bulk edit: in form[data-bulk], counts the ticked rows into output[data-bulk-count], lets [data-bulk-all] tick them all,
// shift-click tick a range, and [data-bulk-none] clear. Shows [data-bulk-every] ("all 112 of them") once the page is ticked.
import { enhance } from "./page.js";

enhance("form[data-bulk]", (form) => {
  let last;
  const boxes = () => [...form.querySelectorAll("tbody .pick input[type=checkbox]")];
  const all = form.querySelector("[data-bulk-all]");
  const every = form.querySelector("[data-bulk-every]");
  if (all) all.disabled = false;

  function show() {
    const onPage = boxes();
    const ticked = onPage.filter((box) => box.checked).length;
    for (const output of form.querySelectorAll("[data-bulk-count]")) {
      output.textContent = `${ticked} chosen`;
    }
    if (all) {
      all.checked = ticked > 0 && ticked === onPage.length;
      all.indeterminate = ticked > 0 && ticked < onPage.length;
    }
    if (every) {
      every.hidden = ticked < onPage.length;
      if (every.hidden) every.querySelectorAll("input").forEach((input) => (input.checked = false));
    }
  }

  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-bulk-none]")) {
      boxes().forEach((box) => (box.checked = false));
      return show();
    }
    const box = event.target.closest("tbody .pick input[type=checkbox]");
    if (!box) return;
    const row = boxes();
    const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) row.slice(from, to + 1).forEach((between) => (between.checked = box.checked));
    last = box;
    show();
  });
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => (box.checked = all.checked));
    show();
  });
  show();
});
// Going back restores ticks; the count must follow.
addEventListener("pageshow", () => document.querySelectorAll("form[data-bulk]").forEach((form) => form.dispatchEvent(new Event("change"))));
