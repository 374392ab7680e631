// A surface is what holds blocks: a message, a modal or the Home tab. It
// remembers what the person entered and sends what they press.
import { post } from "./api.js";
import { store } from "./store.js";
import { ask } from "./dialog.js";
import { fail } from "./toast.js";

const entered = new Map(); // by surface name, kept while blocks are replaced

export class Surface {
  // where: {channel, ts} for a message, {view} for a view; kind: "message",
  // "modal" or "home"; ephemeral messages are named like others.
  constructor(kind, where) {
    this.kind = kind;
    this.where = where;
    this.name = where.view || where.channel + ":" + where.ts;
    if (!entered.has(this.name)) entered.set(this.name, new Map());
  }

  // read is the current value of an element in its short form (control_acts.go,
  // Action): what was entered, else what the block says from the start.
  read(block, element) {
    const values = entered.get(this.name);
    const id = slot(block, element);
    return values.has(id) ? values.get(id) : initial(element);
  }

  write(block, element, value) {
    entered.get(this.name).set(slot(block, element), value);
  }

  // act asks for confirmation when the element wants it, then tells the bot.
  // It answers false when the person said no or the bot did not take it.
  async act(block, element, value, confirm = element.confirm) {
    if (confirm && !(await ask(confirm))) return false;
    try {
      await post("action", {
        as: store.as, ...this.where, block_id: block.block_id, action_id: element.action_id, value,
        values: this.collect(this.blocks),
      });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  // collect gathers every input by block id and action id; empty ones are null.
  collect(blocks = []) {
    const values = {};
    for (const block of flat(blocks)) {
      for (const element of inputsOf(block)) {
        const value = this.read(block, element);
        (values[block.block_id] ||= {})[element.action_id] = value === "" || value === undefined ? null : value;
      }
    }
    return values;
  }

  forget() {
    entered.delete(this.name);
  }
}

export function forgetEntered() {
  entered.clear();
}

const slot = (block, element) => block.block_id + "\n" + element.action_id;
const flat = (blocks) => blocks.flatMap((block) => [block, ...(block.child_blocks || [])]);

const STATEFUL = /_select$|picker$|^checkboxes$|^radio_buttons$|_input$/;

function inputsOf(block) {
  const list = [block.element, block.accessory, ...(block.type === "actions" ? block.elements || [] : [])];
  return list.filter((element) => element && STATEFUL.test(element.type));
}

const optionValue = (option) => option?.value ?? null;

// initial is the value an element starts with.
export function initial(element) {
  switch (element.type) {
    case "static_select": case "radio_buttons": return optionValue(element.initial_option);
    case "external_select": return element.initial_option || null;
    case "multi_external_select": return element.initial_options || [];
    case "multi_static_select": case "checkboxes": return (element.initial_options || []).map(optionValue);
    case "users_select": return element.initial_user || null;
    case "multi_users_select": return element.initial_users || [];
    case "channels_select": return element.initial_channel || null;
    case "multi_channels_select": return element.initial_channels || [];
    case "conversations_select": return element.initial_conversation || here(element);
    case "multi_conversations_select": return element.initial_conversations || [];
    case "datepicker": return element.initial_date || null;
    case "timepicker": return element.initial_time || null;
    case "datetimepicker": return element.initial_date_time || null;
    case "file_input": return [];
    case "rich_text_input": return plainOf(element.initial_value);
  }
  return element.initial_value ?? null;
}

const here = (element) => (element.default_to_current_conversation && store.place.channel) || null;

function plainOf(block) {
  if (!block || typeof block === "string") return block || null;
  const text = (part) => part.text ?? (part.elements || []).map(text).join("");
  return (block.elements || []).map(text).join("\n");
}
