// Drafts survive a closed tab: form[data-draft=KEY] is kept in this browser while somebody types, and offered again.
// KEY names the person, the record and its version ("m-keller/A-014@7"), so a saved or newer record never meets an old draft.
// A draft goes when it was discarded, when its form was submitted and the next page no longer shows the form, when a page says
// data-draft-done="KEY", on signing out (form[data-drafts-end]) and after a week. A page that shows a failure, a conflict or
// the sign-in carries data-drafts-keep, because the words are not saved yet.
import { ago, enhance, make } from "./page.js";
import { read, returned, same, write } from "./fields.js";

const prefix = "annexa-draft:";
const week = 7 * 24 * 3600 * 1000;
const pause = 400;

function load(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key));
  } catch {
    return null;
  }
}
function store(key, draft) {
  try {
    if (draft) localStorage.setItem(prefix + key, JSON.stringify(draft));
    else localStorage.removeItem(prefix + key);
  } catch {
    // A full or forbidden store costs the draft, not the form.
  }
}
function keys() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  } catch {
    return [];
  }
}

function notice(form, draft, discard) {
  const text = make("span", {}, `Draft from ${ago(draft.at)} restored. `, make("span", { class: "muted" }, "It is kept in this browser only."));
  const button = make("button", { type: "button", class: "btn" }, "Discard draft");
  const line = make("div", { class: "notice info draft", role: "status" }, text, button);
  button.addEventListener("click", () => {
    discard();
    line.remove();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  form.before(line);
  return line;
}

enhance("form[data-draft]", (form) => {
  const key = form.dataset.draft;
  const asSent = read(form);
  let timer;
  let line;
  let over = false;

  function save() {
    clearTimeout(timer);
    if (over) return;
    const fields = read(form);
    if (same(fields, asSent) && !returned(form)) return store(key, null);
    store(key, { at: Date.now(), fields });
  }
  function later() {
    over = false;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  const draft = load(key);
  if (returned(form)) {
    save(); // The server's copy of what was typed is the newest.
  } else if (draft && Date.now() - draft.at < week && !same(draft.fields, asSent)) {
    write(form, draft.fields);
    line = notice(form, draft, () => {
      store(key, null);
      write(form, asSent);
      over = true;
    });
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    save();
    const kept = load(key);
    if (kept) store(key, { ...kept, sent: true });
    over = true;
    line?.remove();
  });
  form.addEventListener("reset", () => setTimeout(() => (store(key, null), line?.remove())));
  addEventListener("pagehide", save);
});

enhance("[data-draft-done]", (done) => store(done.dataset.draftDone, null));

// What was sent and is no longer on the page has been saved.
enhance("html, main", () => {
  if (document.querySelector("[data-drafts-keep]")) return;
  for (const key of keys()) {
    const draft = load(key);
    const open = [...document.querySelectorAll("form[data-draft]")].some((form) => form.dataset.draft === key);
    if (!draft || Date.now() - draft.at > week || (draft.sent && !open)) store(key, null);
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-drafts-end]")) keys().forEach((key) => store(key, null));
});
