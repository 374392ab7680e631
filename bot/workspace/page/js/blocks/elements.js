// Block elements to nodes. A use is where an element stands: {block, surface,
// dispatch: whether a change is sent to the bot at once, labelledby,
// describedby, id, optional, name: text object next to it}.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { channels, conversations, external, people, staticOptions } from "./choose.js";
import { datePicker, dateTimePicker, timePicker } from "./dates.js";
import { smallImage } from "./media.js";
import { button, feedback, iconButton, overflow } from "./press.js";
import { checkboxes, radios } from "./tick.js";
import { fileInput, textInput } from "./type.js";

const ELEMENTS = {
  button, overflow, checkboxes, image: smallImage, icon_button: iconButton, feedback_buttons: feedback, radio_buttons: radios,
  static_select: staticOptions, multi_static_select: staticOptions, external_select: external, multi_external_select: external,
  users_select: people, multi_users_select: people, channels_select: channels, multi_channels_select: channels,
  conversations_select: conversations, multi_conversations_select: conversations,
  datepicker: datePicker, timepicker: timePicker, datetimepicker: dateTimePicker,
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput, rich_text_input: textInput,
  file_input: fileInput, workflow_button: button,
};

export function element(e, use) {
  const make = Object.hasOwn(ELEMENTS, e?.type) && ELEMENTS[e.type];
  if (!make) return h("span", { class: "broken", role: "note" }, t("unknown_element", { type: String(e?.type) }));
  const node = make(e, use);
  node.dataset.action = e.action_id || "";
  return node;
}
