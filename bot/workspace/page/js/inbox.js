// Reads the messages that the feed names and hands them to the lists that are
// open ("message": {channel, ts, message or null when it is gone}).
import { get } from "./api.js";
import { announce } from "./announce.js";
import { emit, on, store } from "./store.js";

const busy = new Map(); // channel and ts -> whether it changed again meanwhile

const watched = (channel) => store.place.channel === channel || store.thread?.channel === channel;

on("messages", ({ channel, ts, deleted, many }) => {
  if (!watched(channel)) return;
  for (const gone of deleted) emit("message", { channel, ts: gone, message: null });
  if (many) emit("catch-up", { channel, from: [...ts].sort()[0] });
  else for (const one of ts) read(channel, one);
});

// read fetches one message; never two requests for the same at a time, so an
// older answer cannot overwrite a newer one.
async function read(channel, ts) {
  const key = channel + ts;
  if (busy.has(key)) {
    busy.set(key, true);
    return;
  }
  busy.set(key, false);
  const as = store.as;
  try {
    const { message } = await get("message", { as, channel, ts });
    if (as === store.as) deliver(channel, message);
  } catch (error) {
    if (error.code === "no_such_message" && as === store.as) emit("message", { channel, ts, message: null });
  }
  const again = busy.get(key);
  busy.delete(key);
  if (again && watched(channel)) read(channel, ts);
}

function deliver(channel, message) {
  emit("message", { channel, ts: message.ts, message });
  announce(message);
}
