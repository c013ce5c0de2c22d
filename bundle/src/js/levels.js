// The level of risk that ratings give, at once: output[data-levels="low low …,…"] has a row of levels for each likelihood;
// [data-likelihood] names the field of the likelihood, [data-highest-of="financial service …"] those whose highest counts. Of its [data-level] parts it shows the one that fits.
import { enhance } from "./page.js";

enhance("output[data-levels]", (output) => {
  const form = output.closest("form");
  const rows = output.dataset.levels.split(",").map((row) => row.split(" "));
  const chosen = (name) => Number(form.querySelector(`input[name="${name}"]:checked`)?.value ?? NaN);

  function show() {
    const highest = Math.max(...output.dataset.highestOf.split(" ").map(chosen).filter((level) => level > 0));
    const level = rows[chosen(output.dataset.likelihood ?? "likelihood") - 1]?.[highest - 1];
    for (const part of output.querySelectorAll("[data-level]")) part.hidden = part.dataset.level !== level;
    output.hidden = !level;
  }

  form.addEventListener("change", show);
  form.addEventListener("restored", show);
  show();
});
