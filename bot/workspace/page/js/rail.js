// The left rail: the workspace, its channels and the app.
import { avatar } from "./avatar.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { go } from "./route.js";
import { app, direct, me, on, store } from "./store.js";

const rail = () => document.getElementById("rail");

export function mountRail() {
  rail().addEventListener("keydown", arrows);
  on("state", paint);
  on("place", () => { paint(); closeDrawer(); });
  on("remount", paint);
  on("drawer", toggleDrawer);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });
  document.addEventListener("pointerdown", (event) => {
    if (!rail().contains(event.target) && !event.target.closest("#burger")) closeDrawer();
  });
  paint();
}

let last = "";

// paint draws the rail anew only when something in it changed.
function paint() {
  const { state, place, as } = store;
  const now = JSON.stringify([as, me()?.locale, place, state.team.name, state.app.name, state.channels.map((c) => [c.id, c.name, c.unread, c.private, c.shared, c.pending])]);
  if (now === last) return;
  last = now;
  const focused = document.activeElement?.closest?.("#rail")?.querySelector(":focus")?.dataset.go;
  rail().setAttribute("aria-label", t("rail"));
  replace(rail(),
    h("div", { class: "rail-head" }, h("span", { class: "team-mark", "aria-hidden": "true" }, state.team.name[0]), h("span", { class: "team-name" }, state.team.name)),
    section(t("channels"), state.channels.filter((c) => !c.direct).map(channelItem)),
    appSection());
  if (focused) rail().querySelector(`[data-go="${CSS.escape(focused)}"]`)?.focus();
}

const section = (title, items) => h("section", { class: "rail-section", "aria-label": title }, h("h2", { class: "rail-title" }, title), h("ul", { class: "rail-list" }, items));

function channelItem(c) {
  const glyph = c.private ? "lock" : c.shared ? "shared" : "hash";
  const kind = c.private ? t("private") : c.shared ? t("shared") : "";
  return item({ kind: "channel", channel: c.id }, icon(glyph, 16), c.name, c.unread, kind);
}

function appSection() {
  const { home, name } = app();
  const room = direct();
  if (!room) return section(t("apps"), [h("li", { class: "rail-none" }, t("app_not_here", { name }))]);
  return section(t("apps"), [
    h("li", { class: "rail-app" }, avatar(app().user, "tiny"), h("span", null, name)),
    home && item({ kind: "home", channel: "" }, icon("home", 16), t("home_tab"), 0, name),
    item({ kind: "channel", channel: room.id }, icon("chat", 16), t("messages_tab"), room.unread, name),
  ].filter(Boolean));
}

function item(place, glyph, label, unread, extra) {
  const here = store.place.kind === place.kind && store.place.channel === place.channel;
  return h("li", null, h("button", {
    type: "button", class: unread ? "rail-item has-unread" : "rail-item", "aria-current": here ? "page" : null,
    data: { go: place.kind + ":" + place.channel }, on: { click: () => go(place) },
  }, glyph, h("span", { class: "rail-label" }, label, extra && h("span", { class: "unseen" }, ", " + extra)),
  unread > 0 && h("span", { class: "badge", data: { n: unread > 99 ? "99+" : unread } }, h("span", { class: "unseen" }, ", " + t("unread", { n: unread })))));
}

function arrows(event) {
  const items = [...rail().querySelectorAll(".rail-item")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

// The rail is a drawer where the page is narrow (narrow.css).
function toggleDrawer() {
  const open = document.body.classList.toggle("drawer");
  document.getElementById("burger")?.setAttribute("aria-expanded", String(open));
  if (open) rail().querySelector("[aria-current], .rail-item")?.focus();
}

function closeDrawer() {
  if (!document.body.classList.contains("drawer")) return;
  document.body.classList.remove("drawer");
  document.getElementById("burger")?.setAttribute("aria-expanded", "false");
}
