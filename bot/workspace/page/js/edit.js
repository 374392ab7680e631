// Editing one's own message in its place.
import { h } from "./dom.js";
import { t } from "./i18n.js";

// typed turns Slack's escaped text back into what somebody would type.
function typed(text) {
  return (text || "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function edit(view) {
  if (view.node.querySelector(".edit-box")) return;
  const field = h("textarea", { class: "field-input", rows: 3, "aria-label": t("edit"), value: typed(view.message.text) });
  const done = () => {
    box.remove();
    view.body.hidden = false;
    view.node.focus();
  };
  const save = async () => {
    if (field.value.trim() && field.value !== typed(view.message.text)) await view.act("edit", { text: field.value });
    done();
  };
  const box = h("div", { class: "edit-box" }, field, h("div", { class: "row" },
    h("button", { type: "button", class: "button small", on: { click: done } }, t("cancel")),
    h("button", { type: "button", class: "button small primary", on: { click: save } }, t("save"))));
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey && event.target === field) {
      event.preventDefault();
      save();
    }
  });
  view.body.hidden = true;
  view.body.after(box);
  field.focus();
}
