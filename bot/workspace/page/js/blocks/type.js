// Inputs that are typed into, and the file input.
import { upload } from "../api.js";
import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { store } from "../store.js";
import { words } from "../text/object.js";
import { fail } from "../toast.js";

const KINDS = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };

export function textInput(e, { block, surface, dispatch, labelledby, describedby, id }) {
  const long = e.multiline || e.type === "rich_text_input";
  const node = h(long ? "textarea" : "input", {
    type: long ? null : "text", inputmode: KINDS[e.type], rows: long ? 4 : null, id, class: "field-input", autocomplete: "off",
    placeholder: e.placeholder && words(e.placeholder), maxlength: e.max_length, minlength: e.min_length,
    "aria-labelledby": labelledby, "aria-describedby": describedby, value: surface.read(block, e) ?? "", autofocus: e.focus_on_load,
  });
  const triggers = e.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const send = () => dispatch && surface.act(block, e, node.value);
  let timer;
  node.addEventListener("input", () => {
    surface.write(block, e, node.value);
    clearTimeout(timer);
    if (triggers.includes("on_character_entered")) timer = setTimeout(send, 300);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !long && dispatch && triggers.includes("on_enter_pressed")) {
      event.preventDefault();
      send();
    }
  });
  return h("div", { class: "element" }, node);
}

// fileInput uploads at once; its value is an array of file ids.
export function fileInput(e, { block, surface, labelledby, describedby, id }) {
  const list = h("ul", { class: "file-list" });
  const names = new Map();
  const field = h("input", {
    type: "file", id, class: "field-input", multiple: (e.max_files ?? 10) > 1, accept: (e.filetypes || []).map((x) => "." + x).join(",") || null,
    "aria-labelledby": labelledby, "aria-describedby": describedby,
  });
  const paint = () => replace(list, (surface.read(block, e) || []).map((file) => h("li", null, icon("file", 14), names.get(file) || file,
    h("button", { type: "button", class: "plain-icon", "aria-label": t("remove", { name: names.get(file) || file }), on: { click: () => { surface.write(block, e, surface.read(block, e).filter((f) => f !== file)); paint(); } } }, icon("close", 12)))));
  field.addEventListener("change", async () => {
    for (const file of field.files) {
      try {
        const answer = await upload({ as: store.as, file });
        names.set(answer.file.id, file.name);
        surface.write(block, e, [...(surface.read(block, e) || []), answer.file.id].slice(0, e.max_files ?? 10));
      } catch (error) {
        fail(error);
      }
    }
    field.value = "";
    paint();
  });
  paint();
  return h("div", { class: "element" }, field, list);
}
