// Date and time pickers, on the browser's own fields.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { zone } from "../store.js";
import { words } from "../text/object.js";
import { instant, parts } from "../time.js";

export const datePicker = (e, use) => picker(e, use, "date", (v) => v, (v) => v || null);
export const timePicker = (e, use) => picker(e, use, "time", (v) => v, (v) => v || null);

// dateTimePicker: its value is a number of seconds since 1970, shown in the
// person's zone.
export const dateTimePicker = (e, use) => picker(e, use, "datetime-local", local, seconds);

function local(value) {
  if (!value) return "";
  const p = parts(value * 1000, zone());
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

function seconds(text) {
  if (!text) return null;
  const [date, time] = text.split("T");
  return instant(date, time) / 1000;
}

// picker sends a change at once when it was chosen with the pointer; while
// somebody types, the field passes through dates they do not mean, so it
// waits for Enter or until they leave.
function picker(e, { block, surface, dispatch, labelledby, describedby, id, name }, type, show, read) {
  const node = h("input", {
    type, id, class: "field-input date-input", value: show(surface.read(block, e)) || "", "aria-labelledby": labelledby, "aria-describedby": describedby,
    "aria-label": labelledby ? null : [name && words(name), e.placeholder && words(e.placeholder)].filter(Boolean).join(", ") || t("kind." + type),
  });
  let typing = false;
  let sent = surface.read(block, e);
  const send = () => {
    const value = read(node.value);
    if (!dispatch || value === sent) return;
    sent = value;
    surface.act(block, e, value);
  };
  node.addEventListener("keydown", (event) => {
    typing = event.key !== "Enter";
    if (event.key === "Enter") {
      event.preventDefault();
      send();
    }
  });
  node.addEventListener("pointerdown", () => { typing = false; });
  node.addEventListener("change", () => {
    surface.write(block, e, read(node.value));
    if (!typing) send();
  });
  node.addEventListener("blur", send);
  return h("span", { class: "element" }, node);
}
