// The plain blocks: section, header, divider, context, actions, markdown,
// rich_text and context_actions.
import { h } from "../dom.js";
import { markdown } from "../text/markdown.js";
import { textNodes } from "../text/object.js";
import { rich } from "../text/rich.js";
import { element } from "./elements.js";

export function section(block, surface) {
  const text = h("div", { class: "section-text" },
    block.text && h("div", { class: "mrkdwn" }, textNodes(block.text)),
    block.fields && h("div", { class: "fields" }, block.fields.map((f) => h("div", { class: "field mrkdwn" }, textNodes(f)))));
  const side = block.accessory && h("div", { class: "accessory accessory-" + block.accessory.type }, element(block.accessory, { block, surface, dispatch: true, name: block.text }));
  return h("div", null, text, side);
}

export const header = (block) => h("div", null, h("h2", null, textNodes(block.text)));

export const divider = () => h("div", null, h("hr"));

export function context(block, surface) {
  return h("div", null, (block.elements || []).map((e) => (
    e.type === "image" ? element(e, { block, surface }) : h("span", { class: "context-text mrkdwn" }, textNodes(e)))));
}

export function actions(block, surface) {
  return h("div", null, (block.elements || []).map((e) => element(e, { block, surface, dispatch: true })));
}

export const contextActions = actions;

export const markdownBlock = (block) => h("div", { class: "markdown" }, markdown(String(block.text || "")));

export const richText = (block) => h("div", null, rich(block.elements));
