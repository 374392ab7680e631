// Where the page is, kept in the address: #/CHANNEL, #/CHANNEL/THREAD, #/home.
// Permalinks (/archives/CHANNEL/pTS?thread_ts=TS) lead to the same places.
import { post } from "./api.js";
import { emit, on, store } from "./store.js";
import { fail } from "./toast.js";

let arriving = false;

// go shows a channel or the Home tab, and forgets the open thread.
export function go(place) {
  store.place = { kind: place.kind, channel: place.channel || "" };
  store.thread = null;
  tell(place);
  emit("place", place);
  emit("thread", null);
  write();
}

// openThread shows the thread of a root message in the side panel.
export function openThread(channel, ts, { focus = true } = {}) {
  store.thread = { channel, ts, focus };
  emit("thread", store.thread);
  write();
}

export function closeThread() {
  const was = store.thread;
  store.thread = null;
  emit("thread", null);
  emit("thread-closed", was);
  write();
}

// tell lets the bot know which tab of the app was opened, as Slack does.
async function tell(place) {
  const tab = place.kind === "home" ? "home" : store.channels.get(place.channel)?.direct ? "messages" : "";
  if (!tab) return;
  try {
    await post("open", { as: store.as, tab });
  } catch (error) {
    if (error.code !== "app_not_available") fail(error);
  }
}

// write puts the place into the address. Arriving somewhere corrects the
// entry of the history, going somewhere adds one; neither raises an event.
function write() {
  const { kind, channel } = store.place;
  const address = "/#/" + (kind === "home" ? "home" : channel) + (store.thread ? "/" + store.thread.ts : "");
  if (location.pathname + location.hash === address) return;
  history[arriving ? "replaceState" : "pushState"](null, "", address);
}

// arrive goes where the address says, or to the first channel.
export function arrive() {
  arriving = true;
  try {
    reach(fromHash() || fromPath());
  } finally {
    arriving = false;
  }
}

function reach(wanted) {
  if (wanted?.kind === "home" && store.state.app.home && !store.people.get(store.as)?.outside) return go({ kind: "home" });
  const channel = store.channels.has(wanted?.channel) ? wanted.channel : store.state.channels[0]?.id;
  go({ kind: "channel", channel: channel || "" });
  if (wanted?.thread && channel === wanted.channel) openThread(channel, wanted.thread);
}

function fromHash() {
  const [, first, thread] = location.hash.split("/");
  if (first === "home") return { kind: "home" };
  return first ? { kind: "channel", channel: first, thread } : null;
}

function fromPath() {
  const found = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  if (!found) return null;
  return { kind: "channel", channel: found[1], thread: new URLSearchParams(location.search).get("thread_ts") || found[2] + "." + found[3] };
}

// inside keeps links to messages of this workspace in this page.
function inside(event) {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(anchor.href);
  if (url.origin !== location.origin || !url.pathname.startsWith("/archives/")) return;
  event.preventDefault();
  history.pushState(null, "", url.pathname + url.search);
  arrive();
}

// follow listens to the browser's own back and forward.
export function follow() {
  addEventListener("popstate", arrive);
  document.addEventListener("click", inside);
  on("go", go);
}
