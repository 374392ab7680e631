// Mentions, channels, dates and other things in angle brackets.
import { app, nameOf, store } from "../store.js";
import { h, link, safeURL } from "../dom.js";
import { fullStamp, token } from "../time.js";
import { emit } from "../store.js";

export function userChip(id) {
  const name = store.people.get(id)?.name || nameOf(id);
  const mine = id === store.as || id === app()?.user;
  return h("span", { class: mine ? "chip chip-me" : "chip", title: nameOf(id) }, "@" + name);
}

export function channelChip(id, name) {
  const known = store.channels.get(id);
  const label = "#" + (known?.name || name || id);
  if (!known) return h("span", { class: "chip" }, label);
  return h("a", { class: "chip", href: "#/" + id, on: { click: go(id) } }, label);
}

const go = (id) => (event) => {
  event.preventDefault();
  emit("go", { kind: "channel", channel: id });
};

export function groupChip(id, handle) {
  return h("span", { class: "chip chip-me" }, "@" + (handle || id).replace(/^@/, ""));
}

export function broadcastChip(range) {
  return h("span", { class: "chip chip-me" }, "@" + range);
}

// angle reads what stands between < and > in Slack's escaped text, and gives
// a node, or null when it is nothing Slack knows. words renders a label.
export function angle(inner, words) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : inner.slice(bar + 1);
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return userChip(target.slice(1));
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelChip(target.slice(1), label);
  if (target.startsWith("!subteam^")) return groupChip(target.slice(9), label);
  if (target.startsWith("!date^")) return dateChip(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastChip(target.slice(1));
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return null;
  const address = unescape(target);
  return link(address, label ? words(label) : shown(address));
}

const shown = (address) => address.replace(/^mailto:/, "");

// dateChip renders <!date^seconds^format^link|fallback>.
function dateChip(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms) || !pattern) return h("span", null, unescape(fallback));
  const text = unescape(pattern).replace(/\{(\w+)\}/g, (whole, name) => token(name, ms) ?? whole);
  const time = h("time", { datetime: new Date(ms).toISOString(), title: fullStamp(ms), class: "date-token" }, text);
  return address && safeURL(unescape(address)) ? link(unescape(address), time) : time;
}

// unescape undoes the three escapes of Slack's text.
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
