// The start: who looks, the first state, the parts of the page, the feed.
import { get } from "./api.js";
import { connect } from "./feed.js";
import { t } from "./i18n.js";
import { installKeys } from "./keyboard.js";
import { mountMain } from "./main_pane.js";
import { closeMenu } from "./popup.js";
import { mountRail } from "./rail.js";
import { forgetRefusals, readRefusals } from "./refusals.js";
import { arrive, follow } from "./route.js";
import { adopt, emit, lang, on, recall, remember, store } from "./store.js";
import { forgetEntered } from "./surface.js";
import { applyTheme } from "./theme.js";
import { mountThread } from "./thread.js";
import { toast } from "./toast.js";
import { mountTop } from "./top.js";
import { mountViews } from "./views.js";

// enter looks at the workspace as somebody; the first person if unknown.
async function enter(as) {
  let state = await get("state", { as });
  if (!state.person || state.person.bot || state.person.deleted) {
    const first = state.people.find((p) => !p.bot && !p.deleted);
    state = await get("state", { as: first?.id });
  }
  store.as = state.person?.id || "";
  store.seq = state.seq;
  remember("as", store.as);
  closeMenu();
  forgetEntered();
  forgetRefusals();
  adopt(state);
  document.documentElement.lang = lang();
  emit("entered");
  connect();
  readRefusals();
}

async function start() {
  applyTheme(recall("theme") || "auto");
  await enter(recall("as"));
  mountTop();
  mountRail();
  mountMain();
  mountThread();
  mountViews();
  installKeys();
  follow();
  arrive();
}

on("switch", async (as) => {
  await enter(as);
  emit("remount");
  arrive();
});

on("restart", async () => {
  await enter(store.as);
  emit("remount");
  arrive();
  toast(t("reloaded"));
});

start().catch((error) => {
  console.error("start", error);
  document.getElementById("main").textContent = "Espace de travail injoignable. Workspace unreachable. " + (error.code || error.message);
});
