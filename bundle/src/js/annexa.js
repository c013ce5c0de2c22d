// Everything a page's script does. Each module listens on the document or enhances what it finds; none is needed to read a page.
import "./htmx.js";
import "./theme.js";
import "./palette.js";
import "./rows.js";
import "./bulk.js";
import "./drafts.js";
import "./guard.js";
import "./choose.js";
import "./confirm.js";
import "./menus.js";
import "./toasts.js";
import "./levels.js";
import "./zone.js";
import { start } from "./page.js";

start();
