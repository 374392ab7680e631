// Blocks of agents: task cards, plans, alerts, cards, carousels, containers.
import { h, link, uid } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { textNodes } from "../text/object.js";
import { rich } from "../text/rich.js";
import { element } from "./elements.js";
import { renderBlock } from "./index.js";
import { smallImage } from "./media.js";

const STATES = { pending: null, in_progress: null, complete: "check", error: "warn" };

function mark(status = "pending") {
  return h("span", { class: "task-mark task-" + status, role: "img", "aria-label": t("task." + status) }, STATES[status] && icon(STATES[status], 14));
}

export function taskCard(block) {
  const inside = [
    block.details && h("div", { class: "task-part" }, rich(block.details.elements)),
    block.output && h("div", { class: "task-part task-output" }, rich(block.output.elements)),
    block.sources?.length && h("div", { class: "task-sources" }, block.sources.map((s) => h("span", { class: "source" }, link(s.url, s.text)))),
  ].filter(Boolean);
  const title = [mark(block.status), !block.hide_title && h("span", { class: "task-title" }, block.title)];
  if (!inside.length) return h("div", { class: "task" }, h("div", { class: "task-head" }, title));
  return h("details", { class: "task", open: block.status !== "complete" }, h("summary", { class: "task-head" }, title), inside);
}

export function plan(block) {
  const tasks = block.tasks || [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h("div", { class: "plan" }, h("div", { class: "plan-title" }, block.title, h("span", { class: "quiet" }, " " + t("done_of", { done, all: tasks.length }))), tasks.map(taskCard));
}

const LEVELS = { warning: "warn", error: "warn", success: "check" };

export function alert(block) {
  const level = block.level || "default";
  return h("div", { class: "alert alert-" + level, role: level === "error" ? "alert" : "note" }, icon(LEVELS[level] || "info"), h("div", { class: "mrkdwn" }, textNodes(block.text)));
}

export function card(block, surface) {
  return h("div", { class: "card" },
    block.hero_image && h("div", { class: "card-hero" }, smallImage(block.hero_image)),
    h("div", { class: "card-head" }, block.icon && smallImage(block.icon),
      h("div", null, block.title && h("div", { class: "card-title" }, textNodes(block.title)), block.subtitle && h("div", { class: "quiet" }, textNodes(block.subtitle)))),
    block.body && h("div", { class: "mrkdwn" }, textNodes(block.body)),
    block.subtext && h("div", { class: "quiet" }, textNodes(block.subtext)),
    block.actions?.length && h("div", { class: "block-actions" }, block.actions.map((e) => element(e, { block, surface, dispatch: true }))));
}

export function carousel(block, surface) {
  return h("div", { role: "group", tabindex: "0", "aria-label": t("cards", { n: block.elements.length }) }, block.elements.map((c) => card(c, surface)));
}

export function container(block, surface) {
  const title = h("div", { class: "container-title", id: uid("box") },
    block.icon && smallImage(block.icon), h("div", null, block.rich_text_title ? rich(block.rich_text_title.elements) : textNodes(block.title), block.subtitle && h("div", { class: "quiet" }, textNodes(block.subtitle))));
  const body = h("div", { class: "container-body" }, (block.child_blocks || []).map((b) => renderBlock(b, surface)));
  const look = "container width-" + (block.width || "standard") + (block.has_header_divider ? " ruled" : "");
  if (!block.is_collapsible) return h("div", { class: look }, title, body);
  return h("details", { class: look, open: !block.default_collapsed }, h("summary", null, title), body);
}
