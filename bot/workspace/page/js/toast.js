// Short notices at the bottom of the page; errors are read out at once.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const LIFE = 8000;

export function toast(words, kind = "info") {
  const node = h("div", { class: "toast toast-" + kind, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? "warn" : "info"), h("div", { class: "toast-words" }, words),
    h("button", { type: "button", class: "plain-icon", "aria-label": t("close"), on: { click: () => node.remove() } }, icon("close")));
  shelf().append(node);
  setTimeout(() => node.remove(), LIFE);
}

// shelf is where toasts stand: inside the open dialog if there is one, since
// everything outside is inert.
function shelf() {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (!dialog) return document.querySelector("body > .toasts");
  const there = dialog.querySelector(":scope > .toasts") || h("div", { class: "toasts" });
  dialog.append(there);
  return there;
}

// sentence says what went wrong in the person's language: the workspace's own
// words where it has some.
export function sentence(error) {
  if (error.message && error.message !== error.code) return error.message;
  const known = "error." + error.code;
  const words = t(known);
  return words === known ? t("error.other", { code: error.code || String(error) }) : words;
}

export function fail(error) {
  toast(sentence(error), "error");
}
