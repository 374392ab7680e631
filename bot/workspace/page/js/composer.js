// Where one types: messages, mentions, slash commands, files.
import { post, upload } from "./api.js";
import { Autocomplete } from "./autocomplete.js";
import { h, replace, uid } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { menu } from "./popup.js";
import { app, channel, direct, store } from "./store.js";
import { fail, sentence } from "./toast.js";

const drafts = new Map(); // what was typed and not sent, by person, channel and thread
const TALLEST = 220; // pixels

export class Composer {
  // options: {channel, thread (ts or ""), editLast: called on ↑ in an empty field}
  constructor(options) {
    this.o = options;
    this.key = [store.as, options.channel, options.thread].join(" ");
    this.build();
    this.field.value = drafts.get(this.key) || "";
    this.hint();
  }

  build() {
    const errorId = uid("error");
    this.field = h("textarea", {
      class: "compose-field", rows: 1, placeholder: this.placeholder(), "aria-label": this.placeholder(), "aria-describedby": errorId,
      on: { input: () => this.typed(), keydown: (event) => this.keys(event), beforeinput: (event) => this.before(event) },
    });
    this.complete = new Autocomplete(this.field, { channel: this.o.channel, commands: !this.o.thread });
    this.error = h("div", { class: "compose-error", id: errorId, role: "alert" });
    this.usage = h("div", { class: "compose-hint" });
    this.file = h("input", { type: "file", hidden: true, tabindex: "-1", "aria-label": t("attach"), on: { change: () => this.attach() } });
    this.also = h("input", { type: "checkbox" });
    this.send = h("button", { type: "button", class: "plain-icon send", "aria-label": t("send"), on: { click: () => this.submit() } }, icon("send"));
    this.node = h("div", { class: "composer" },
      h("div", { class: "compose-box" }, this.field, this.usage,
        h("div", { class: "compose-tools" }, this.file, this.tools(), h("span", { class: "spread" }), this.send)),
      this.o.thread && !channel(this.o.channel)?.direct && h("label", { class: "also" }, this.also, t("also_in", { name: this.room() })),
      this.error);
  }

  room() {
    const c = channel(this.o.channel);
    return c?.direct ? app().name : "#" + (c?.name || "");
  }

  placeholder() {
    return this.o.thread ? t("reply_in") : t("message_to", { name: this.room() });
  }

  tools() {
    const tool = (label, glyph, click, extra = {}) => h("button", { type: "button", class: "plain-icon", "aria-label": label, title: label, ...extra, on: { click } }, icon(glyph));
    const globals = (app().shortcuts || []).filter((s) => s.type === "global");
    return [
      tool(t("attach"), "clip", () => this.file.click()),
      tool(t("mention"), "at", () => this.insert("@")),
      !this.o.thread && tool(t("command"), "slash", () => { if (!this.field.value) this.insert("/"); }),
      globals.length > 0 && tool(t("shortcuts"), "bolt", (event) => menu(event.currentTarget, globals.map((s) => ({ label: s.name, hint: s.description, icon: icon("bolt"), run: () => this.shortcut(s) }))), { "aria-haspopup": "menu", "aria-expanded": "false" }),
    ];
  }

  insert(text) {
    const { selectionStart: at, value } = this.field;
    const space = at > 0 && /\S/.test(value[at - 1]) ? " " : "";
    this.field.setRangeText(space + text, at, this.field.selectionEnd, "end");
    this.field.focus();
    this.typed();
  }

  typed() {
    drafts.set(this.key, this.field.value);
    this.error.textContent = "";
    this.grow();
    this.hint();
    this.complete.look();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = Math.min(TALLEST, this.field.scrollHeight) + "px";
    this.send.classList.toggle("ready", this.field.value.trim() !== "");
  }

  // hint shows how the command being typed is used.
  hint() {
    const name = /^(\/\S+)\s/.exec(this.field.value)?.[1];
    const spec = name && !this.o.thread && (app().commands || []).find((c) => c.command === name);
    replace(this.usage, spec && [h("strong", null, spec.command), " ", spec.usage_hint && h("code", { class: "code" }, spec.usage_hint), " ", spec.description]);
    this.usage.hidden = !spec;
  }

  keys(event) {
    this.sending = event.key === "Enter" && !event.shiftKey;
    if (event.isComposing || this.complete.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.field.value === "" && this.o.editLast?.()) event.preventDefault();
  }

  // before refuses the line break of an Enter that sends: some keyboards
  // insert it even though the key itself was taken.
  before(event) {
    const breaks = event.inputType === "insertLineBreak" || event.inputType === "insertParagraph";
    if (breaks && this.sending) event.preventDefault();
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.set("");
    const body = { as: store.as, channel: this.o.channel, thread: this.o.thread || undefined, text };
    try {
      if (/^\/[\p{L}\d_-]+/u.test(text)) await post("command", body);
      else await post("post", { ...body, broadcast: this.also.checked || undefined });
      this.also.checked = false;
    } catch (error) {
      if (!this.field.value) this.set(text);
      this.error.textContent = sentence(error);
    }
  }

  set(text) {
    this.field.value = text;
    this.typed();
    this.complete.close();
  }

  async attach() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    try {
      await upload({ as: store.as, channel: this.o.channel, thread: this.o.thread || undefined, text: this.field.value.trim() || undefined, file });
      this.set("");
    } catch (error) {
      fail(error);
    }
  }

  async shortcut(s) {
    try {
      await post("shortcut", { as: store.as, callback_id: s.callback_id });
    } catch (error) {
      fail(error);
    }
  }
}

// prompts are the suggestions above the composer of the app's Messages tab.
export function prompts(channelId) {
  const given = store.state.prompts?.channel === channelId ? store.state.prompts : null;
  const list = given?.prompts || (direct()?.id === channelId ? app().prompts : null) || [];
  if (!list.length) return null;
  const choose = async (message) => {
    try {
      await post("post", { as: store.as, channel: channelId, text: message });
    } catch (error) {
      fail(error);
    }
  };
  return h("div", { class: "prompts", role: "group", "aria-label": t("prompts") }, given?.title && h("div", { class: "prompts-title" }, given.title),
    h("div", { class: "prompts-row" }, list.map((p) => h("button", { type: "button", class: "prompt", on: { click: () => choose(p.message) } }, p.title))));
}
