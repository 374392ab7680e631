// The middle of the page: a channel with its composer, or the Home tab.
import { post } from "./api.js";
import { Composer, prompts } from "./composer.js";
import { h, replace } from "./dom.js";
import { showHome } from "./home.js";
import "./inbox.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { MessageList } from "./message_list.js";
import { go } from "./route.js";
import { statusOf, statusWords, stopButton } from "./status.js";
import { app, channel, direct, on, store } from "./store.js";
import { avatar } from "./avatar.js";
import { attach } from "./toolbar.js";

const main = () => document.getElementById("main");
let list = null;
let composer = null;
let head, statusLine, promptLine;

export function mountMain() {
  on("place", show);
  on("state", follow);
  on("thread-closed", (was) => {
    const row = was && list?.rows.get(was.ts);
    (row?.view.node || composer?.field)?.focus();
  });
}

function show(place) {
  list?.close();
  list = composer = null;
  head = h("header", { class: "pane-head" });
  statusLine = h("div", { class: "status-line", "aria-live": "polite" });
  promptLine = h("div", { class: "prompt-line" });
  if (place.kind === "home") {
    main().setAttribute("aria-label", t("home_of", { name: app().name }));
    replace(main(), head, showHome());
    paintHead();
  } else if (channel(place.channel)) showChannel(place.channel);
  else replace(main(), h("p", { class: "nothing" }, t("no_channel")));
}

function showChannel(id) {
  main().setAttribute("aria-label", titleOf(id));
  list = new MessageList({ channel: id, thread: "", label: t("messages_of", { name: titleOf(id) }), seen: () => markRead(id) });
  composer = new Composer({ channel: id, thread: "", editLast: () => editLast(list) });
  attach(list);
  replace(main(), head, list.holder, h("div", { class: "pane-foot" }, promptLine, statusLine, composer.node));
  paintHead();
  paintStatus();
  composer.grow();
  list.open();
  if (matchMedia("(min-width: 700px)").matches) composer.field.focus({ preventScroll: true });
}

const titleOf = (id) => (channel(id).direct ? app().name : "#" + channel(id).name);

let headKey = "";
let footKey = "";

function follow() {
  if (!head) return;
  paintHead();
  paintStatus();
  if (list?.pinned && document.hasFocus()) markRead(store.place.channel);
}

function paintHead() {
  const c = channel(store.place.channel);
  const key = JSON.stringify([store.as, store.place, c?.name, c?.topic, c?.members?.length, c?.shared, app().home]);
  if (key === headKey && head.firstChild) return;
  headKey = key;
  if (store.place.kind === "home" || c?.direct) replace(head, appTitle(), tabs());
  else if (c) replace(head, h("h1", { class: "pane-title" }, icon(c.private ? "lock" : c.shared ? "shared" : "hash"), c.name), h("p", { class: "pane-topic" }, c.topic), c.shared && h("span", { class: "role-badge" }, t("shared")), h("span", { class: "members", title: t("members", { n: c.members.length }) }, icon("people", 14), String(c.members.length), h("span", { class: "unseen" }, " " + t("members", { n: c.members.length }))));
}

const appTitle = () => h("h1", { class: "pane-title" }, avatar(app().user, "small"), app().name, h("span", { class: "app-badge" }, t("app")));

function tabs() {
  const home = store.place.kind === "home";
  const tab = (label, here, place) => h("button", { type: "button", class: "tab", "aria-current": here ? "page" : null, on: { click: () => go(place) } }, label);
  return h("nav", { class: "tabs", "aria-label": t("tabs") },
    app().home && tab(t("home_tab"), home, { kind: "home" }),
    direct() && tab(t("messages_tab"), !home, { kind: "channel", channel: direct().id }));
}

function paintStatus() {
  if (!composer) return;
  const id = store.place.channel;
  const status = statusOf(id, "");
  const key = JSON.stringify([id, status, store.state.prompts, store.as]);
  if (key === footKey && composer.drawn) return;
  footKey = key;
  composer.drawn = true;
  replace(statusLine, status && [statusWords(status), stopButton(id, status)]);
  replace(promptLine, prompts(id));
}

// markRead tells the workspace that everything shown has been seen.
async function markRead(id) {
  const c = channel(id);
  if (!c?.latest || document.hidden || (c.last_read && c.last_read >= c.latest)) return;
  c.last_read = c.latest;
  await post("read", { as: store.as, channel: id, ts: c.latest }).catch(() => {});
}

export function editLast(messages) {
  const mine = [...messages.items].reverse().find((i) => i.message?.user === store.as && !i.message.ephemeral_to);
  const view = mine && messages.rows.get(mine.ts)?.view;
  if (!view) return false;
  import("./edit.js").then(({ edit }) => edit(view));
  return true;
}
