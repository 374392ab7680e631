// The Home tab of the app.
import { get } from "./api.js";
import { renderBlocks } from "./blocks/index.js";
import { h, replace } from "./dom.js";
import { t } from "./i18n.js";
import { app, on, store } from "./store.js";
import { Surface } from "./surface.js";
import { fail } from "./toast.js";

let body = null;
let surface = null;

on("home", () => { if (store.place.kind === "home") read(); });

export function showHome() {
  body = h("div", { class: "home-body" });
  surface = null;
  read();
  return h("div", { class: "home", tabindex: "-1" }, body);
}

async function read() {
  const into = body;
  try {
    const { view } = await get("home", { as: store.as });
    if (into !== body) return;
    if (!view) return replace(body, h("p", { class: "nothing" }, t("no_home", { name: app().name })));
    if (surface?.where.view !== view.id) {
      surface = new Surface("home", { view: view.id });
      body.replaceChildren();
    }
    renderBlocks(body, view.blocks || [], surface);
  } catch (error) {
    fail(error);
  }
}
