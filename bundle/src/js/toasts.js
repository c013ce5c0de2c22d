// What just happened goes away by itself after a while, unless it is bad, pointed at or has the focus. [data-close] closes at once.
import { enhance } from "./page.js";

const stay = 8000;

enhance(".toast:not(.bad)", (toast) => {
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, stay) : toast.remove());
  setTimeout(leave, stay);
});
document.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest(".toast, .notice")?.remove());
