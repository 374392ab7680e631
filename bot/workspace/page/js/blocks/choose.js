// The selects of Block Kit, single and multiple, on one combobox.
import { post } from "../api.js";
import { Combobox, fits } from "../combobox.js";
import { h } from "../dom.js";
import { nameOf, store } from "../store.js";
import { words } from "../text/object.js";

const simple = (option) => ({ value: option.value, text: words(option.text), hint: option.description && words(option.description), raw: option });

const matching = (options, typed) => options.filter((o) => !typed || fits(o.text + " " + (o.hint || ""), typed));

export function staticOptions(e, use) {
  const groups = e.option_groups
    ? e.option_groups.map((g) => ({ label: words(g.label), options: g.options.map(simple) }))
    : [{ options: (e.options || []).map(simple) }];
  const all = groups.flatMap((g) => g.options);
  return select(e, use, {
    known: (value) => all.find((o) => o.value === value),
    find: async (typed) => groups.map((g) => ({ label: g.label, options: matching(g.options, typed) })),
  });
}

// external selects keep whole options: only the bot knows their words.
export function external(e, use) {
  const ask = async (typed) => {
    if (typed.length < (e.min_query_length ?? 3)) return [];
    const answer = await post("suggest", { as: store.as, ...use.surface.where, block_id: use.block.block_id, action_id: e.action_id, value: typed });
    if (answer.option_groups) return answer.option_groups.map((g) => ({ label: words(g.label), options: g.options.map(simple) }));
    return [{ options: (answer.options || []).map(simple) }];
  };
  return select(e, use, { known: simple, find: ask, keep: (option) => option.raw, slow: true });
}

export function people(e, use) {
  const all = [...store.people.values()].filter((p) => !p.deleted).map((p) => ({ value: p.id, text: p.real_name || p.name, hint: p.title }));
  return select(e, use, {
    known: (id) => ({ value: id, text: nameOf(id) }),
    find: async (typed) => [{ options: matching(all, typed) }],
  });
}

export function channels(e, use) {
  return rooms(e, use, (c) => !c.direct && !c.private);
}

export function conversations(e, use) {
  const kinds = e.filter?.include;
  const kind = (c) => (c.direct ? "im" : c.private ? "private" : "public");
  return rooms(e, use, (c) => (!kinds || kinds.includes(kind(c))) && !(e.filter?.exclude_external_shared_channels && c.shared) && !(e.filter?.exclude_bot_users && c.direct));
}

function rooms(e, use, wanted) {
  const option = (c) => ({ value: c.id, text: c.direct ? store.state.app.name : "#" + c.name, hint: c.topic });
  const all = [...store.channels.values()].filter(wanted).map(option);
  return select(e, use, {
    known: (id) => all.find((o) => o.value === id) || { value: id, text: id },
    find: async (typed) => [{ options: matching(all, typed) }],
  });
}

// select ties a combobox to the surface. known turns a value into an option,
// keep an option into the value to remember (its own by default).
function select(e, { block, surface, dispatch, labelledby, describedby, id, optional, name }, { known, find, keep = (o) => o.value, slow }) {
  const multi = e.type.startsWith("multi_");
  const value = surface.read(block, e);
  const chosen = (multi ? value || [] : value ? [value] : []).map(known).filter(Boolean);
  const box = new Combobox({
    id, multi, find, slow, chosen, labelledby, describedby, max: e.max_selected_items, clearable: optional,
    placeholder: e.placeholder && words(e.placeholder),
    label: labelledby ? null : [name && words(name), e.placeholder && words(e.placeholder)].filter(Boolean).join(", ") || e.action_id,
    change: async (options) => {
      const values = options.map(keep);
      surface.write(block, e, multi ? values : values[0] ?? null);
      if (dispatch) await surface.act(block, e, multi ? values : values[0] ?? null);
    },
  });
  return h("div", { class: "element" }, box.node);
}
