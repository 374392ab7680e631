// Elements that are pressed: buttons, icon buttons, feedback, overflow menus.
import { h, safeURL } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { menu } from "../popup.js";
import { store } from "../store.js";
import { textNodes, words } from "../text/object.js";

// busy keeps a button from being pressed twice while the bot is told.
async function busy(node, work) {
  if (node.getAttribute("aria-busy") === "true") return false;
  node.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function hidden(e) {
  return e.visible_to_user_ids && !e.visible_to_user_ids.includes(store.as);
}

export function button(e, { block, surface }) {
  if (hidden(e)) return h("span", { hidden: true });
  const look = e.style === "primary" ? "button primary" : e.style === "danger" ? "button danger" : "button";
  const node = h("button", { type: "button", class: look, "aria-label": e.accessibility_label }, textNodes(e.text), e.url && icon("right", 14));
  node.addEventListener("click", () => busy(node, async () => {
    const went = await surface.act(block, e);
    if (went && safeURL(e.url)) open(e.url, "_blank", "noopener,noreferrer");
  }));
  return node;
}

export function iconButton(e, { block, surface }) {
  if (hidden(e)) return h("span", { hidden: true });
  const node = h("button", { type: "button", class: "plain-icon", "aria-label": e.accessibility_label || words(e.text), title: words(e.text) }, icon(e.icon === "trash" ? "trash" : "info"));
  node.addEventListener("click", () => busy(node, () => surface.act(block, e)));
  return node;
}

// feedback shows two thumbs; the one pressed stays pressed.
export function feedback(e, { block, surface }) {
  const group = h("span", { class: "feedback", role: "group", "aria-label": t("feedback") });
  const chosen = surface.read(block, e);
  for (const [choice, name] of [[e.positive_button, "up"], [e.negative_button, "thumbdown"]]) {
    if (!choice) continue;
    const node = h("button", {
      type: "button", class: "plain-icon feedback-" + name, title: words(choice.text), "aria-label": choice.accessibility_label || words(choice.text),
      "aria-pressed": String(chosen === choice.value),
    }, icon(name));
    node.addEventListener("click", () => busy(node, async () => {
      if (!(await surface.act(block, e, choice.value))) return;
      surface.write(block, e, choice.value);
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === node));
    }));
    group.append(node);
  }
  return group;
}

export function overflow(e, { block, surface }) {
  const node = h("button", { type: "button", class: "button square", "aria-label": t("more_actions"), "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
  const items = (e.options || []).map((option) => ({
    label: words(option.text), hint: option.description && words(option.description),
    run: async () => {
      const went = await surface.act(block, e, option.value);
      if (went && safeURL(option.url)) open(option.url, "_blank", "noopener,noreferrer");
    },
  }));
  node.addEventListener("click", () => menu(node, items));
  return node;
}
