// The input block: a label, an element, a hint, an error.
import { h, uid } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { textNodes } from "../text/object.js";
import { element } from "./elements.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

export function input(block, surface, errors) {
  const label = uid("label");
  const hint = uid("hint");
  const error = errors[block.block_id];
  const id = uid("field");
  const e = block.element || {};
  const described = [block.hint && hint, error && hint + "e"].filter(Boolean).join(" ") || null;
  const node = element(e, { block, surface, labelledby: label, describedby: described, id, optional: block.optional, dispatch: Boolean(block.dispatch_action) });
  const field = node.querySelector("#" + id);
  if (error) field?.setAttribute("aria-invalid", "true");
  if (!block.optional) field?.setAttribute("aria-required", "true");
  return h("div", { class: error ? "has-error" : "" },
    h(GROUPS.has(e.type) ? "div" : "label", { class: "input-label", id: label, for: GROUPS.has(e.type) ? null : id },
      textNodes(block.label), block.optional && h("span", { class: "optional" }, " " + t("optional"))),
    node,
    error && h("div", { class: "input-error", id: hint + "e" }, icon("warn", 14), error),
    block.hint && h("div", { class: "input-hint", id: hint }, textNodes(block.hint)));
}
