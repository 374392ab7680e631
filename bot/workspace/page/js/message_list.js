// A list of messages, of a channel or a thread. Only a window of it is in the
// document, however long it is: rows are added a few at a time at the edge
// one scrolls to, and removed at the other.
import { get } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { refusals, threadOf } from "./refusals.js";
import { Row } from "./row.js";
import { channel as channelOf, on, store } from "./store.js";
import { fail } from "./toast.js";

const PAGE = 100; // messages read at once
const FIRST = 20; // rows drawn at first
const STEP = 10; // rows added at once
const WINDOW = 140; // rows in the document at most
const NEAR = 900; // pixels from an edge at which the next rows are added

export class MessageList {
  // options: {channel, thread (ts or ""), label, seen: called when the end is shown}
  constructor(options) {
    this.o = options;
    this.items = []; // {ts, message} or {ts, refusal}, oldest first
    this.rows = new Map(); // by ts, those in the document
    this.lo = 0;
    this.hi = 0;
    this.more = false;
    this.pinned = true; // stay at the end
    this.newSince = channelOf(options.channel)?.last_read || "";
    this.build();
  }

  build() {
    this.body = h("div", { class: "rows", role: "group", "aria-label": this.o.label });
    this.node = h("div", { class: "scroller", tabindex: "-1", on: { scroll: () => this.scrolled() } }, h("div", { class: "start-space" }), this.body);
    this.down = h("button", { type: "button", class: "to-end", hidden: true, on: { click: () => this.toEnd() } }, icon("down", 14), t("to_end"));
    this.holder = h("div", { class: "list" }, this.node, this.down);
    this.size = new ResizeObserver(() => { if (this.pinned) this.stick(); });
    this.size.observe(this.body);
    this.size.observe(this.node);
    this.off = [
      on("message", (m) => m.channel === this.o.channel && (m.message ? this.put(m.message) : this.drop(m.ts))),
      on("catch-up", (c) => c.channel === this.o.channel && this.catchUp(c.from)),
      on("refusals", (calls) => calls.forEach((c) => this.putRefusal(c))),
      on("state", () => this.rows.forEach((row) => row.status())),
    ];
  }

  close() {
    this.closed = true;
    this.off.forEach((stop) => stop());
    this.size.disconnect();
  }

  async open() {
    const page = await this.read({});
    if (!page) return;
    this.items = page.messages.map((m) => ({ ts: m.ts, message: m }));
    this.more = page.more;
    for (const call of refusals()) this.place(call);
    this.lo = this.hi = this.items.length;
    this.body.replaceChildren();
    this.growUp(FIRST);
    this.stick();
    this.body.lastElementChild?.querySelector("article")?.setAttribute("tabindex", "0");
    this.fill();
  }

  // fill draws more rows while there is room.
  fill() {
    if (this.closed || this.node.scrollHeight > this.node.clientHeight + NEAR || (this.lo === 0 && !this.more)) return this.o.seen?.();
    requestAnimationFrame(async () => {
      await this.older();
      this.fill();
    });
  }

  async read(extra) {
    try {
      const page = await get("messages", { as: store.as, channel: this.o.channel, thread: this.o.thread, limit: PAGE, ...extra });
      return this.closed ? null : page;
    } catch (error) {
      if (!this.closed) fail(error);
      return null;
    }
  }

  // older shows what stands before the first row, reading a page if need be.
  async older() {
    if (this.lo > 0) return this.keep(() => this.growUp(STEP));
    if (!this.more || this.loading) return;
    this.loading = true;
    const page = await this.read({ before: this.items.find((i) => i.message)?.ts });
    this.loading = false;
    if (!page) return;
    this.more = page.more;
    this.items.unshift(...page.messages.map((m) => ({ ts: m.ts, message: m })));
    this.lo += page.messages.length;
    this.hi += page.messages.length;
    this.keep(() => this.growUp(STEP));
  }

  growUp(count) {
    const from = Math.max(0, this.lo - count);
    const nodes = [];
    for (let i = from; i < this.lo; i++) nodes.push(this.make(i));
    this.body.prepend(...nodes);
    const edge = this.lo;
    this.lo = from;
    this.rows.get(this.items[edge]?.ts)?.decorate(this.items[edge - 1], this.newSince);
    while (this.hi - this.lo > WINDOW) this.unmake(--this.hi);
  }

  growDown(count) {
    const to = Math.min(this.items.length, this.hi + count);
    for (; this.hi < to; this.hi++) this.body.append(this.make(this.hi));
    while (this.hi - this.lo > WINDOW) this.unmake(this.lo++);
  }

