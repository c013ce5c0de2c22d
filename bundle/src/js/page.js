// What the other modules share: running on what arrives, building elements without markup strings, icons, relative times.
const enhancers = [];

// Calls `each` for every element that matches, now and in whatever htmx brings later, once an element.
export function enhance(selector, each) {
  const seen = new WeakSet();
  enhancers.push((root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      each(element);
    }
  });
}

export function start() {
  const run = (root) => enhancers.forEach((enhancer) => enhancer(root));
  document.documentElement.classList.add("js");
  run(document);
  document.addEventListener("htmx:after:process", (event) => run(event.target));
}

// make("p", { class: "faint" }, "text", child): attributes that are true are empty, those that are null or false are left out.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The page says where the sprite is: <html data-icons="/assets/icons.<hash>.svg">
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

export function ago(then, now = Date.now()) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  const minutes = Math.round((then - now) / 60_000);
  if (minutes > -1) return "a moment ago";
  if (minutes > -60) return words.format(minutes, "minute");
  if (minutes > -36 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

// Is somebody typing, so that single keys are letters and not commands?
export function typing(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]") !== null;
}

// Only paths on this server may be followed, whatever an answer says.
export function path(href) {
  return typeof href === "string" && /^\/(?![/\\])/.test(href) ? href : null;
}
