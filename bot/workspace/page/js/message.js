// One message: author, time, body, files, reactions, thread.
import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { textOf } from "./announce.js";
import { renderBlocks } from "./blocks/index.js";
import { fileCard } from "./blocks/media.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { openThread } from "./route.js";
import { statusOf, statusWords, stopButton } from "./status.js";
import { app, nameOf, store } from "./store.js";
import { Surface } from "./surface.js";
import { emoji } from "./text/emoji.js";
import { mrkdwn } from "./text/mrkdwn.js";
import { ago, clock, fullStamp, millis } from "./time.js";
import { fail } from "./toast.js";

export class MessageView {
  constructor(message, options) {
    this.o = options;
    this.surface = new Surface("message", { channel: options.channel, ts: message.ts });
    this.gutter = h("div", { class: "gutter" });
    this.head = h("div", { class: "message-head" });
    this.body = h("div", { class: "message-body" });
    this.attached = h("div", { class: "attached" });
    this.foot = h("div", { class: "message-foot" });
    this.line = h("div", { class: "message-status" });
    this.node = h("article", { class: "message", tabindex: "-1", data: { ts: message.ts } }, this.gutter,
      h("div", { class: "message-main" }, this.head, this.body, this.attached, this.foot, this.line));
    this.node.view = this;
    this.update(message);
  }

  update(message) {
    const before = this.message;
    this.message = message;
    this.node.classList.toggle("ephemeral", Boolean(message.ephemeral_to));
    this.node.classList.toggle("streaming", Boolean(message.streaming));
    this.paintBody(message);
    if (JSON.stringify(before?.files) !== JSON.stringify(message.files)) replace(this.attached, (message.files || []).map(fileCard));
    this.paintFoot(message);
    this.paintHead();
    this.status();
  }

  // compact drops the head of a message that continues the one before.
  compact(yes) {
    if (this.isCompact === yes) return;
    this.isCompact = yes;
    this.node.classList.toggle("compact", yes);
    this.paintHead();
  }

  paintHead() {
    const { message: m, isCompact } = this;
    const at = millis(m.ts);
    const time = h("time", { class: "stamp", datetime: new Date(at).toISOString(), title: fullStamp(at) }, clock(at));
    this.node.setAttribute("aria-label", [nameOf(m.user), clock(at), m.ephemeral_to && t("only_you"), m.streaming && t("writing"), m.reply_count && t("replies", { n: m.reply_count })].filter(Boolean).join(", "));
    if (isCompact) {
      replace(this.gutter, time);
      replace(this.head);
      return;
    }
    replace(this.gutter, avatar(m.user));
    replace(this.head, m.ephemeral_to && onlyYou(), h("span", { class: "author" }, nameOf(m.user)), badge(m), time);
  }

  paintBody(m) {
    const blocks = m.blocks || [];
    if (blocks.length) renderBlocks(this.body, blocks, this.surface);
    else replace(this.body, h("div", { class: "block mrkdwn" }, mrkdwn(m.text || "")));
    for (const attachment of m.attachments || []) this.body.append(attachmentNode(attachment, this.surface));
    this.body.querySelector(":scope > .edited")?.remove();
    if (m.edited) this.body.append(h("span", { class: "edited", title: fullStamp(millis(m.edited.ts)) }, t("edited")));
  }

  paintFoot(m) {
    const parts = [];
    if (m.reactions?.length) parts.push(h("div", { class: "reactions" }, m.reactions.map((r) => this.reaction(r))));
    if (m.ephemeral_to) parts.push(h("button", { type: "button", class: "link-button", on: { click: () => this.act("delete", {}) } }, t("dismiss")));
    if (m.broadcast && !this.o.thread) parts.push(h("button", { type: "button", class: "link-button", on: { click: () => openThread(this.o.channel, m.thread_ts) } }, icon("reply", 14), t("from_thread")));
    if (m.reply_count > 0 && !this.o.thread) parts.push(this.threadButton(m));
    replace(this.foot, parts);
  }

  reaction(r) {
    const mine = r.users.includes(store.as);
    return h("button", {
      type: "button", class: "reaction", "aria-pressed": String(mine), title: r.users.map(nameOf).join(", "),
      "aria-label": t("reaction", { name: r.name.replaceAll("_", " "), n: r.count }), on: { click: () => this.act("react", { name: r.name, remove: mine }) },
    }, h("span", { class: "emoji" }, emoji(r.name) || ":" + r.name + ":"), h("span", null, String(r.count)));
  }

  threadButton(m) {
    return h("button", { type: "button", class: "thread-foot", data: { thread: m.ts }, on: { click: () => openThread(this.o.channel, m.ts) } },
      h("span", { class: "repliers" }, (m.reply_users || []).slice(0, 4).map((u) => avatar(u, "tiny"))),
      h("span", { class: "reply-count" }, t("replies", { n: m.reply_count })),
      m.latest_reply && h("span", { class: "last-reply" }, t("last_reply", { ago: ago(millis(m.latest_reply)) })));
  }

  // status shows what the bot is doing in this message's thread.
  status() {
    const status = this.o.thread ? null : statusOf(this.o.channel, this.message.ts);
    if (!status && !this.line.firstChild) return;
    replace(this.line, status && [statusWords(status), stopButton(this.o.channel, status)]);
  }

  async act(path, body) {
    try {
      await post(path, { as: store.as, channel: this.o.channel, ts: this.message.ts, ...body });
    } catch (error) {
      fail(error);
    }
  }

  text() {
    return textOf(this.message);
  }
}

const onlyYou = () => h("div", { class: "only-you" }, icon("info", 14), t("only_you"));

function badge(m) {
  if (m.bot_id || m.user === app().user) return h("span", { class: "app-badge" }, t("app"));
  const p = store.people.get(m.user);
  if (p?.outside) return h("span", { class: "role-badge" }, t("role.outside"));
  return p?.guest || p?.single ? h("span", { class: "role-badge" }, t("role.guest")) : null;
}

function attachmentNode(attachment, surface) {
  const inside = h("div");
  if (attachment.blocks) renderBlocks(inside, attachment.blocks, surface);
  else replace(inside, attachment.title && h("strong", null, attachment.title), h("div", null, mrkdwn(attachment.text || attachment.fallback || "")));
  return h("div", { class: "attachment" }, inside);
}
