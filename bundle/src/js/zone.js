// data-zone: an empty field for a time zone begins with the one of this machine, as a proposal that can be typed over.
import { enhance } from "./page.js";

enhance("input[data-zone]", (field) => {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
});
