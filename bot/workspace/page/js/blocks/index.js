// Block Kit to nodes. One function a block type; a type nobody knows becomes
// a red box, so that it is seen.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { alert, card, carousel, container, plan, taskCard } from "./agent.js";
import { actions, context, contextActions, divider, header, markdownBlock, richText, section } from "./basic.js";
import { chart } from "./chart.js";
import { input } from "./input.js";
import { call, fileBlock, image, video } from "./media.js";
import { dataTable, table } from "./tables.js";

const BLOCKS = {
  section, header, divider, context, actions, input, image, video, call, markdown: markdownBlock, table, plan, alert, card, carousel, container,
  rich_text: richText, context_actions: contextActions, data_table: dataTable, data_visualization: chart, task_card: taskCard, file: fileBlock,
};

// renderBlock is one block on a surface (surface.js); errors are by block id.
export function renderBlock(block, surface, errors = {}) {
  const make = Object.hasOwn(BLOCKS, block?.type) && BLOCKS[block.type];
  if (!make) return broken(t("unknown_block", { type: String(block?.type) }));
  try {
    const node = make(block, surface, errors);
    node.classList.add("block", "block-" + block.type.replaceAll("_", "-"));
    if (block.block_id) node.dataset.block = block.block_id;
    return node;
  } catch (error) {
    console.error("renderBlock(" + block.type + ")", error);
    return broken(t("broken_block", { type: block.type }));
  }
}

const broken = (words) => h("div", { class: "block broken", role: "note" }, words);

const made = new WeakMap(); // container -> {surface, nodes: Map of key -> node}

// renderBlocks brings a container up to date. Blocks that did not change keep
// their nodes, and with them focus, open lists and what was typed; another
// surface starts afresh.
export function renderBlocks(container, blocks, surface, errors = {}) {
  surface.blocks = blocks;
  const last = made.get(container);
  const before = last?.surface === surface ? last.nodes : new Map();
  const after = new Map();
  blocks.forEach((block, i) => {
    let key = JSON.stringify(block) + "\n" + (errors[block?.block_id] || "");
    while (after.has(key)) key += "+";
    const node = before.get(key) || renderBlock(block, surface, errors);
    after.set(key, node);
    if (container.children[i] !== node) container.insertBefore(node, container.children[i] || null);
  });
  while (container.children.length > blocks.length) container.lastElementChild.remove();
  made.set(container, { surface, nodes: after });
}
