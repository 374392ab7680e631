// rich_text blocks, and the rich_text in tables and task cards.
import { h, link } from "../dom.js";
import { broadcastChip, channelChip, groupChip, userChip } from "./chips.js";
import { emoji } from "./emoji.js";
import { fullStamp, token } from "../time.js";

const LIST_STYLES = 3; // bullets and numbers change with the indent, then again

// rich renders the elements of a rich_text object to block nodes.
export function rich(elements = []) {
  const nodes = [];
  for (const element of elements) nodes.push(part(element));
  return nodes;
}

function part(element) {
  switch (element.type) {
    case "rich_text_section": return h("div", { class: "rich" }, leaves(element.elements));
    case "rich_text_quote": return h("blockquote", null, leaves(element.elements));
    case "rich_text_preformatted": return h("pre", { class: "pre" }, leaves(element.elements));
    case "rich_text_list": return list(element);
  }
  return h("span", null, leaves([element]));
}

function list(element) {
  const ordered = element.style === "ordered";
  const indent = Math.min(8, element.indent || 0);
  return h(ordered ? "ol" : "ul", {
    class: "rich-list indent-" + indent + " style-" + (indent % LIST_STYLES),
    start: ordered && element.offset ? element.offset + 1 : null,
  }, (element.elements || []).map((item) => h("li", null, leaves(item.elements))));
}

export function leaves(elements = []) {
  return elements.map(leaf);
}

function leaf(element) {
  const style = element.style || {};
  switch (element.type) {
    case "text": return styled(element.text || "", style);
    case "link": return link(element.url, ...styledList(element.text || element.url, style));
    case "emoji": return emojiLeaf(element);
    case "user": return userChip(element.user_id);
    case "usergroup": return groupChip(element.usergroup_id);
    case "channel": return channelChip(element.channel_id);
    case "broadcast": return broadcastChip(element.range);
    case "date": return dateLeaf(element);
    case "color": return h("code", { class: "code" }, element.value || "");
    case "team": return h("span", { class: "chip" }, element.team_id);
  }
  return h("span", { class: "unknown-inline" }, "[" + element.type + "]");
}

function emojiLeaf(element) {
  const character = emoji(element.name) || fromCode(element.unicode) || ":" + element.name + ":";
  return h("span", { class: "emoji", role: "img", "aria-label": String(element.name).replaceAll("_", " ") }, character);
}

function fromCode(code) {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(code || "")) return "";
  try {
    return String.fromCodePoint(...code.split("-").map((c) => parseInt(c, 16)));
  } catch {
    return "";
  }
}

function dateLeaf(element) {
  const ms = Number(element.timestamp) * 1000;
  if (!Number.isFinite(ms)) return document.createTextNode(element.fallback || "");
  const text = String(element.format || "{date}").replace(/\{(\w+)\}/g, (whole, name) => token(name, ms) ?? whole);
  const node = h("time", { datetime: new Date(ms).toISOString(), title: fullStamp(ms) }, text);
  return element.url ? link(element.url, node) : node;
}

const styledList = (text, style) => [styled(text, style)];

// styled wraps words in their styles and keeps line breaks.
function styled(text, style) {
  let node = lines(text);
  if (style.code) node = h("code", { class: "code" }, node);
  if (style.bold) node = h("strong", null, node);
  if (style.italic) node = h("em", null, node);
  if (style.underline) node = h("u", null, node);
  if (style.strike) node = h("s", null, node);
  if (style.highlight || style.client_highlight) node = h("mark", null, node);
  return node;
}

function lines(text) {
  const piece = document.createDocumentFragment();
  text.split("\n").forEach((line, i) => {
    if (i > 0) piece.append(h("br"));
    piece.append(line);
  });
  return piece;
}
