// The event feed: what changed in the workspace, gathered for a moment so
// that a burst (a stream, five thousand posts) costs one reading.
import { feedAddress, get } from "./api.js";
import { adopt, emit, on, store } from "./store.js";

const PAUSE = 60; // milliseconds in which changes are gathered
const MANY = 25; // more changed messages than this are read again as a page

let source = null;
let waiting = [];
let timer = 0;
let reading = null;

// connect opens the feed where the state ends, and again when it breaks.
export function connect() {
  source?.close();
  source = new EventSource(feedAddress(store.seq));
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onopen = () => emit("online", true);
  source.onerror = () => {
    emit("online", false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

function take(change) {
  if (change.seq && change.seq <= store.seq) return;
  if (change.seq) store.seq = change.seq;
  waiting.push(change);
  if (!timer) timer = setTimeout(flush, PAUSE);
}

const RESTATE = new Set(["message", "deleted", "status", "channels", "people", "prompts", "clock", "sockets"]);

function flush() {
  timer = 0;
  const changes = waiting;
  waiting = [];
  if (changes.some((c) => c.kind === "reset" || c.kind === "reload")) {
    emit("restart");
    return;
  }
  if (changes.some((c) => RESTATE.has(c.kind))) refresh();
  messages(changes);
  for (const kind of ["views", "home"]) if (changes.some((c) => c.kind === kind && (!c.person || c.person === store.as))) emit(kind);
  if (changes.some((c) => c.kind === "call" && c.refused)) emit("refused");
}

// messages says which messages of which channel changed: {channel, ts: [...],
// deleted: [...], many}.
function messages(changes) {
  const byChannel = new Map();
  for (const c of changes) {
    if (!["message", "ephemeral", "deleted"].includes(c.kind) || (c.kind === "ephemeral" && c.person !== store.as)) continue;
    if (!byChannel.has(c.channel)) byChannel.set(c.channel, { channel: c.channel, ts: new Set(), deleted: new Set() });
    const entry = byChannel.get(c.channel);
    entry[c.kind === "deleted" ? "deleted" : "ts"].add(c.ts);
  }
  for (const entry of byChannel.values()) {
    for (const ts of entry.deleted) entry.ts.delete(ts);
    emit("messages", { ...entry, many: entry.ts.size > MANY });
  }
}

// refresh reads the state again; calls during a reading wait for one more.
export async function refresh() {
  if (reading) {
    reading.again = true;
    return reading.done;
  }
  const turn = { again: false };
  reading = turn;
  turn.done = (async () => {
    try {
      do {
        turn.again = false;
        const as = store.as;
        const state = await get("state", { as });
        if (as === store.as) adopt(state);
      } while (turn.again);
    } catch {
      emit("online", false);
    } finally {
      reading = null;
    }
  })();
  return turn.done;
}

on("clock-moved", refresh);
