// Standard Markdown, as markdown blocks and streamed text use it: headings,
// lists, quotes, fences, tables, rules and paragraphs. HTML in it is text.
import { h } from "../dom.js";
import { spans } from "./spans.js";

const HEADING = /^ {0,3}(#{1,6})\s+(?=\S)/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(?:\s+(.*)|)$/;
const DEEPEST = 12; // quotes and lists inside each other

// markdown renders a text to an array of block nodes.
export function markdown(text, depth = 0) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  for (let i = 0; i < lines.length;) {
    if (lines[i].trim() === "") {
      i++;
      continue;
    }
    const [node, next] = block(lines, i, depth);
    nodes.push(node);
    i = next;
  }
  return nodes;
}

function block(lines, i, depth) {
  const line = lines[i];
  if (FENCE.test(line)) return fence(lines, i);
  if (HEADING.test(line)) return heading(lines, i);
  if (RULE.test(line)) return [h("hr"), i + 1];
  if (depth < DEEPEST && QUOTE.test(line)) return quote(lines, i, depth);
  if (depth < DEEPEST && ITEM.test(line) && line.trim() !== "") return list(lines, i, depth);
  if (tableAt(lines, i)) return table(lines, i);
  return paragraph(lines, i, depth);
}

function fence(lines, i) {
  const mark = FENCE.exec(lines[i])[1];
  let end = i + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end++;
  return [h("pre", { class: "pre" }, lines.slice(i + 1, end).join("\n")), end + 1];
}

function heading(lines, i) {
  const [prefix, marks] = HEADING.exec(lines[i]);
  const words = lines[i].slice(prefix.length).trim().replace(/ #{1,6}$/, "").trim();
  return [h("h" + (ranksOf(lines).indexOf(marks.length) + 2), { class: "md-h md-h" + marks.length }, spans(words)), i + 1];
}

const ranks = new WeakMap();

// ranksOf lists the kinds of heading of a text, so that readers find them
// without gaps under the page's own first rank.
function ranksOf(lines) {
  if (!ranks.has(lines)) ranks.set(lines, [...new Set(lines.map((l) => HEADING.exec(l)?.[1].length).filter(Boolean))].sort().slice(0, 5));
  return ranks.get(lines);
}

function quote(lines, i, depth) {
  const inside = [];
  let end = i;
  while (end < lines.length && lines[end].trim() !== "" && (QUOTE.test(lines[end]) || !starts(lines, end, depth))) {
    inside.push(lines[end].replace(QUOTE, ""));
    end++;
  }
  return [h("blockquote", null, markdown(inside.join("\n"), depth + 1)), end];
}

// starts says whether a line begins another kind of block.
function starts(lines, i, depth) {
  const line = lines[i];
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || (depth < DEEPEST && (QUOTE.test(line) || ITEM.test(line)));
}

function paragraph(lines, i, depth) {
  let end = i + 1;
  while (end < lines.length && lines[end].trim() !== "" && !starts(lines, end, depth) && !tableAt(lines, end)) end++;
  return [h("p", null, spans(lines.slice(i, end).map((l) => l.trim()).join("\n"))), end];
}

const width = (spaces) => spaces.replaceAll("\t", "    ").length;

// list reads items of one kind and indent; what is indented below an item
// belongs to it.
function list(lines, i, depth) {
  const [, spaces, marker] = ITEM.exec(lines[i]);
  const base = width(spaces);
  const ordered = /\d/.test(marker);
  const node = h(ordered ? "ol" : "ul", ordered && parseInt(marker, 10) !== 1 ? { start: parseInt(marker, 10) } : null);
  let at = i;
  while (at < lines.length) {
    const found = ITEM.exec(lines[at]);
    if (!found || width(found[1]) > base + 1 || width(found[1]) < base || /\d/.test(found[2]) !== ordered || RULE.test(lines[at])) break;
    const [item, next] = listItem(lines, at, base, depth);
    node.append(item);
    at = next;
  }
  return [node, Math.max(at, i + 1)];
}

function listItem(lines, i, base, depth) {
  const found = ITEM.exec(lines[i]);
  const inside = [found[3] || ""];
  let end = i + 1;
  while (end < lines.length && belongs(lines, end, base, depth)) {
    inside.push(lines[end].replace(new RegExp("^\\s{0," + (base + 1 + found[2].length) + "}"), ""));
    end++;
  }
  return [task(inside, depth), end];
}

function belongs(lines, i, base, depth) {
  const line = lines[i];
  if (line.trim() === "") {
    const next = lines[i + 1];
    return next !== undefined && next.trim() !== "" && width(/^\s*/.exec(next)[0]) > base + 1;
  }
  const indent = width(/^\s*/.exec(line)[0]);
  return indent > base + 1 || (!starts(lines, i, depth) && lines[i - 1].trim() !== "" && indent > base);
}

const TASK = /^\[([ xX])\]\s+/;

function task(inside, depth) {
  const found = TASK.exec(inside[0]);
  if (!found) return h("li", null, tight(markdown(inside.join("\n"), depth + 1)));
  inside[0] = inside[0].replace(TASK, "");
  const done = found[1] !== " ";
  return h("li", { class: "md-task" }, h("span", { class: done ? "md-box md-done" : "md-box", role: "img", "aria-label": done ? "☑" : "☐" }), tight(markdown(inside.join("\n"), depth + 1)));
}

// tight takes the words of an item out of their paragraph.
function tight(nodes) {
  return nodes.flatMap((node, i) => (i === 0 && node.tagName === "P" ? [...node.childNodes] : [node]));
}

function tableAt(lines, i) {
  if (!lines[i].includes("|") || !lines[i + 1]?.includes("-")) return false;
  const rule = cells(lines[i + 1]);
  return rule.every((c) => /^:?-+:?$/.test(c)) && cells(lines[i]).length === rule.length;
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(^|[^\\])\|$/, "$1");
  return inner.split(/(?<!\\)\|/).map((c) => c.trim().replaceAll("\\|", "|"));
}

function alignment(cell) {
  if (/^:-+:$/.test(cell)) return "center";
  return /-:$/.test(cell) ? "right" : "left";
}

function table(lines, i) {
  const aligns = cells(lines[i + 1]).map(alignment);
  const row = (line, tag) => h("tr", null, aligns.map((align, j) => h(tag, { class: "to-" + align, scope: tag === "th" ? "col" : null }, spans(cells(line)[j] || ""))));
  let end = i + 2;
  const body = h("tbody");
  while (end < lines.length && lines[end].includes("|") && lines[end].trim() !== "") body.append(row(lines[end++], "td"));
  const node = h("table", { class: "grid" }, h("thead", null, row(lines[i], "th")), body);
  return [h("div", { class: "grid-scroll", tabindex: "0", role: "group" }, node), end];
}
