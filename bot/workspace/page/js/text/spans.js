// The inside of a Markdown paragraph: emphasis, code, links, mentions.
import { h, link } from "../dom.js";
import { angle, unescape } from "./chips.js";
import { bare, shortcode } from "./mrkdwn.js";

const DEEPEST = 8;
const PUNCTUATION = /[!-/:-@[-`{-~]/;

// spans renders the text to an array of nodes.
export function spans(text, depth = 0) {
  const nodes = [];
  let words = "";
  const dead = {};
  const flush = () => {
    if (words) nodes.push(document.createTextNode(words));
    words = "";
  };
  for (let i = 0; i < text.length;) {
    const next = depth < DEEPEST ? special(text, i, depth, dead) : null;
    if (!next) words += text[i++];
    else {
      if (next.words !== undefined) words += next.words;
      else {
        flush();
        nodes.push(next.node);
      }
      i = next.end;
    }
  }
  flush();
  return nodes;
}

function special(text, i, depth, dead) {
  switch (text[i]) {
    case "\\": return PUNCTUATION.test(text[i + 1] || "") ? { words: text[i + 1], end: i + 2 } : null;
    case "\n": return { node: h("br"), end: i + 1 };
    case "`": return code(text, i);
    case "!": return text[i + 1] === "[" ? image(text, i, depth) : null;
    case "[": return anchor(text, i, depth);
    case "<": return bracket(text, i);
    case "&": return entity(text, i);
    case ":": return shortcode(text, i);
    case "h": return bare(text, i);
    case "*": case "_": case "~": return emphasis(text, i, depth, dead);
  }
  return null;
}

function entity(text, i) {
  const found = /^&(lt|gt|amp|quot|nbsp);/.exec(text.slice(i, i + 6));
  return found && { words: { lt: "<", gt: ">", amp: "&", quot: '"', nbsp: "\u00a0" }[found[1]], end: i + found[0].length };
}

function code(text, i) {
  const marks = /^`+/.exec(text.slice(i))[0];
  let end = text.indexOf(marks, i + marks.length);
  while (end >= 0 && text[end + marks.length] === "`") end = text.indexOf(marks, end + marks.length + 1);
  if (end < 0) return { words: marks, end: i + marks.length };
  const inside = text.slice(i + marks.length, end).replace(/^ (.*[^ ].*) $/, "$1").replaceAll("\n", " ");
  return { node: h("code", { class: "code" }, inside), end: end + marks.length };
}

// target finds "[words](address "title")" at i: the words, address and end.
function target(text, i) {
  const close = matching(text, i);
  if (close < 0 || text[close + 1] !== "(") return null;
  const found = /^\(\s*(?:<([^>\n]*)>|((?:[^\s()]|\([^\s()]*\))*))(?:\s+"[^"\n]*"|\s+'[^'\n]*')?\s*\)/.exec(text.slice(close + 1, close + 3100));
  if (!found) return null;
  return { words: text.slice(i + 1, close), address: found[1] ?? found[2], end: close + 1 + found[0].length };
}

function matching(text, i) {
  let open = 0;
  for (let j = i; j < text.length && j < i + 2000; j++) {
    if (text[j] === "\\") j++;
    else if (text[j] === "[") open++;
    else if (text[j] === "]" && --open === 0) return j;
  }
  return -1;
}

function anchor(text, i, depth) {
  const found = target(text, i);
  return found && { node: link(found.address, spans(found.words, depth + 1)), end: found.end };
}

// image becomes a link: the page loads nothing from outside.
function image(text, i) {
  const found = target(text, i + 1);
  return found && { node: link(found.address, found.words || found.address), end: found.end };
}

function bracket(text, i) {
  const inside = text.slice(i + 1, i + 4000);
  const end = inside.indexOf(">");
  const node = end > 0 ? angle(inside.slice(0, end), unescape) : null;
  return node && { node, end: i + end + 2 };
}

const word = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c);
const blank = (c) => c === undefined || /\s/.test(c);
const TAGS = { "**": "strong", __: "strong", "*": "em", _: "em", "~~": "s" };

function emphasis(text, i, depth, dead) {
  const mark = text[i + 1] === text[i] ? text[i] + text[i] : text[i];
  const tag = TAGS[mark];
  if (!tag || blank(text[i + mark.length]) || i < (dead[mark] || 0)) return tag ? { words: mark, end: i + mark.length } : null;
  if (mark[0] === "_" && word(text[i - 1])) return null;
  const end = closing(text, i + mark.length, mark);
  if (end < 0) {
    dead[mark] = text.length;
    return { words: mark, end: i + mark.length };
  }
  return { node: h(tag, null, spans(text.slice(i + mark.length, end), depth + 1)), end: end + mark.length };
}

function closing(text, from, mark) {
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "`") i = past(text, i);
    else if (text.startsWith(mark, i) && i > from && !blank(text[i - 1])) {
      const twice = mark.length === 1 && text[i + 1] === mark;
      if (twice) i = past2(text, i, mark);
      else if (mark.length === 2 && text[i + 2] === mark[0] && text[i + 3] !== mark[0]) return i + 1;
      else if (mark[0] !== "_" || !word(text[i + mark.length])) return i;
    } else if (mark.length === 1 && text[i] === mark && text[i + 1] === mark) i = past2(text, i, mark);
  }
  return -1;
}

// past skips a code span, past2 a strong run inside an emphasis.
function past(text, i) {
  const end = text.indexOf("`", i + 1);
  return end < 0 ? i : end;
}

function past2(text, i, mark) {
  const end = text.indexOf(mark + mark, i + 2);
  return end < 0 ? i + 1 : end + 1;
}
