// "Amiable consulte le guide…": what the bot says it is doing in a thread,
// and the stop button of its session.
import { post } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { app, channel, now, store } from "./store.js";
import { fail } from "./toast.js";

const TURN = 3000; // milliseconds each loading message is shown

// statusOf is the status of a thread ("" for the channel itself) if there is
// something to show now.
export function statusOf(channelId, thread) {
  const found = (channel(channelId)?.status || []).find((s) => (s.thread || "") === thread);
  if (!found) return null;
  const alive = found.text && (!found.until || Date.parse(found.until) > now());
  return alive || found.stop ? { ...found, text: alive ? found.text : "" } : null;
}

export function statusWords(status) {
  const words = h("span", { class: "status-words" });
  const messages = status.loading?.length ? status.loading : [phrase(status.text)];
  let turn = Math.floor(Date.now() / TURN) % messages.length;
  const paint = () => { words.textContent = messages[turn++ % messages.length]; };
  paint();
  if (messages.length > 1) {
    const timer = setInterval(() => (words.isConnected ? paint() : clearInterval(timer)), TURN);
  }
  return h("span", { class: "status", role: "status" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), words);
}

// phrase puts the app's name before a status, as Slack does.
function phrase(text) {
  if (!text) return t("at_work", { name: app().name });
  return text.startsWith(app().name) ? text : app().name + " " + text;
}

export function stopButton(channelId, status) {
  if (!status.stop) return null;
  return h("button", { type: "button", class: "button small stop", on: { click: () => stop(channelId, status.thread) } }, icon("stop", 14), t("stop"));
}

async function stop(channelId, thread) {
  try {
    await post("stop", { as: store.as, channel: channelId, thread: thread || "" });
  } catch (error) {
    fail(error);
  }
}
