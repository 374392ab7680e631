// A row of a list: perhaps a day, perhaps the mark of what is new, and a
// message or a refused call.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { MessageView } from "./message.js";
import { refusalBox } from "./refusals.js";
import { store } from "./store.js";
import { dayKey, dayWords, millis } from "./time.js";

const TOGETHER = 5 * 60e3; // messages of one author within this time share a head

export class Row {
  constructor(item, options) {
    this.item = item;
    this.o = options;
    this.above = h("div", { class: "above" });
    this.view = item.message ? new MessageView(item.message, options) : null;
    this.node = h("div", { class: "row-box", data: { ts: item.ts } }, this.above, this.view ? this.view.node : refusalBox(item.refusal));
  }

  update(item) {
    this.item = item;
    this.view?.update(item.message);
  }

  status() {
    this.view?.status();
  }

  // decorate draws what depends on the row before.
  decorate(before, newSince) {
    const { item, o } = this;
    const newDay = !before || dayKey(millis(before.ts)) !== dayKey(millis(item.ts));
    const fresh = !o.thread && newSince && before && before.ts <= newSince && item.ts > newSince && item.message?.user !== store.as;
    const replies = o.thread && before?.ts === o.thread;
    const marks = [];
    if (newDay && !o.thread) marks.push(h("div", { class: "day", role: "separator" }, h("span", null, dayWords(millis(item.ts)))));
    if (fresh) marks.push(h("div", { class: "fresh", role: "separator" }, h("span", null, t("fresh"))));
    if (replies) marks.push(h("div", { class: "day replies-line", role: "separator" }, h("span", null, t("replies", { n: o.thread && before?.message?.reply_count || 1 }))));
    this.above.replaceChildren(...marks);
    this.view?.compact(!marks.length && sameHead(before, item));
  }
}

function sameHead(before, item) {
  const a = before?.message;
  const b = item.message;
  return Boolean(a && b && a.user === b.user && !a.ephemeral_to && !b.ephemeral_to && millis(b.ts) - millis(a.ts) < TOGETHER && !(a.reply_count > 0));
}
