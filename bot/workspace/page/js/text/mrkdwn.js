// Slack's own markup (mrkdwn): *bold* _italic_ ~strike~ `code` ```pre```
// > quote, links and mentions in angle brackets, :emoji:. It has no lists, no
// headings and no tables: those belong to standard Markdown (markdown.js).
import { h } from "../dom.js";
import { angle, unescape } from "./chips.js";
import { emoji, SHORTCODE } from "./emoji.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const DEEPEST = 6; // styles inside styles; deeper ones stay as typed
const BARE = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"»]/y;

// mrkdwn renders a text to an array of nodes.
export function mrkdwn(text) {
  const nodes = [];
  const pieces = text.split("```");
  pieces.forEach((piece, i) => {
    const code = i % 2 === 1;
    if (code && i === pieces.length - 1) nodes.push(...quotes("```" + piece));
    else if (code) nodes.push(h("pre", { class: "pre" }, unescape(plainAngles(piece.replace(/^\n/, "").replace(/\n$/, "")))));
    else if (piece !== "") nodes.push(...quotes(around(piece, i > 0, i < pieces.length - 1)));
  });
  return nodes;
}

// around drops the line break next to a code block, which is a block already.
function around(piece, after, before) {
  let text = piece;
  if (after) text = text.replace(/^\n/, "");
  if (before) text = text.replace(/\n$/, "");
  return text;
}

const plainAngles = (text) => text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label || target);

const QUOTE = /^(?:&gt;|>) ?/;
const REST = /^(?:(?:&gt;){3}|>>>) ?/;

// quotes gathers the lines that start with ">".
function quotes(text) {
  const nodes = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length;) {
    if (REST.test(lines[i])) {
      const rest = [lines[i].replace(REST, ""), ...lines.slice(i + 1)];
      nodes.push(h("blockquote", null, inline(rest.join("\n"))));
      return nodes;
    }
    const quoted = QUOTE.test(lines[i]);
    let end = i + 1;
    while (end < lines.length && QUOTE.test(lines[end]) === quoted && !REST.test(lines[end])) end++;
    const part = lines.slice(i, end);
    if (quoted) nodes.push(h("blockquote", null, inline(part.map((l) => l.replace(QUOTE, "")).join("\n"))));
    else nodes.push(...inline(part.join("\n")));
    i = end;
  }
  return nodes;
}

// plain renders a plain_text object: line breaks and emoji only.
export function plain(text, withEmoji = true) {
  const out = new Run();
  for (let i = 0; i < text.length;) {
    const found = withEmoji && text[i] === ":" && shortcode(text, i);
    if (found) {
      out.node(found.node);
      i = found.end;
    } else if (text[i] === "\n") {
      out.node(h("br"));
      i++;
    } else out.text(text[i++]);
  }
  return out.done();
}

// inline renders what stands inside a line or quote.
export function inline(text, depth = 0) {
  const out = new Run();
  const dead = {}; // for each style mark, up to where no closing one exists
  for (let i = 0; i < text.length;) {
    const next = special(text, i, depth, dead);
    if (!next) {
      out.text(text[i++]);
      continue;
    }
    if (next.node) out.node(next.node);
    else out.text(next.words);
    i = next.end;
  }
  return out.done();
}

function special(text, i, depth, dead) {
  switch (text[i]) {
    case "\n": return { node: h("br"), end: i + 1 };
    case "&": return entity(text, i);
    case "<": return bracket(text, i);
    case ":": return shortcode(text, i);
    case "`": return code(text, i);
    case "h": return bare(text, i);
    case "*": case "_": case "~": return styled(text, i, depth, dead);
  }
  return null;
}

function entity(text, i) {
  for (const [written, words] of [["&lt;", "<"], ["&gt;", ">"], ["&amp;", "&"]]) {
    if (text.startsWith(written, i)) return { words, end: i + written.length };
  }
  return null;
}

function bracket(text, i) {
  const inside = text.slice(i + 1, i + 4000);
  const end = inside.indexOf(">");
  const node = end > 0 ? angle(inside.slice(0, end), unescape) : null;
  return node && { node, end: i + end + 2 };
}

export function shortcode(text, i) {
  SHORTCODE.lastIndex = i;
  const found = SHORTCODE.exec(text);
  const character = found && emoji(found[1]);
  if (!character) return null;
  return { node: h("span", { class: "emoji", role: "img", "aria-label": found[1].replaceAll("_", " "), title: found[0] }, character), end: i + found[0].length };
}

function code(text, i) {
  const end = text.indexOf("`", i + 1);
  const line = text.indexOf("\n", i);
  if (end <= i + 1 || (line >= 0 && line < end)) return null;
  return { node: h("code", { class: "code" }, unescape(plainAngles(text.slice(i + 1, end)))), end: end + 1 };
}

export function bare(text, i) {
  if (i > 0 && /[\p{L}\p{N}]/u.test(text[i - 1])) return null;
  BARE.lastIndex = i;
  const found = BARE.exec(text);
  if (!found) return null;
  const address = unescape(found[0]);
  return { node: h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address), end: i + found[0].length };
}

const word = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c);
const blank = (c) => c === undefined || /\s/.test(c);

function styled(text, i, depth, dead) {
  const mark = text[i];
  if (depth >= DEEPEST || i < (dead[mark] || 0) || word(text[i - 1]) || blank(text[i + 1]) || text[i + 1] === mark) return null;
  const end = closing(text, i + 1, mark, dead);
  if (end < 0) return null;
  return { node: h(STYLES[mark], null, inline(text.slice(i + 1, end), depth + 1)), end: end + 1 };
}

// closing finds the end of a style on the same line; a failure is noted so
// that a long line of marks is read once only.
function closing(text, from, mark, dead) {
  for (let i = from; i < text.length && text[i] !== "\n"; i++) {
    if (text[i] === mark && !blank(text[i - 1]) && !word(text[i + 1])) return i;
  }
  const line = text.indexOf("\n", from);
  dead[mark] = line < 0 ? text.length : line;
  return -1;
}

// Run gathers letters into text nodes.
class Run {
  #nodes = [];
  #words = "";
  text(words) { this.#words += words; }
  node(node) {
    this.#flush();
    this.#nodes.push(node);
  }
  done() {
    this.#flush();
    return this.#nodes;
  }
  #flush() {
    if (this.#words) this.#nodes.push(document.createTextNode(this.#words));
    this.#words = "";
  }
}
