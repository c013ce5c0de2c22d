// Choosing a record: [data-choose-url] on a <select> (one or multiple) or on a text field for a number becomes a search box.
// The URL answers {"items": [{"value", "title", "sub", "icon"}]}; an item with "href" instead of "value" leads to a new tab, to create.
// Without scripts the <select> or the number field is used as it stands.
import { enhance, icon, make, path } from "./page.js";
import { suggest } from "./suggest.js";

enhance("select[data-choose-url], input[data-choose-url]", (field) => {
  const isSelect = field.tagName === "SELECT";
  const many = isSelect && field.multiple;
  const id = field.id || `choose-${field.name}`;
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);

  const input = make("input", { type: "text", id, placeholder: field.dataset.chooseHint ?? "Type to search", disabled: field.disabled });
  for (const name of ["aria-describedby", "aria-invalid", "aria-errormessage"]) {
    if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
  }
  const list = make("ul", { class: "suggestions", "aria-label": label?.textContent.trim() ?? "Results" });
  const status = make("p", { class: "nothing", role: "status" });
  const chosen = many ? make("ul", { class: "chosen", "aria-label": "Chosen" }) : null;
  const box = make("div", { class: "choose" }, chosen, make("div", { class: "box" }, input, icon("search")), list, status);

  // The field stays in the form and holds the value; the box only searches. It takes over the id, so labels and error links lead to it.
  const required = field.required;
  field.id = `${id}-value`;
  field.hidden = true;
  field.required = false;
  input.required = required && !many;
  field.after(box);

  function words() {
    if (!isSelect) return field.value ? field.dataset.chooseTitle || field.value : "";
    const option = field.selectedOptions[0];
    return option?.value ? option.text : "";
  }
  function show() {
    if (!many) return void (input.value = words());
    input.value = "";
    chosen.replaceChildren(...[...field.selectedOptions].filter((option) => option.value).map((option) => {
      const remove = make("button", { type: "button", "aria-label": `Remove ${option.text}` }, icon("x"));
      remove.addEventListener("click", () => {
        option.selected = false;
        changed();
        input.focus();
      });
      return make("li", {}, option.text, remove);
    }));
  }
  function changed() {
    show();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function set(item) {
    if (!isSelect) {
      field.value = item.value;
      field.dataset.chooseTitle = item.title;
    } else {
      const known = [...field.options].find((option) => option.value === item.value);
      const option = known ?? field.appendChild(new Option(item.title, item.value));
      option.selected = true;
    }
    search.close();
    changed();
  }

  const search = suggest({
    input, list, status,
    url: field.dataset.chooseUrl,
    nothing: (sought) => (sought ? `Nothing has “${sought}” in it.` : "Nothing to choose from yet."),
    pick(item) {
      if (item.value !== undefined) return set(item);
      const href = path(item.href);
      if (href) window.open(href, "_blank", "noopener");
    },
  });

  input.addEventListener("click", () => input.getAttribute("aria-expanded") === "false" && search.ask());
  input.addEventListener("input", (event) => event.stopPropagation()); // Searching is not yet a change of the form.
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.getAttribute("aria-expanded") === "true") {
      event.preventDefault();
      event.stopPropagation();
      search.close();
      show();
    } else if (event.key === "Backspace" && many && input.value === "") {
      const last = [...field.selectedOptions].at(-1);
      if (last) {
        last.selected = false;
        changed();
      }
    }
  });
  box.addEventListener("focusout", (event) => {
    if (box.contains(event.relatedTarget)) return;
    search.close();
    if (many || input.value.trim() !== "") return show(); // What was not chosen is not a value.
    if (words() !== "") set({ value: "", title: "" });
  });
  field.addEventListener("restored", show);
  field.form?.addEventListener("reset", () => setTimeout(show));
  show();
});
