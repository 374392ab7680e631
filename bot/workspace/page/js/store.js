// What the page knows, and who wants to hear when it changes.

export const store = {
  as: "",          // the person who looks
  seq: 0,          // of the feed
  state: null,     // the last answer of /control/state
  received: 0,     // when it came, by the machine's clock
  place: { kind: "", channel: "" }, // kind: "channel", "home"
  thread: null,    // {channel, ts} of the open panel
  people: new Map(),
  channels: new Map(),
  prefs: { theme: "auto" },
};

const listeners = new Map();

// on calls fn at every emit of kind; the answer stops that.
export function on(kind, fn) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(fn);
  return () => listeners.get(kind).delete(fn);
}

export function emit(kind, detail) {
  for (const fn of [...(listeners.get(kind) || [])]) {
    try {
      fn(detail);
    } catch (error) {
      console.error("store.emit(" + kind + ")", error);
    }
  }
}

// adopt takes a new state in and tells everybody ("state").
export function adopt(state) {
  store.state = state;
  store.received = Date.now();
  store.people = new Map(state.people.map((p) => [p.id, p]));
  store.channels = new Map(state.channels.map((c) => [c.id, c]));
  emit("state", state);
}

export const me = () => store.people.get(store.as);
export const app = () => store.state.app;
export const channel = (id) => store.channels.get(id);
export const lang = () => ((me()?.locale || "fr").startsWith("en") ? "en" : "fr");
export const zone = () => me()?.tz || "Europe/Paris";

// now is the workspace's time, in milliseconds.
export function now() {
  if (!store.state) return Date.now();
  return Date.parse(store.state.now) + Date.now() - store.received;
}

// direct is the direct message of the person with the app, if there is one.
export function direct() {
  return store.state.channels.find((c) => c.direct && c.user === store.as);
}

// nameOf is how somebody is called: a person or the app.
export function nameOf(user) {
  return store.people.get(user)?.real_name || store.people.get(user)?.name || user;
}

export function remember(name, value) {
  try {
    (name === "as" ? sessionStorage : localStorage).setItem("workspace." + name, value);
  } catch { /* storage is off: forgotten at reload */ }
}

export function recall(name) {
  try {
    return (name === "as" ? sessionStorage : localStorage).getItem("workspace." + name);
  } catch {
    return null;
  }
}
