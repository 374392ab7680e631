import { h } from "./dom.js";
import { app, nameOf, store } from "./store.js";

// avatar is somebody's initials on a colour of their own; decorative.
export function avatar(user, look = "") {
  const name = nameOf(user) || "?";
  const initials = name.split(/[\s-]+/).map((w) => w[0]).slice(0, 2).join("").toUpperCase();
  const bot = user === app()?.user;
  return h("span", { class: `avatar hue-${bot ? "bot" : hue(user)} ${look}`, data: { initials }, "aria-hidden": "true" });
}

function hue(id) {
  const place = [...store.people.keys()].indexOf(id);
  return place < 0 ? 0 : place % 8;
}
