// table and data_table. The first row is the header, as in Slack.
import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { figure, t } from "../i18n.js";
import { plain } from "../text/mrkdwn.js";
import { rich } from "../text/rich.js";
import { element } from "./elements.js";

const PAGE = 10; // rows of a data_table when the bot names no page size

function content(cell, use) {
  switch (cell?.type) {
    case "raw_text": return plain(cell.text || "");
    case "raw_number": return [cell.text || figure(cell.value)];
    case "rich_text": return rich(cell.elements);
    case "action_cell": return [element(cell.element, use)];
  }
  return [];
}

const align = (cell, setting) => "to-" + (setting?.align || (cell?.type === "raw_number" ? "right" : "left"));

function row(cells, tag, settings, use, headerColumn = -1) {
  return h("tr", null, cells.map((cell, j) => {
    const name = j === headerColumn ? "th" : tag;
    return h(name, { scope: tag === "th" ? "col" : name === "th" ? "row" : null, class: align(cell, settings[j]) + (settings[j]?.is_wrapped === false ? " nowrap" : "") }, content(cell, use));
  }));
}

export function table(block, surface) {
  const settings = block.column_settings || [];
  const use = { block, surface, dispatch: true };
  const [first, ...rest] = block.rows;
  return h("div", null, scroller(t("table"), h("table", { class: "grid" },
    h("thead", null, row(first, "th", settings, use)), h("tbody", null, rest.map((r) => row(r, "td", settings, use))))));
}

const scroller = (label, node) => h("div", { class: "grid-scroll", tabindex: "0", role: "region", "aria-label": label }, node);

// dataTable adds a caption, pages and sorting by a press on a column's head.
export function dataTable(block, surface) {
  const [first, ...rows] = block.rows;
  const view = { page: 0, by: -1, down: false };
  const size = block.page_size || PAGE;
  const node = h("div");
  const use = { block, surface, dispatch: true };
  const paint = () => {
    const sorted = order(rows, view);
    const pages = Math.max(1, Math.ceil(sorted.length / size));
    view.page = Math.min(view.page, pages - 1);
    replace(node,
      scroller(block.caption, h("table", { class: "grid" }, h("caption", null, block.caption), h("thead", null, heads(first, view, paint)),
        h("tbody", null, sorted.slice(view.page * size, (view.page + 1) * size).map((r) => row(r, "td", aligns(rows), use, block.row_header_column_index ?? 0))))),
      pages > 1 && pager(view, pages, paint));
  };
  paint();
  return node;
}

// aligns puts columns of numbers to the right, their blanks included.
function aligns(rows) {
  const width = Math.max(0, ...rows.map((r) => r.length));
  return Array.from({ length: width }, (_, j) => ({ align: rows.some((r) => r[j]?.type === "raw_number") ? "right" : "left" }));
}

function heads(first, view, paint) {
  return h("tr", null, first.map((cell, j) => {
    const sort = view.by === j ? (view.down ? "descending" : "ascending") : "none";
    const press = () => {
      view.down = view.by === j && !view.down;
      view.by = j;
      paint();
    };
    return h("th", { scope: "col", "aria-sort": sort }, h("button", { type: "button", class: "sort", on: { click: press } }, content(cell, {}), view.by === j && h("span", { class: view.down ? "turn-down" : "turn-up" }, icon("down", 12))));
  }));
}

function order(rows, { by, down }) {
  if (by < 0) return rows;
  const sorted = [...rows].sort((a, b) => compare(a[by], b[by]));
  return down ? sorted.reverse() : sorted;
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return wordsOf(a).localeCompare(wordsOf(b), undefined, { numeric: true });
}

function wordsOf(cell) {
  if (cell?.type === "rich_text") return JSON.stringify(cell.elements);
  return String(cell?.text ?? cell?.value ?? "");
}

function pager(view, pages, paint) {
  const step = (by) => () => { view.page += by; paint(); };
  return h("div", { class: "pager" },
    h("button", { type: "button", class: "plain-icon", disabled: view.page === 0, "aria-label": t("previous_page"), on: { click: step(-1) } }, icon("left", 16)),
    h("span", { "aria-live": "polite" }, t("page_of", { page: view.page + 1, pages })),
    h("button", { type: "button", class: "plain-icon", disabled: view.page === pages - 1, "aria-label": t("next_page"), on: { click: step(1) } }, icon("right", 16)));
}