  make(i) {
    const row = new Row(this.items[i], this.o);
    row.decorate(this.items[i - 1], this.newSince);
    this.rows.set(this.items[i].ts, row);
    return row.node;
  }

  unmake(i) {
    const { ts } = this.items[i];
    this.rows.get(ts)?.node.remove();
    this.rows.delete(ts);
  }

  // keep holds what one reads in its place while rows come and go above it.
  keep(change) {
    const top = this.node.getBoundingClientRect().top;
    const anchor = [...this.body.children].find((row) => row.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.node.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  scrolled() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.closed) return;
      const { scrollTop, scrollHeight, clientHeight } = this.node;
      const left = scrollHeight - clientHeight - scrollTop;
      if (scrollTop < NEAR) this.older();
      if (left < NEAR && this.hi < this.items.length) this.keep(() => this.growDown(STEP));
      this.pinned = left < 40 && this.hi === this.items.length;
      this.down.hidden = this.pinned || left < clientHeight;
      if (this.pinned) this.o.seen?.();
    });
  }

  stick() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  // toEnd jumps to the newest messages.
  toEnd() {
    if (this.hi < this.items.length) {
      this.rows.forEach((row) => row.node.remove());
      this.rows.clear();
      this.lo = this.hi = this.items.length;
      this.growUp(FIRST);
    }
    this.pinned = true;
    this.down.hidden = true;
    this.stick();
    this.o.seen?.();
  }

  belongs(m) {
    const reply = m.thread_ts && m.thread_ts !== m.ts;
    return this.o.thread ? m.ts === this.o.thread || m.thread_ts === this.o.thread : !reply || m.broadcast;
  }

  put(message) {
    if (!this.belongs(message)) return this.drop(message.ts);
    const at = this.find(message.ts);
    const item = this.items[at];
    if (item?.ts === message.ts) {
      item.message = message;
      this.rows.get(message.ts)?.update(item);
      if (message.ts === this.o.thread) this.rows.get(this.items[at + 1]?.ts)?.decorate(item, this.newSince);
      return;
    }
    if (at === 0 && this.more) return; // before what has been read
    this.insert(at, { ts: message.ts, message });
    if (message.user === store.as && at === this.items.length - 1) this.toEnd();
  }

  insert(at, item) {
    const atEnd = at === this.items.length && this.hi === this.items.length;
    this.items.splice(at, 0, item);
    if (at < this.lo) {
      this.lo++;
      this.hi++;
    } else if (at < this.hi || atEnd) {
      this.hi++;
      const node = this.make(at);
      this.body.insertBefore(node, this.rows.get(this.items[at + 1]?.ts)?.node || null);
      this.rows.get(this.items[at + 1]?.ts)?.decorate(item, this.newSince);
      if (this.pinned) {
        while (this.hi - this.lo > WINDOW) this.unmake(this.lo++);
        this.o.seen?.();
      }
    }
    if (!this.pinned) this.down.hidden = false;
  }

  drop(ts) {
    const at = this.find(ts);
    if (this.items[at]?.ts !== ts) return;
    if (at >= this.lo && at < this.hi) {
      this.unmake(at);
      this.hi--;
    } else if (at < this.lo) {
      this.lo--;
      this.hi--;
    }
    this.items.splice(at, 1);
    this.rows.get(this.items[at]?.ts)?.decorate(this.items[at - 1], this.newSince);
    if (ts === this.o.thread) this.o.gone?.();
  }

  // find is where a ts is or would be; timestamps compare as text.
  find(ts) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].ts < ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // catchUp reads everything since a ts again, page by page.
  async catchUp(from) {
    let after = this.items[this.find(from) - 1]?.ts || (Number(from) - 0.001).toFixed(6);
    for (let page = await this.read({ after, limit: 200 }); page; page = await this.read({ after, limit: 200 })) {
      for (const message of page.messages) this.put(message);
      if (!page.more || !page.messages.length) return;
      after = page.messages.at(-1).ts;
      await new Promise((next) => requestAnimationFrame(next));
    }
  }

  // place finds the spot of a refused call among the items; false if elsewhere.
  place(call) {
    if (call.channel !== this.o.channel || threadOf(call) !== this.o.thread) return -1;
    const ts = (Date.parse(call.at) / 1000).toFixed(3) + "999";
    const at = this.find(ts);
    if (this.items[at]?.ts === ts || (at === 0 && this.more)) return -1;
    this.items.splice(at, 0, { ts, refusal: call });
    return at;
  }

  putRefusal(call) {
    const at = this.place(call);
    if (at < 0) return;
    const [item] = this.items.splice(at, 1);
    this.insert(at, item);
  }
}
