package workspace

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

type view struct {
	View
	person string
}

// trigger lets an app open a view, once, within three seconds (§2.4).
type trigger struct {
	person string
	view   string // the modal it came from; views.push needs one
	until  time.Time
	used   bool
}

func (w *Workspace) trigger(person, view string) string {
	id := w.id("") + "." + w.opt.Team.ID + "." + random()[:8]
	w.triggers[id] = &trigger{person: person, view: view, until: w.now().Add(triggerLife)}
	return id
}

// spend uses a trigger up.
func (c *call) spend() (*trigger, error) {
	if err := c.args.need("trigger_id"); err != nil {
		return nil, err
	}
	t := c.w.triggers[c.args.str("trigger_id")]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case !c.w.now().Before(t.until):
		return nil, refuse("expired_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	}
	t.used = true
	return t, nil
}

// readView checks a view of one type and makes it, without a place yet.
func (w *Workspace) readView(v any, typ string) (*view, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, refuse("invalid_arguments", "missing required field: view")
	}
	c := newChecker(typ, w.id)
	if m["type"] != typ {
		c.fail("/view/type", "must be %s", typ)
	}
	if typ == onModal {
		c.textOf(m, "title", "/view", plain, viewTitle, true)
		c.textOf(m, "submit", "/view", plain, viewTitle, false)
		c.textOf(m, "close", "/view", plain, viewTitle, false)
	}
	c.only(m, "/view", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "clear_on_close", "notify_on_close", "external_id", "submit_disabled")
	c.str(m, "private_metadata", "/view", viewMetadata, false)
	c.str(m, "callback_id", "/view", idLength, false)
	c.str(m, "external_id", "/view", idLength, false)
	list, isList := m["blocks"].([]any)
	if !isList {
		c.fail("/view", "missing required field: blocks")
	}
	c.blocks(list, "/view/blocks", viewBlocks)
	if typ == onModal && c.inputs > 0 && m["submit"] == nil {
		c.fail("/view", "submit is required when an input block is within blocks")
	}
	if err := c.refusal("invalid_arguments"); err != nil {
		return nil, err
	}
	return w.makeView(m)
}

func (w *Workspace) makeView(m map[string]any) (*view, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCount(data) > viewBytes {
		return nil, refuse("view_too_large")
	}
	v := &view{}
	if err := json.Unmarshal(data, &v.View); err != nil {
		return nil, refuse("invalid_arguments", err.Error())
	}
	v.ID = w.id("V")
	v.Hash = w.hash()
	return v, nil
}

func (w *Workspace) hash() string { return fmt.Sprintf("%d.%s", w.now().Unix(), w.id("")) }

// wireView is a view as the Web API and interactions show it.
func (w *Workspace) wireView(v *view, state any) reply {
	if state == nil {
		state = reply{"values": reply{}}
	}
	out := reply{
		"id": v.ID, "team_id": w.opt.Team.ID, "type": v.Type, "blocks": v.Blocks, "private_metadata": v.Private,
		"callback_id": v.Callback, "external_id": v.External, "hash": v.Hash, "state": state,
		"clear_on_close": v.Clear, "notify_on_close": v.Notify, "root_view_id": v.Root, "previous_view_id": nil,
		"app_id": AppID, "bot_id": BotID, "app_installed_team_id": w.opt.Team.ID,
		"title": v.Title, "submit": v.Submit, "close": v.Close,
	}
	if v.Previous != "" {
		out["previous_view_id"] = v.Previous
	}
	for _, k := range []string{"title", "submit", "close"} {
		if raw, _ := out[k].(json.RawMessage); len(raw) == 0 {
			out[k] = nil
		}
	}
	return out
}

func (c *call) viewOf(typ string) (*view, error) {
	raw, err := c.args.value("view")
	if err != nil {
		return nil, refuse("invalid_arguments", err.Error())
	}
	return c.w.readView(raw, typ)
}

