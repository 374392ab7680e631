// Tells screen readers about new messages, once they are complete.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { nameOf, now, store } from "./store.js";
import { words } from "./text/object.js";
import { millis } from "./time.js";

const KEPT = 10; // lines in the log
const FRESH = 10 * 60e3; // older messages that change are not read out
const LONGEST = 300;
const said = new Set();

export function announce(message) {
  if (message.streaming || message.user === store.as || said.has(message.ts) || now() - millis(message.ts) > FRESH) return;
  said.add(message.ts);
  const log = document.getElementById("live");
  const note = message.ephemeral_to ? t("only_you") + ". " : "";
  log.append(h("p", null, note + nameOf(message.user) + " : " + textOf(message).slice(0, LONGEST)));
  while (log.children.length > KEPT) log.firstElementChild.remove();
}

// textOf is what a message says, without markup.
export function textOf(message) {
  if (message.text) return words(message.text);
  return (message.blocks || []).map((b) => words(b.text) || b.title || "").filter((w) => typeof w === "string" && w).join(". ");
}
