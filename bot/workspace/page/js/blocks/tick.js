// Checkboxes and radio buttons.
import { h, uid } from "../dom.js";
import { textNodes, words } from "../text/object.js";

export function checkboxes(e, use) {
  return ticks(e, use, "checkbox", (now, option, on) => {
    const chosen = new Set(now || []);
    if (on) chosen.add(option.value);
    else chosen.delete(option.value);
    return e.options.map((o) => o.value).filter((v) => chosen.has(v));
  }, (now, option) => (now || []).includes(option.value));
}

export function radios(e, use) {
  return ticks(e, use, "radio", (now, option) => option.value, (now, option) => now === option.value);
}

function ticks(e, { block, surface, dispatch, labelledby, describedby, name }, type, next, on) {
  const group = uid("tick");
  const node = h("div", {
    class: "element ticks", role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": labelledby, "aria-describedby": describedby,
    "aria-label": labelledby ? null : (name && words(name)) || e.action_id,
  });
  for (const option of e.options || []) {
    const input = h("input", { type, name: group, checked: on(surface.read(block, e), option) });
    input.addEventListener("change", () => {
      const value = next(surface.read(block, e), option, input.checked);
      surface.write(block, e, value);
      if (dispatch) surface.act(block, e, value);
    });
    node.append(h("label", { class: "tick" }, input, h("span", null, h("span", { class: "mrkdwn" }, textNodes(option.text)),
      option.description && h("span", { class: "tick-hint mrkdwn" }, textNodes(option.description)))));
  }
  return node;
}