// unique refuses an external_id that another view of the team has.
func (w *Workspace) unique(v *view) error {
	for _, o := range w.views {
		if v.External != "" && o.External == v.External && o.ID != v.ID {
			return refuse("duplicate_external_id")
		}
	}
	return nil
}

func (c *call) viewOpen() (reply, error) {
	v, err := c.viewOf(onModal)
	if err != nil {
		return nil, err
	}
	if err := c.w.unique(v); err != nil {
		return nil, err
	}
	t, err := c.spend()
	if err != nil {
		return nil, err
	}
	c.w.dropStack(t.person)
	c.w.pushView(t.person, v)
	return reply{"view": c.w.wireView(v, nil)}, nil
}

func (c *call) viewPush() (reply, error) {
	v, err := c.viewOf(onModal)
	if err != nil {
		return nil, err
	}
	t, err := c.spend()
	if err != nil {
		return nil, err
	}
	if t.view == "" || c.w.views[t.view] == nil {
		return nil, refuse("not_found", "the trigger does not come from an open modal")
	}
	if len(c.w.stacks[t.person]) >= maxStack { // §2.4
		return nil, refuse("push_limit_reached")
	}
	if err := c.w.unique(v); err != nil {
		return nil, err
	}
	c.w.pushView(t.person, v)
	return reply{"view": c.w.wireView(v, nil)}, nil
}

func (w *Workspace) pushView(person string, v *view) {
	v.person = person
	stack := w.stacks[person]
	v.Root = v.ID
	if len(stack) > 0 {
		v.Root, v.Previous = stack[0].ID, stack[len(stack)-1].ID
	}
	w.stacks[person] = append(stack, v)
	w.views[v.ID] = v
	w.note(Change{Kind: "views", Person: person})
}

func (w *Workspace) dropStack(person string) {
	for _, v := range w.stacks[person] {
		delete(w.views, v.ID)
	}
	delete(w.stacks, person)
	w.note(Change{Kind: "views", Person: person})
}

func (c *call) viewUpdate() (reply, error) {
	old := c.w.views[c.args.str("view_id")]
	if old == nil && c.args.has("external_id") {
		for _, v := range c.w.views {
			if v.External == c.args.str("external_id") {
				old = v
			}
		}
	}
	if old == nil {
		return nil, refuse("not_found")
	}
	if h := c.args.str("hash"); h != "" && h != old.Hash {
		return nil, refuse("hash_conflict")
	}
	v, err := c.viewOf(old.Type)
	if err != nil {
		return nil, err
	}
	c.w.replaceView(old, v)
	return reply{"view": c.w.wireView(old, nil)}, nil
}

// replaceView gives an open view new contents under the same id.
func (w *Workspace) replaceView(old, v *view) {
	v.ID, v.Root, v.Previous = old.ID, old.Root, old.Previous
	old.View = v.View
	kind := "views"
	if old.Type == onHome {
		kind = "home"
	}
	w.note(Change{Kind: kind, Person: old.person})
}

func (c *call) viewPublish() (reply, error) {
	if err := c.args.need("user_id"); err != nil {
		return nil, err
	}
	if c.w.opt.Home == Off {
		return nil, refuse("not_enabled")
	}
	user := c.args.str("user_id")
	if c.w.people[user] == nil {
		return nil, refuse("user_not_found")
	}
	old := c.w.homes[user]
	if h := c.args.str("hash"); h != "" && old != nil && h != old.Hash {
		return nil, refuse("hash_conflict")
	}
	v, err := c.viewOf(onHome)
	if err != nil {
		return nil, err
	}
	if old != nil {
		c.w.replaceView(old, v)
		return reply{"view": c.w.wireView(old, nil)}, nil
	}
	v.person, v.Root = user, v.ID
	c.w.homes[user], c.w.views[v.ID] = v, v
	c.w.note(Change{Kind: "home", Person: user})
	return reply{"view": c.w.wireView(v, nil)}, nil
}
