// What a person typed into a form, as plain data: read, put back, compared. Secrets, files and hidden fields are never read.
const secret = "[type=password], [type=hidden], [type=file], [autocomplete=one-time-code], [autocomplete*=password], [data-secret], [data-secret] *";

export function editable(form) {
  return [...form.elements].filter((field) => field.name && field.matches("input, select, textarea")
    && !field.matches(secret) && !/^(submit|button|reset|image)$/.test(field.type));
}

// {name: [[value, shown words], ...]}; the words let a chosen record come back that the page's list does not hold.
export function read(form) {
  const values = {};
  for (const field of editable(form)) {
    const held = (values[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) held.push([field.value]);
    } else if (field.tagName === "SELECT") {
      for (const option of field.selectedOptions) held.push([option.value, option.text]);
    } else {
      held.push([field.value, field.dataset.chooseTitle]);
    }
  }
  return values;
}

export function write(form, values) {
  const taken = {};
  const before = read(form);
  for (const field of editable(form)) {
    const held = values[field.name] ?? (/^(checkbox|radio)$/.test(field.type) ? [] : null);
    if (!held) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = held.some(([value]) => value === field.value);
    } else if (field.tagName === "SELECT") {
      for (const [value, words] of held) {
        if (![...field.options].some((option) => option.value === value)) field.add(new Option(words ?? value, value));
      }
      for (const option of field.options) option.selected = held.some(([value]) => value === option.value);
    } else {
      const at = (taken[field.name] = (taken[field.name] ?? -1) + 1);
      if (!held[at]) continue;
      field.value = held[at][0];
      if (held[at][1]) field.dataset.chooseTitle = held[at][1];
    }
    if (!same(held, before[field.name] ?? [])) field.closest("details")?.setAttribute("open", ""); // What came back is seen.
    field.dispatchEvent(new Event("restored", { bubbles: true }));
  }
}

export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// A form that the server sent back with what was typed and what is wrong.
export function returned(form) {
  return form.matches(":has([aria-invalid=true], .errors)");
}
