// htmx and its Content-Security-Policy extension, without which nothing is swapped under Trusted Types.
import "htmx.org/dist/htmx.esm.js"; // Sets window.htmx, which the extension looks for.
import "htmx.org/dist/ext/hx-csp.js";
