// A question before what is hard to undo: data-confirm="Retire A-014?" on a button or link, with data-confirm-more (a sentence)
// and data-confirm-yes (the verb). hx-confirm asks in the same dialog. Without scripts the server asks on a page of its own.
import { make } from "./page.js";

const allowed = new WeakSet();

export function ask({ question, more, yes, danger }) {
  return new Promise((resolve) => {
    const agree = make("button", { class: danger ? "btn danger primary" : "btn primary", value: "yes" }, yes ?? "Continue");
    const cancel = make("button", { class: "btn", value: "", autofocus: true }, "Cancel");
    const dialog = make("dialog", { class: "ask", role: "alertdialog", "aria-labelledby": "ask-question", "aria-describedby": more ? "ask-more" : null },
      make("form", { method: "dialog" },
        make("h2", { id: "ask-question" }, question),
        more ? make("p", { id: "ask-more" }, more) : null,
        make("div", { class: "submit" }, cancel, agree)));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

document.addEventListener("click", async (event) => {
  const control = event.target.closest("[data-confirm]");
  if (!control || allowed.delete(control)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const agreed = await ask({
    question: control.dataset.confirm,
    more: control.dataset.confirmMore,
    yes: control.dataset.confirmYes ?? control.textContent.trim(),
    danger: control.classList.contains("danger"),
  });
  control.focus();
  if (!agreed) return;
  allowed.add(control);
  control.click();
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  const source = ctx.sourceElement;
  const agreed = await ask({ question: ctx.confirm, yes: source.dataset.confirmYes, danger: source.classList.contains("danger") });
  if (agreed) issueRequest();
  else dropRequest();
});
