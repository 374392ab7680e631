// The bar above: workspace clock, refusals, the person, theme, more.
import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { confirmWords, sheet } from "./dialog.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { keysTable } from "./keyboard.js";
import { menu } from "./popup.js";
import { openRefusals, refusals } from "./refusals.js";
import { emit, me, now, on, store, zone } from "./store.js";
import { applyTheme, isDark } from "./theme.js";
import { clock, dayKey, instant, longDate, nextAt, parts } from "./time.js";
import { fail, toast } from "./toast.js";

const bar = () => document.getElementById("top");
let face; // the node that shows the time

export function mountTop() {
  on("state", () => paint());
  on("remount", () => paint(true));
  on("refusals", () => paint(true));
  on("online", (yes) => document.body.classList.toggle("offline", !yes));
  setInterval(tick, 1000);
  paint(true);
}

let last = "";

function paint(anyway = false) {
  const key = JSON.stringify([store.as, store.state.people, store.state.offset, store.state.notice, isDark()]);
  if (!anyway && key === last) return tick();
  last = key;
  const focused = bar().querySelector(":focus")?.id;
  face = h("time", { class: "clock-face", id: "clock-face" });
  replace(bar(),
    h("button", { type: "button", class: "plain-icon on-dark", id: "burger", "aria-label": t("rail"), "aria-expanded": "false", "aria-controls": "rail", on: { click: () => emit("drawer") } }, icon("menu")),
    clockGroup(),
    h("span", { class: "offline-mark", role: "status" }, h("span", null, t("offline"))),
    h("span", { class: "spread" }),
    refusalButton(), personButton(), themeButton(), moreButton());
  const notice = document.getElementById("notice");
  notice.textContent = store.state.notice || "";
  notice.hidden = !store.state.notice;
  tick();
  if (focused) document.getElementById(focused)?.focus();
}

function tick() {
  if (!face?.isConnected) return;
  const words = longDate(now()) + (me()?.locale?.startsWith("en") ? ", " : ", ") + clock(now());
  if (face.textContent !== words) {
    replace(face, h("span", { class: "clock-date" }, longDate(now()) + ", "), clock(now()));
    face.setAttribute("datetime", new Date(now()).toISOString());
  }
}

function clockGroup() {
  const moved = store.state.offset !== "0s";
  return h("div", { class: "clock", role: "group", "aria-label": t("clock") },
    icon("clock", 16), face, moved && h("span", { class: "clock-moved", title: t("clock_moved_hint") }, t("clock_moved")),
    h("button", { type: "button", class: "bar-button clock-step", id: "clock-hour", on: { click: () => move({ advance: "1h" }) } }, t("plus_hour")),
    h("button", { type: "button", class: "bar-button clock-step", id: "clock-morning", on: { click: () => move({ to: iso(nextAt("08:30")) }) } }, t("to_morning")),
    h("button", { type: "button", class: "bar-button square", id: "clock-menu", "aria-label": t("clock_more"), "aria-haspopup": "menu", "aria-expanded": "false", on: { click: clockMenu } }, icon("down", 14)));
}

const iso = (ms) => new Date(ms).toISOString();

function clockMenu(event) {
  menu(event.currentTarget, [
    { label: t("plus_minutes"), run: () => move({ advance: "10m" }) },
    { label: t("plus_hour"), run: () => move({ advance: "1h" }) },
    { label: t("to_morning"), run: () => move({ to: iso(nextAt("08:30")) }) },
    { label: t("to_monday"), run: () => move({ to: iso(nextAt("08:30", daysToMonday())) }) },
    { label: t("plus_week"), run: () => move({ advance: "168h" }) },
    null,
    { label: t("to_instant"), run: pickInstant },
  ]);
}

function daysToMonday() {
  const p = parts(now());
  const day = new Date(Date.UTC(+p.year, +p.month - 1, +p.day)).getUTCDay();
  return (8 - day) % 7 || 7;
}

// move sets the workspace's time: a Go duration further, or an instant.
async function move(step) {
  try {
    const answer = await post("clock", step);
    const ms = Date.parse(answer.now);
    toast(t("clock_now", { date: longDate(ms), time: clock(ms) }));
    emit("clock-moved");
  } catch (error) {
    fail(error);
  }
}

function pickInstant() {
  const p = parts(now());
  const date = h("input", { type: "date", class: "field-input", value: dayKey(now()), "aria-label": t("kind.date") });
  const time = h("input", { type: "time", class: "field-input", value: p.hour + ":" + p.minute, "aria-label": t("kind.time") });
  sheet(t("to_instant"), (dialog) => h("div", { class: "row" }, date, time,
    h("button", { type: "button", class: "button primary", on: { click: () => { dialog.close(); if (date.value && time.value) move({ to: iso(instant(date.value, time.value, zone())) }); } } }, t("move"))));
}

function refusalButton() {
  const n = refusals().length;
  return n > 0 && h("button", { type: "button", class: "bar-button refused-count", id: "refusals", "aria-label": t("refusals", { n }), on: { click: openRefusals } }, icon("warn", 16), String(n));
}

// roleOf says who somebody is to this workspace.
export function roleOf(p) {
  if (p.outside) return t("role.outside");
  if (p.guest || p.single) return t("role.guest");
  return p.lead ? t("role.lead") : p.title || t("role.member");
}

function personButton() {
  const p = me();
  if (!p) return null;
  const people = store.state.people.filter((x) => !x.bot && !x.deleted);
  return h("button", {
    type: "button", class: "bar-button person", id: "person", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": t("person_is", { name: p.real_name, role: roleOf(p) }),
    on: { click: (event) => menu(event.currentTarget, [
      ...people.map((x) => ({ label: x.real_name, hint: roleOf(x), icon: avatar(x.id, "small"), checked: x.id === store.as, run: () => emit("switch", x.id) })),
      null,
      ...[["fr-FR", "Français"], ["en-GB", "English"]].map(([locale, label]) => ({ label, icon: icon("language"), checked: p.locale.slice(0, 2) === locale.slice(0, 2), run: () => speak(p, locale) })),
    ], { label: t("person") }) },
  }, avatar(p.id, "tiny"), h("span", { class: "person-name" }, p.real_name), icon("down", 14));
}

// speak changes the person's language in Slack: the page and the bot follow.
async function speak(person, locale) {
  try {
    await post("person", { ...person, locale });
    emit("switch", person.id);
  } catch (error) {
    fail(error);
  }
}

function themeButton() {
  const dark = isDark();
  return h("button", { type: "button", class: "plain-icon on-dark", id: "theme", "aria-label": dark ? t("to_light") : t("to_dark"), on: { click: () => { applyTheme(dark ? "light" : "dark"); paint(true); } } }, icon(dark ? "sun" : "moon"));
}

function moreButton() {
  return h("button", {
    type: "button", class: "plain-icon on-dark", id: "more", "aria-label": t("more"), "aria-haspopup": "menu", "aria-expanded": "false",
    on: { click: (event) => menu(event.currentTarget, [
      { label: t("keys"), icon: icon("info"), run: () => sheet(t("keys"), keysTable) },
      { label: t("refusals_open"), icon: icon("warn"), run: openRefusals },
      { label: t("theme_auto"), icon: icon("sun"), run: () => { applyTheme("auto"); paint(true); } },
      null,
      { label: t("reset"), icon: icon("reset"), danger: true, run: reset },
    ]) },
  }, icon("more"));
}

async function reset() {
  if (!(await confirmWords(t("reset"), t("reset_text"), t("reset_yes"), true))) return;
  try {
    await post("reset", {});
  } catch (error) {
    fail(error);
  }
}
