// Keys that work everywhere; lists and menus have their own.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { closeThread } from "./route.js";
import { store } from "./store.js";

// The places F6 goes round, in order.
const PLACES = ["#top", "#rail", "#main", "#thread"];

export function installKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "F6") {
      event.preventDefault();
      next(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && store.thread && !document.body.classList.contains("drawer")) {
      event.preventDefault();
      closeThread();
    }
  });
}

function next(step) {
  const places = PLACES.map((p) => document.querySelector(p)).filter((p) => p && !p.hidden && p.checkVisibility());
  const at = places.findIndex((p) => p.contains(document.activeElement));
  const place = places[(Math.max(at, step > 0 ? -1 : 0) + step + places.length) % places.length];
  const seen = (selector) => [...place.querySelectorAll(selector)].find((node) => node.checkVisibility());
  const target = seen("textarea") || seen("[aria-current]") || seen("button:not([disabled]), input, [tabindex='0']");
  (target || place).focus();
}

export function keysTable() {
  const rows = [["F6", "key.f6"], ["↑ ↓", "key.arrows"], ["T", "key.t"], ["E", "key.e"], ["R", "key.r"], [t("key.enter_name"), "key.enter"], [t("key.shift_name"), "key.shift"], ["↑", "key.up"], [t("key.escape_name"), "key.escape"]];
  return h("table", { class: "grid keys" }, h("thead", null, h("tr", null, h("th", { scope: "col" }, t("key")), h("th", { scope: "col" }, t("key_does")))),
    h("tbody", null, rows.map(([key, words]) => h("tr", null, h("th", { scope: "row" }, h("kbd", null, key)), h("td", null, t(words))))));
}
