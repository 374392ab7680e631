// Popups next to a control: menus and option lists. They sit in the browser's
// top layer, inside the dialog or part of the page of their control, because an
// open dialog makes everything else inert.
import { h } from "./dom.js";

const GAP = 4;

// place puts a popup under its anchor, or above where there is more room.
export function place(popup, anchor, { wide = false } = {}) {
  const box = anchor.getBoundingClientRect();
  popup.style.minWidth = wide ? box.width + "px" : "";
  const size = popup.getBoundingClientRect();
  const below = innerHeight - box.bottom - GAP;
  const above = box.top - GAP;
  const up = below < Math.min(size.height, 240) && above > below;
  popup.style.maxHeight = Math.max(120, Math.min(360, (up ? above : below) - GAP)) + "px";
  const height = Math.min(size.height, parseFloat(popup.style.maxHeight));
  popup.style.top = (up ? Math.max(GAP, box.top - GAP - height) : box.bottom + GAP) + "px";
  popup.style.left = Math.max(GAP, Math.min(box.left, innerWidth - size.width - GAP)) + "px";
}

export function show(popup, anchor, options) {
  popup.setAttribute("popover", "manual");
  if (!popup.isConnected) (anchor.closest("dialog, main, aside, nav, header#top") || document.body).append(popup);
  popup.showPopover();
  place(popup, anchor, options);
}

let open = null; // the menu that is open: {close}

// menu opens a list of commands. items: {label, icon (node), hint, danger,
// checked, run}, null for a line. The focus goes back to the anchor.
export function menu(anchor, items, { label } = {}) {
  open?.close();
  const rows = [];
  const list = h("div", { class: "menu", role: "menu", "aria-label": label || anchor.getAttribute("aria-label") || "" });
  const close = (back = true) => {
    if (open?.close !== close) return;
    open = null;
    document.removeEventListener("pointerdown", outside, true);
    list.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back && anchor.isConnected) anchor.focus();
  };
  const outside = (event) => {
    if (!list.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  for (const item of items) list.append(item ? row(item, close, rows) : h("div", { class: "menu-line", role: "separator" }));
  list.addEventListener("keydown", (event) => keys(event, rows, close));
  list.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !list.contains(event.relatedTarget)) close(false);
  });
  open = { close };
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  show(list, anchor);
  (rows.find((r) => r.getAttribute("aria-checked") === "true") || rows[0])?.focus();
  return close;
}

function row(item, close, rows) {
  const node = h("button", {
    type: "button", class: item.danger ? "menu-item danger-words" : "menu-item", tabindex: "-1",
    role: item.checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": item.checked === undefined ? null : String(item.checked),
    on: { click: () => { close(); item.run(); } },
  }, item.icon, h("span", { class: "menu-words" }, h("span", null, item.label), item.hint && h("span", { class: "menu-hint" }, item.hint)));
  rows.push(node);
  return node;
}

function keys(event, rows, close) {
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to !== undefined) rows[(to + rows.length) % rows.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else if (event.key.length === 1 && /\S/.test(event.key)) return letter(event, rows, at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// letter jumps to the next row that starts with what was typed.
function letter(event, rows, at) {
  const key = event.key.toLowerCase();
  const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  after.find((r) => r.textContent.trim().toLowerCase().startsWith(key))?.focus();
}

export function closeMenu() {
  open?.close(false);
}
