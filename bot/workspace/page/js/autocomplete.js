// Suggestions while typing: @people, #channels, /commands, :emoji:.
import { avatar } from "./avatar.js";
import { fits } from "./combobox.js";
import { h, replace, uid } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { place, show } from "./popup.js";
import { app, channel, store } from "./store.js";
import { emoji, emojiNames } from "./text/emoji.js";

const MOST = 8;

export class Autocomplete {
  // options: {channel, commands: whether slash commands are offered}
  constructor(field, options) {
    this.field = field;
    this.o = options;
    this.rows = [];
    this.at = 0;
    this.list = h("div", { class: "menu options", role: "listbox", id: uid("complete"), "aria-label": t("suggestions") });
    this.list.hidden = true;
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("blur", () => this.close());
  }

  // look offers what fits the word before the caret.
  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const found = this.command(before) || this.word(before);
    if (!found?.options.length) return this.close();
    this.start = found.start;
    this.fill(found.options.slice(0, MOST));
  }

  command(before) {
    if (!this.o.commands || !/^\/\S*$/.test(before)) return null;
    const options = (app().commands || []).filter((c) => c.command.startsWith(before)).map((c) => ({
      insert: c.command + " ", label: c.command + (c.usage_hint ? " " + c.usage_hint : ""), hint: c.description, glyph: icon("slash"),
    }));
    return { start: 0, options };
  }

  word(before) {
    const found = /(?:^|[\s(])([@#:])([\p{L}\p{N}_.-]*)$/u.exec(before);
    if (!found) return null;
    const [, mark, typed] = found;
    const start = before.length - typed.length - 1;
    if (mark === "@") return { start, options: this.people(typed) };
    if (mark === "#") return { start, options: this.rooms(typed) };
    return typed.length < 2 ? null : { start, options: emojiNames().filter((n) => n.startsWith(typed)).map((n) => ({ insert: ":" + n + ": ", label: ":" + n + ":", glyph: h("span", { class: "emoji" }, emoji(n)) })) };
  }

  // people puts those of this channel first, the app before all.
  people(typed) {
    const members = new Set(channel(this.o.channel)?.members || []);
    const rank = (p) => (p.id === app().user ? 0 : members.has(p.id) ? 1 : 2);
    return [...store.people.values()].filter((p) => !p.deleted && fits(p.name + " " + (p.real_name || ""), typed)).sort((a, b) => rank(a) - rank(b))
      .map((p) => ({ insert: "@" + p.name + " ", label: p.real_name || p.name, hint: "@" + p.name + (members.has(p.id) ? "" : " · " + t("not_member")), glyph: avatar(p.id, "small") }));
  }

  rooms(typed) {
    return [...store.channels.values()].filter((c) => !c.direct && fits(c.name, typed)).map((c) => ({ insert: "#" + c.name + " ", label: "#" + c.name, hint: c.topic, glyph: icon(c.private ? "lock" : "hash") }));
  }

  fill(options) {
    this.rows = options.map((option) => ({ option, node: this.option(option) }));
    replace(this.list, this.rows.map((r) => r.node));
    if (this.list.hidden) {
      this.list.hidden = false;
      show(this.list, this.field.closest(".compose-box"), { wide: true });
      this.field.setAttribute("aria-controls", this.list.id);
    } else place(this.list, this.field.closest(".compose-box"), { wide: true });
    this.move(0);
  }

  option(option) {
    return h("div", { class: "menu-item", role: "option", id: uid("opt"), "aria-selected": "false", on: { click: () => this.pick(option) } },
      option.glyph, h("span", { class: "menu-words" }, h("span", null, option.label), option.hint && h("span", { class: "menu-hint" }, option.hint)));
  }

  move(to) {
    this.rows[this.at]?.node.classList.remove("active");
    this.rows[this.at]?.node.setAttribute("aria-selected", "false");
    this.at = (to + this.rows.length) % this.rows.length;
    const { node } = this.rows[this.at];
    node.classList.add("active");
    node.setAttribute("aria-selected", "true");
    node.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", node.id);
  }

  // key answers true when it used the key.
  key(event) {
    if (this.list.hidden) return false;
    switch (event.key) {
      case "ArrowDown": this.move(this.at + 1); break;
      case "ArrowUp": this.move(this.at - 1); break;
      case "Enter": case "Tab": return this.enter(event);
      case "Escape": this.close(); event.stopPropagation(); break;
      default: return false;
    }
    event.preventDefault();
    return true;
  }

  // enter takes the suggestion, unless it is what stands there already: then
  // Enter sends.
  enter(event) {
    const { option } = this.rows[this.at];
    const typed = this.field.value.slice(this.start, this.field.selectionStart);
    if (event.shiftKey || option.insert.trim() === typed) {
      this.close();
      return false;
    }
    event.preventDefault();
    this.pick(option);
    return true;
  }

  pick(option) {
    this.field.setRangeText(option.insert, this.start, this.field.selectionStart, "end");
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  close() {
    if (this.list.hidden) return;
    this.list.hidePopover?.();
    this.list.hidden = true;
    this.list.remove();
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }
}
