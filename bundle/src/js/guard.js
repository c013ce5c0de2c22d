// Leaving a page with unsaved changes asks first: form[data-guard], for forms that keep no draft.
import { enhance } from "./page.js";
import { read, returned, same } from "./fields.js";

const guarded = new Map();

enhance("form[data-guard]", (form) => {
  guarded.set(form, returned(form) ? null : read(form));
  form.addEventListener("submit", () => guarded.delete(form));
  form.addEventListener("input", () => guarded.has(form) || guarded.set(form, null));
});

addEventListener("beforeunload", (event) => {
  for (const [form, before] of guarded) {
    if (!form.isConnected) guarded.delete(form);
    else if (before === null || !same(before, read(form))) event.preventDefault();
  }
});
