// The tools of the message under the pointer or the focus: there is only one
// toolbar, which moves.
import { post } from "./api.js";
import { confirmWords } from "./dialog.js";
import { h, replace } from "./dom.js";
import { edit } from "./edit.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { menu } from "./popup.js";
import { openThread } from "./route.js";
import { app, store } from "./store.js";
import { emoji } from "./text/emoji.js";
import { fail, toast } from "./toast.js";

const QUICK = ["white_check_mark", "eyes", "+1"];
const PICK = ["+1", "-1", "white_check_mark", "eyes", "pray", "tada", "bulb", "warning", "question", "euro", "calendar", "memo"];

// attach makes a list show the toolbar and answer the keys of messages.
export function attach(list) {
  const bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": t("message_tools") });
  list.node.addEventListener("pointerover", (event) => show(bar, event.target.closest("article")));
  list.node.addEventListener("pointerleave", () => { if (!bar.contains(document.activeElement)) bar.remove(); });
  list.node.addEventListener("focusin", (event) => {
    const article = event.target.closest("article");
    show(bar, article);
    if (article) rove(list, article);
  });
  list.node.addEventListener("keydown", (event) => keys(event, list));
}

function show(bar, article) {
  const view = article?.view;
  if (!view || (bar.parentElement === article && bar.view === view.message)) return;
  if (bar.isConnected && bar.querySelector('[aria-expanded="true"]')) return;
  bar.view = view.message;
  replace(bar, tools(view));
  article.append(bar);
}

// rove keeps exactly one message in the tab order.
function rove(list, article) {
  for (const other of list.node.querySelectorAll('article[tabindex="0"]')) other.setAttribute("tabindex", "-1");
  article.setAttribute("tabindex", "0");
}

function tools(view) {
  const m = view.message;
  if (m.ephemeral_to) return [moreTool(view)];
  return [
    ...QUICK.map((name) => tool(t("react_with", { name: name.replaceAll("_", " ") }), h("span", { class: "emoji" }, emoji(name)), () => react(view, name))),
    pickTool(view),
    !view.o.thread && tool(t("reply_thread"), icon("reply"), () => openThread(view.o.channel, threadRoot(m))),
    moreTool(view),
  ];
}

const threadRoot = (m) => m.thread_ts || m.ts;

const tool = (label, glyph, click, extra = {}) => h("button", { type: "button", class: "plain-icon", "aria-label": label, title: label, ...extra, on: { click } }, glyph);

function pickTool(view) {
  const node = tool(t("add_reaction"), icon("smile"), () => menu(node, PICK.map((name) => ({
    label: name.replaceAll("_", " "), icon: h("span", { class: "emoji" }, emoji(name)), run: () => react(view, name),
  }))), { "aria-haspopup": "menu", "aria-expanded": "false", "data-tool": "react" });
  return node;
}

function react(view, name) {
  const mine = (view.message.reactions || []).some((r) => r.name === name && r.users.includes(store.as));
  return view.act("react", { name, remove: mine });
}

function moreTool(view) {
  const node = tool(t("more_actions"), icon("more"), () => menu(node, items(view)), { "aria-haspopup": "menu", "aria-expanded": "false", "data-tool": "more" });
  return node;
}

function items(view) {
  const m = view.message;
  const shortcuts = m.ephemeral_to ? [] : (app().shortcuts || []).filter((s) => s.type === "message");
  const list = shortcuts.map((s) => ({ label: s.name, hint: app().name, icon: icon("bolt"), run: () => run(view, s) }));
  if (list.length) list.push(null);
  list.push({ label: t("copy_text"), icon: icon("clip"), run: () => copy(view.text()) });
  if (m.ephemeral_to) list.push({ label: t("dismiss"), icon: icon("close"), run: () => view.act("delete", {}) });
  else if (m.user === store.as) {
    list.push({ label: t("edit"), icon: icon("edit"), run: () => edit(view) });
    list.push({ label: t("delete"), icon: icon("trash"), danger: true, run: () => remove(view) });
  }
  return list;
}

async function run(view, shortcut) {
  try {
    await post("shortcut", { as: store.as, callback_id: shortcut.callback_id, channel: view.o.channel, ts: view.message.ts });
  } catch (error) {
    fail(error);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  } catch {
    toast(t("not_copied"), "error");
  }
}

async function remove(view) {
  if (await confirmWords(t("delete"), t("delete_text"), t("delete"), true)) view.act("delete", {});
}

function keys(event, list) {
  const article = event.target;
  if (article.tagName !== "ARTICLE" || event.ctrlKey || event.metaKey || event.altKey) return;
  const articles = [...list.node.querySelectorAll("article.message")];
  const at = articles.indexOf(article);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to !== undefined) articles[to]?.focus();
  else if (!command(event.key, article.view)) return;
  event.preventDefault();
}

function command(key, view) {
  const ephemeral = view.message.ephemeral_to;
  if ((key === "t" || key === "Enter") && !view.o.thread && !ephemeral) openThread(view.o.channel, threadRoot(view.message));
  else if (key === "e" && view.message.user === store.as) edit(view);
  else if (key === "r" && !ephemeral) view.node.querySelector('[data-tool="react"]')?.click();
  else if (key === "m") view.node.querySelector('[data-tool="more"]')?.click();
  else return false;
  return true;
}
