// A field with a list of options under it, for every select of Block Kit.
// It follows the ARIA combobox pattern: the focus stays in the field.
import { h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { place, show } from "./popup.js";

const PAUSE = 200; // milliseconds of rest before a search is asked of the bot

// Combobox: options {multi, max, placeholder, labelledby, label, describedby,
// chosen: [Option], find: async (typed) => [{label, options: [Option]}],
// change: ([Option]), clearable, slow}. An Option is {value, text, hint, raw}.
export class Combobox {
  constructor(options) {
    this.o = options;
    this.chosen = [...options.chosen];
    this.rows = [];
    this.at = -1;
    this.listId = uid("list");
    this.build();
    this.paint();
  }

  build() {
    const { o } = this;
    this.input = h("input", {
      type: "text", class: "combo-input", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
      "aria-controls": this.listId, "aria-autocomplete": "list", "aria-labelledby": o.labelledby, "aria-label": o.label,
      "aria-describedby": o.describedby, id: o.id, placeholder: o.placeholder || t("choose"),
      on: {
        click: () => this.open(), input: () => this.typed(), keydown: (event) => this.key(event),
        blur: () => this.close(), focus: () => { if (!o.multi) this.input.select(); },
      },
    });
    this.chips = h("span", { class: "combo-chips" });
    this.clear = h("button", { type: "button", class: "plain-icon combo-clear", "aria-label": t("clear"), on: { click: () => this.set([]) } }, icon("close", 14));
    this.list = h("div", { class: "menu options", role: "listbox", id: this.listId, "aria-label": o.label || o.placeholder || t("choose"), "aria-multiselectable": o.multi ? "true" : null });
    this.node = h("div", { class: o.multi ? "combo combo-multi" : "combo" }, this.chips, this.input, this.clear, h("span", { class: "combo-arrow" }, icon("down", 14)), this.list);
    this.list.hidden = true;
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  }

  paint() {
    const { o } = this;
    this.clear.hidden = !(o.clearable && !o.multi && this.chosen.length);
    if (!o.multi) {
      this.input.value = this.chosen[0]?.text || "";
      return;
    }
    replace(this.chips, this.chosen.map((option) => h("span", { class: "combo-chip" }, option.text,
      h("button", { type: "button", class: "plain-icon", "aria-label": t("remove", { name: option.text }), on: { click: () => this.set(this.chosen.filter((c) => c.value !== option.value)) } }, icon("close", 12)))));
    this.input.placeholder = this.chosen.length ? "" : o.placeholder || t("choose");
  }

  set(chosen) {
    this.chosen = chosen;
    this.input.value = "";
    this.paint();
    this.o.change(chosen);
  }

  open() {
    if (!this.list.hidden) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    show(this.list, this.node, { wide: true });
    this.search("");
  }

  close() {
    if (this.list.hidden) return;
    clearTimeout(this.timer);
    this.list.hidePopover();
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (!this.o.multi) this.paint();
    else this.input.value = "";
  }

  typed() {
    this.open();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(this.input.value.trim()), this.o.slow ? PAUSE : 0);
  }

  // search shows what fits; a late answer to an older question is dropped.
  async search(typed) {
    const turn = (this.turn = (this.turn || 0) + 1);
    if (this.o.slow) this.say(t("searching"));
    let groups;
    try {
      groups = await this.o.find(typed);
    } catch (error) {
      this.say(error.message || String(error));
      return;
    }
    if (turn !== this.turn || this.list.hidden) return;
    this.fill(groups);
  }

  say(words) {
    this.rows = [];
    replace(this.list, h("div", { class: "menu-note" }, words));
  }

  fill(groups) {
    this.rows = [];
    if (!groups.some((g) => g.options.length)) {
      this.say(t("nothing_found"));
      return;
    }
    replace(this.list, groups.filter((g) => g.options.length).map((group) => this.group(group)));
    this.move(Math.max(0, this.rows.findIndex((r) => this.has(r.option))));
    place(this.list, this.node, { wide: true });
  }

  group(group) {
    const rows = group.options.map((option) => this.option(option));
    if (!group.label) return rows;
    return h("div", { role: "group", "aria-label": group.label }, h("div", { class: "menu-group", "aria-hidden": "true" }, group.label), rows);
  }

  option(option) {
    const chosen = this.has(option);
    const node = h("div", { class: "menu-item", role: "option", id: uid("opt"), "aria-selected": String(chosen), on: { click: () => this.pick(option) } },
      h("span", { class: "menu-words" }, h("span", null, option.text), option.hint && h("span", { class: "menu-hint" }, option.hint)), chosen && icon("check", 16));
    this.rows.push({ node, option });
    return node;
  }

  has(option) {
    return this.chosen.some((c) => c.value === option.value);
  }

  pick(option) {
    if (!this.o.multi) {
      this.close();
      this.set([option]);
      return;
    }
    if (this.has(option)) this.set(this.chosen.filter((c) => c.value !== option.value));
    else if (!this.o.max || this.chosen.length < this.o.max) this.set([...this.chosen, option]);
    this.search("");
  }

  move(to) {
    this.rows[this.at]?.node.classList.remove("active");
    this.at = this.rows.length ? (to + this.rows.length) % this.rows.length : -1;
    const row = this.rows[this.at];
    if (!row) return;
    row.node.classList.add("active");
    row.node.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.node.id);
  }

  key(event) {
    const shown = !this.list.hidden;
    switch (event.key) {
      case "ArrowDown": shown ? this.move(this.at + 1) : this.open(); break;
      case "ArrowUp": shown ? this.move(this.at - 1) : this.open(); break;
      case "Enter":
        if (!shown) return this.open();
        if (this.rows[this.at]) this.pick(this.rows[this.at].option);
        break;
      case "Escape":
        if (!shown) return;
        this.close();
        event.stopPropagation();
        break;
      case "Backspace":
        if (!this.o.multi || this.input.value || !this.chosen.length) return;
        this.set(this.chosen.slice(0, -1));
        break;
      default: return;
    }
    event.preventDefault();
  }
}

// fits says whether an option answers what was typed, accents aside.
export function fits(text, typed) {
  const bare = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return bare(text).includes(bare(typed));
}

