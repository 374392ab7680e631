// Dates and times in the person's zone and language. Slack timestamps are
// strings of seconds, "1773480000.000100".
import { lang, now, zone } from "./store.js";

const formats = new Map();

function format(options, tz = zone()) {
  const name = lang() + tz + JSON.stringify(options);
  if (!formats.has(name)) {
    formats.set(name, new Intl.DateTimeFormat(lang() === "fr" ? "fr-FR" : "en-GB", { timeZone: tz, ...options }));
  }
  return formats.get(name);
}

export const millis = (ts) => Number(ts) * 1000;

export const clock = (ms) => format({ hour: "2-digit", minute: "2-digit" }).format(ms);
export const clockSeconds = (ms) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(ms);
export const longDate = (ms) => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(ms);
export const fullStamp = (ms) => longDate(ms) + (lang() === "fr" ? " à " : " at ") + clock(ms);

// dayKey is "2026-03-14" in the person's zone; equal keys are the same day.
export function dayKey(ms, tz = zone()) {
  const p = parts(ms, tz);
  return p.year + "-" + p.month + "-" + p.day;
}

// parts are the fields of an instant in a zone, as padded strings.
export function parts(ms, tz = zone()) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const name = "parts" + tz;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat("en-GB", { timeZone: tz, ...options }));
  return Object.fromEntries(formats.get(name).formatToParts(ms).map((p) => [p.type, p.value]));
}

// dayWords names a day as a separator does: today, yesterday or the date.
export function dayWords(ms) {
  const key = dayKey(ms);
  if (key === dayKey(now())) return lang() === "fr" ? "Aujourd’hui" : "Today";
  if (key === dayKey(now() - 86400e3)) return lang() === "fr" ? "Hier" : "Yesterday";
  const words = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(ms);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// ago says how long since, roughly.
export function ago(ms) {
  const seconds = (ms - now()) / 1000;
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const relative = new Intl.RelativeTimeFormat(lang(), { numeric: "auto" });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return lang() === "fr" ? "à l’instant" : "just now";
}

// instant is the moment at which clocks in tz show this date and time.
// At a time that a change of clocks skips, it is the moment after the gap.
export function instant(date, time, tz = zone()) {
  const [year, month, day] = date.split("-").map(Number);
  const [hour, minute] = time.split(":").map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let guess = wanted;
  for (let i = 0; i < 2; i++) guess += wanted - shown(guess, tz);
  return guess;
}

function shown(ms, tz) {
  const p = parts(ms, tz);
  return Date.UTC(+p.year, +p.month - 1, +p.day, +p.hour, +p.minute, +p.second);
}

// nextAt is the next day, after today, at a time of day ("08:30").
export function nextAt(time, days = 1) {
  const p = parts(now());
  const date = new Date(Date.UTC(+p.year, +p.month - 1, +p.day + days)).toISOString().slice(0, 10);
  return instant(date, time);
}

// token is one {token} of Slack's <!date^…> syntax; undefined if unknown.
export function token(name, ms) {
  const day = { day: "numeric", month: "long", year: "numeric" };
  switch (name) {
    case "date_num": return dayKey(ms);
    case "date_slash": return dayKey(ms).replaceAll("-", "/");
    case "date": return format(day).format(ms);
    case "date_short": return format({ day: "numeric", month: "short", year: "numeric" }).format(ms);
    case "date_long": return longDate(ms);
    case "date_pretty": return near(ms) || format(day).format(ms);
    case "date_short_pretty": return near(ms) || format({ day: "numeric", month: "short", year: "numeric" }).format(ms);
    case "date_long_pretty": return near(ms) || longDate(ms);
    case "time": return clock(ms);
    case "time_secs": return clockSeconds(ms);
    case "ago": return ago(ms);
  }
  return undefined;
}

function near(ms) {
  const words = lang() === "fr" ? ["hier", "aujourd’hui", "demain"] : ["yesterday", "today", "tomorrow"];
  for (const step of [-1, 0, 1]) if (dayKey(ms) === dayKey(now() + step * 86400e3)) return words[step + 1];
  return "";
}
