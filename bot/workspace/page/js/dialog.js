// Dialogs on the browser's own <dialog>: it traps the focus, makes the rest
// inert and gives the focus back.
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { textNodes, words } from "./text/object.js";

// ask shows a confirmation (Block Kit's confirm object) and answers yes or no.
export function ask(confirm) {
  return new Promise((answer) => {
    const title = h("h2", { class: "dialog-title", id: "ask-title" }, textNodes(confirm.title));
    const yes = h("button", { type: "button", class: confirm.style === "danger" ? "button danger" : "button primary" }, words(confirm.confirm));
    const no = h("button", { type: "button", class: "button" }, words(confirm.deny));
    const dialog = h("dialog", { class: "dialog small", "aria-labelledby": "ask-title" },
      h("div", { class: "dialog-head" }, title, closer(() => dialog.close())),
      h("div", { class: "dialog-body" }, textNodes(confirm.text)),
      h("div", { class: "dialog-foot" }, no, yes));
    let said = false;
    yes.addEventListener("click", () => { said = true; dialog.close(); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); answer(said); });
    document.body.append(dialog);
    dialog.showModal();
    (confirm.style === "danger" ? no : yes).focus();
  });
}

// confirmWords asks in the page's own words.
export function confirmWords(title, text, yes, danger = false) {
  const object = (words) => ({ type: "plain_text", text: words });
  return ask({ title: object(title), text: object(text), confirm: object(yes), deny: object(t("cancel")), style: danger ? "danger" : undefined });
}

// sheet is a plain dialog with a title; fill gets its body.
export function sheet(name, fill) {
  const id = "sheet-title";
  const body = h("div", { class: "dialog-body", tabindex: "0", role: "region", "aria-labelledby": id });
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": id },
    h("div", { class: "dialog-head" }, h("h2", { class: "dialog-title", id }, name), closer(() => dialog.close())), body);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  replace(body, fill(dialog));
  dialog.showModal();
  return dialog;
}

export function closer(click) {
  return h("button", { type: "button", class: "plain-icon dialog-close", "aria-label": t("close"), on: { click } }, icon("close"));
}
