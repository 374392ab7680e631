// What the bot sent and Slack would refuse: shown in red where it would have
// appeared, and listed.
import { get } from "./api.js";
import { sheet } from "./dialog.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { emit, on } from "./store.js";
import { clockSeconds } from "./time.js";
import { toast } from "./toast.js";

let list = [];
let known = false;

export const refusals = () => list;

export function forgetRefusals() {
  list = [];
  known = false;
}

// readRefusals reads what is new; all but the first time it is also said aloud.
export async function readRefusals() {
  const since = list.at(-1)?.seq || 0;
  let fresh;
  try {
    fresh = (await get("calls", { since, refused: 1 })).calls;
  } catch {
    return;
  }
  fresh = fresh.filter((call) => call.seq > (list.at(-1)?.seq || 0));
  if (known) for (const call of fresh.slice(-3)) toast(t("refused_call", { method: call.method, code: call.error }), "error");
  known = true;
  if (!fresh.length) return;
  list = [...list, ...fresh];
  emit("refusals", fresh);
}

on("refused", readRefusals);

// threadOf is the thread a refused call was meant for; "" is the channel.
export const threadOf = (call) => call.args?.thread_ts || "";

// refusalBox shows one call in red.
export function refusalBox(call) {
  const args = Object.entries(call.args || {}).filter(([name]) => name !== "channel");
  return h("div", { class: "refusal" },
    h("div", { class: "refusal-head" }, icon("warn"), h("span", null, t("refused_by_slack"), " ", h("code", { class: "code" }, call.method), " → ", h("strong", { class: "refusal-code" }, call.error || t("refused"))), h("span", { class: "refusal-time" }, clockSeconds(Date.parse(call.at)))),
    (call.messages || []).map((m) => h("div", { class: "refusal-message" }, m)),
    args.length > 0 && h("details", null, h("summary", null, t("what_was_sent")),
      h("dl", { class: "refusal-args" }, args.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]))));
}

export function openRefusals() {
  sheet(t("refusals_open"), () => (list.length ? [...list].reverse().map(refusalBox) : h("p", null, t("no_refusals"))));
}
