// The side panel with one thread.
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { editLast } from "./main_pane.js";
import { MessageList } from "./message_list.js";
import { closeThread } from "./route.js";
import { statusOf, statusWords, stopButton } from "./status.js";
import { app, channel, on, store } from "./store.js";
import { attach } from "./toolbar.js";

const panel = () => document.getElementById("thread");
let list = null;
let statusLine = null;

export function mountThread() {
  on("thread", show);
  on("state", paintStatus);
}

function show(thread) {
  list?.close();
  list = statusLine = null;
  panel().hidden = !thread;
  document.body.classList.toggle("with-thread", Boolean(thread));
  if (!thread) return replace(panel());
  const c = channel(thread.channel);
  const name = c?.direct ? app().name : "#" + c?.name;
  panel().setAttribute("aria-label", t("thread_in", { name }));
  list = new MessageList({ channel: thread.channel, thread: thread.ts, label: t("thread"), gone: closeThread });
  const composer = new Composer({ channel: thread.channel, thread: thread.ts, editLast: () => editLast(list) });
  attach(list);
  statusLine = h("div", { class: "status-line", "aria-live": "polite" });
  replace(panel(),
    h("header", { class: "pane-head" }, h("h2", { class: "pane-title" }, t("thread")), h("p", { class: "pane-topic" }, name),
      h("button", { type: "button", class: "plain-icon", "aria-label": t("close_thread"), on: { click: closeThread } }, icon("close"))),
    list.holder, h("div", { class: "pane-foot" }, statusLine, composer.node));
  paintStatus();
  composer.grow();
  list.open();
  if (thread.focus) composer.field.focus({ preventScroll: true });
}

let last = "";

function paintStatus() {
  if (!statusLine) return;
  const { channel: id, ts } = store.thread;
  const status = statusOf(id, ts);
  const key = JSON.stringify([id, ts, status]);
  if (key === last && statusLine.firstChild) return;
  last = key;
  replace(statusLine, status && [statusWords(status), stopButton(id, status)]);
}
