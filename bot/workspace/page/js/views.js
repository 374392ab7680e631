// Modals: up to three on top of each other; only the top one is shown.
import { get, post } from "./api.js";
import { renderBlocks } from "./blocks/index.js";
import { closer } from "./dialog.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { on, store } from "./store.js";
import { Surface } from "./surface.js";
import { words } from "./text/object.js";
import { fail, sentence } from "./toast.js";

let dialog = null;
let view = null; // the one on top
let surface = null;
let errors = {};
let parts = {};

export function mountViews() {
  on("views", read);
  on("remount", read);
  read();
}

async function read() {
  try {
    const as = store.as;
    const { views } = await get("views", { as });
    if (as === store.as) sync(views);
  } catch (error) {
    fail(error);
  }
}

// sync shows the top of a stack; an empty one closes the dialog.
function sync(views) {
  const top = views.at(-1);
  if (!top) return shut();
  const same = view?.id === top.id;
  if (same && view.hash !== top.hash) errors = {};
  if (!same) errors = top.errors || {};
  const changed = !same || JSON.stringify(view.blocks) !== JSON.stringify(top.blocks);
  view = top;
  if (!dialog) build();
  if (!same) surface = new Surface("modal", { view: top.id });
  paint(views.length, changed, !same);
}

function shut() {
  view = surface = null;
  errors = {};
  dialog?.close();
}

function build() {
  parts = { title: h("h2", { class: "dialog-title", id: "view-title" }), back: h("span"), body: h("div", { class: "dialog-body view-body" }), note: h("div", { class: "view-note", role: "alert" }), foot: h("div", { class: "dialog-foot" }) };
  dialog = h("dialog", { class: "dialog view", "aria-labelledby": "view-title" },
    h("div", { class: "dialog-head" }, parts.back, parts.title, closer(leave)), parts.body, parts.note, parts.foot);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("close", () => {
    dialog?.remove();
    dialog = null;
    if (document.activeElement === document.body) document.querySelector("#thread:not([hidden]) textarea, #main textarea")?.focus();
    if (view) read(); // closed by the browser, not by the bot
  });
  dialog.addEventListener("keydown", enter);
  document.body.append(dialog);
  dialog.showModal();
}

function paint(depth, changed, fresh) {
  replace(parts.title, words(view.title));
  replace(parts.back, depth > 1 && h("button", { type: "button", class: "plain-icon", "aria-label": t("back"), on: { click: leave } }, icon("back")));
  dialog.dataset.depth = depth;
  if (fresh) parts.body.replaceChildren();
  if (changed) {
    const spot = focused();
    renderBlocks(parts.body, view.blocks || [], surface, errors);
    if (!fresh) refocus(spot);
  }
  parts.note.textContent = "";
  const submit = view.submit && h("button", { type: "button", class: "button primary", on: { click: send } }, words(view.submit));
  replace(parts.foot, h("button", { type: "button", class: "button", on: { click: leave } }, view.close ? words(view.close) : t("cancel")), submit);
  if (fresh) (parts.body.querySelector("[autofocus]") || parts.body.querySelector("input, textarea, button") || parts.foot.firstElementChild).focus();
}

// focused remembers where the person is typing while blocks are replaced.
function focused() {
  const node = document.activeElement;
  const block = node?.closest?.("[data-block]")?.dataset.block;
  const action = node?.closest?.("[data-action]")?.dataset.action;
  return block && parts.body.contains(node) ? { node, block, action, at: node.selectionStart } : null;
}

function refocus(spot) {
  if (!spot || spot.node.isConnected) return;
  const holder = parts.body.querySelector(`[data-block="${CSS.escape(spot.block)}"] [data-action="${CSS.escape(spot.action || "")}"]`);
  const field = holder?.matches("input, textarea, button") ? holder : holder?.querySelector("input, textarea, button");
  field?.focus();
  if (spot.at !== null && field?.setSelectionRange && field.type === "text") field.setSelectionRange(spot.at, spot.at);
}

// enter submits from a one-line field, as in Slack.
function enter(event) {
  if (event.key !== "Enter" || event.defaultPrevented || !view?.submit) return;
  if (event.target.matches("input[type=text]:not([role=combobox])") || (event.target.matches("textarea") && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    send();
  }
}

async function send() {
  const button = parts.foot.querySelector(".primary");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  parts.note.textContent = "";
  const sent = view.id;
  try {
    const result = await post("submit", { as: store.as, view: sent, values: surface.collect(view.blocks) });
    if (view?.id !== sent) return;
    if (result.errors && Object.keys(result.errors).length) refuse(result.errors);
    else sync(result.views || []);
  } catch (error) {
    if (error.answer?.errors) refuse(error.answer.errors);
    else parts.note.textContent = sentence(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// refuse shows the errors under their fields and goes to the first.
function refuse(found) {
  errors = found;
  renderBlocks(parts.body, view.blocks || [], surface, errors);
  const first = parts.body.querySelector(".has-error");
  first?.scrollIntoView({ block: "nearest" });
  first?.querySelector("input, textarea, button")?.focus();
  if (!first) parts.note.textContent = Object.values(found).join(" ");
}

async function leave() {
  if (!view) return;
  try {
    await post("close", { as: store.as, view: view.id, all: view.clear_on_close || undefined });
    await read();
  } catch (error) {
    fail(error);
    read();
  }
}
