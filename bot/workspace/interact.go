package workspace

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// common is what every interaction carries.
func (w *Workspace) common(typ string, p *Person) reply {
	return reply{
		"type": typ, "token": "verification-token", "api_app_id": AppID, "enterprise": nil, "is_enterprise_install": false,
		"team": reply{"id": w.opt.Team.ID, "domain": w.opt.Team.Domain},
		"user": reply{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": p.Team},
	}
}

func interaction(typ string, ch *channel, ts string, payload reply) *outgoing {
	o := &outgoing{kind: "interaction", typ: typ, path: "/slack/interactions", ts: ts, payload: mustJSON(payload)}
	if ch != nil {
		o.channel = ch.ID
	}
	return o
}

// put delivers an interaction and turns the bot's failure into a problem.
func (w *Workspace) put(ctx context.Context, as string, o *outgoing) (json.RawMessage, error) {
	a, err := w.ask(ctx, o)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return a.body, w.failed(as, a)
}

// Act uses one element of a message or view and waits for the bot to
// acknowledge it.
func (w *Workspace) Act(ctx context.Context, in Action) error {
	o, err := w.action(in, "block_actions")
	if err != nil {
		return err
	}
	_, err = w.put(ctx, in.As, o)
	return err
}

// Feedback presses the feedback buttons of a message.
func (w *Workspace) Feedback(ctx context.Context, in FeedbackIn) error {
	w.mu.Lock()
	var found placed
	if ch := w.channels[in.Channel]; ch != nil && ch.byTS[in.TS] != nil {
		for _, p := range elementsOf(ch.byTS[in.TS].Blocks) {
			if p.element["type"] == "feedback_buttons" {
				found = p
				break
			}
		}
	}
	none := w.problem(in.As, "no_such_element")
	w.mu.Unlock()
	if found.element == nil {
		return none
	}
	key := "negative_button"
	if in.Good {
		key = "positive_button"
	}
	button, _ := found.element[key].(map[string]any)
	return w.Act(ctx, Action{As: in.As, Channel: in.Channel, TS: in.TS, Block: found.block, Action: str(found.element["action_id"]), Value: button["value"]})
}

// Suggest asks the bot for the options of an external select; the answer has
// "options" or "option_groups".
func (w *Workspace) Suggest(ctx context.Context, in Action) (map[string]any, error) {
	o, err := w.action(in, "block_suggestion")
	if err != nil {
		return nil, err
	}
	body, err := w.put(ctx, in.As, o)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string]any{}
	c := newChecker(onModal, w.id)
	if json.Unmarshal(body, &out) != nil || out["options"] == nil && out["option_groups"] == nil {
		c.fail("/options", "missing required field: options")
	} else if out["options"] != nil {
		c.options(out, "", 0, maxOptions)
	}
	err = c.refusal("invalid_options")
	w.recordLocked(&call{w: w}, "ack", args{"answer": string(body)}, nil, err, Fault{})
	if err != nil {
		return nil, w.problem(in.As, "invalid_response")
	}
	return out, nil
}

// action builds block_actions, or block_suggestion for what is typed into an
// external select.
func (w *Workspace) action(in Action, typ string) (*outgoing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.people[in.As]
	if p == nil || p.Bot {
		return nil, w.problem(in.As, "no_such_person")
	}
	if err := w.interactive(p); err != nil {
		return nil, err
	}
	payload := w.common(typ, p)
	ch, blocks, err := w.holder(in, payload)
	if err != nil {
		return nil, err
	}
	at, ok := locate(blocks, in.Block, in.Action)
	if !ok {
		return nil, w.problem(in.As, "no_such_element")
	}
	if typ == "block_suggestion" {
		payload["action_id"], payload["block_id"], payload["value"] = in.Action, at.block, str(in.Value)
		return interaction(typ, ch, in.TS, payload), nil
	}
	state, ok := stateOf(at.element, in.Value)
	form, valid := formState(blocks, w.merge(in, at))
	if !ok || !valid {
		return nil, w.problem(in.As, "bad_value")
	}
	act := maps.Clone(state)
	act["action_id"], act["block_id"], act["action_ts"] = in.Action, at.block, w.stamp()
	payload["actions"], payload["trigger_id"] = []any{act}, w.trigger(in.As, in.View)
	if v, _ := payload["view"].(reply); v != nil {
		v["state"] = form
	} else {
		payload["state"] = form
	}
	return interaction(typ, ch, in.TS, payload), nil
}

// merge puts the value just chosen among the other values of the form.
func (w *Workspace) merge(in Action, at placed) map[string]map[string]any {
	values := map[string]map[string]any{}
	for b, m := range in.Values {
		values[b] = maps.Clone(m)
	}
	if values[at.block] == nil {
		values[at.block] = map[string]any{}
	}
	values[at.block][in.Action] = in.Value
	return values
}

// holder fills in where an action happened, and answers the blocks there.
func (w *Workspace) holder(in Action, payload reply) (*channel, json.RawMessage, error) {
	if in.View != "" {
		v := w.views[in.View]
		if v == nil || v.person != in.As {
			return nil, nil, w.problem(in.As, "no_such_view")
		}
		payload["container"] = reply{"type": "view", "view_id": v.ID}
		payload["view"] = w.wireView(v, nil)
		return nil, v.Blocks, nil
	}
	_, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return nil, nil, err
	}
	m, err := w.visible(in.As, ch, in.TS)
	if err != nil {
		return nil, nil, err
	}
	container := reply{"type": "message", "message_ts": m.TS, "channel_id": ch.ID, "is_ephemeral": m.EphemeralTo != ""}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	payload["container"] = container
	payload["channel"] = reply{"id": ch.ID, "name": w.nameIn(ch)}
	if m.EphemeralTo == "" {
		payload["message"] = w.wire(m, true)
	}
	payload["response_url"] = w.responseURL(responseURL{channel: ch.ID, thread: m.Thread, person: in.As, ts: m.TS})
	return ch, m.Blocks, nil
}

// RunShortcut runs a message shortcut (Channel and TS given) or a global one.
func (w *Workspace) RunShortcut(ctx context.Context, in Shortcut) error {
	o, err := w.shortcut(in)
	if err != nil {
		return err
	}
	_, err = w.put(ctx, in.As, o)
	return err
}

func (w *Workspace) shortcut(in Shortcut) (*outgoing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	kind := "global"
	if in.TS != "" {
		kind = "message"
	}
	p := w.people[in.As]
	if p == nil || p.Bot {
		return nil, w.problem(in.As, "no_such_person")
	}
	if err := w.interactive(p); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(w.opt.Shortcuts, func(s ShortcutSpec) bool { return s.Callback == in.Callback && s.Type == kind }) {
		return nil, w.problem(in.As, "unknown_shortcut")
	}
	typ := map[string]string{"global": "shortcut", "message": "message_action"}[kind]
	payload := w.common(typ, p)
	payload["callback_id"], payload["trigger_id"], payload["action_ts"] = in.Callback, w.trigger(in.As, ""), w.stamp()
	if kind == "global" {
		return interaction(typ, nil, "", payload), nil
	}
	_, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return nil, err
	}
	m, err := w.visible(in.As, ch, in.TS)
	if err != nil {
		return nil, err
	}
	payload["channel"] = reply{"id": ch.ID, "name": w.nameIn(ch)}
	payload["message"], payload["message_ts"] = w.wire(m, true), m.TS
	payload["response_url"] = w.responseURL(responseURL{channel: ch.ID, thread: m.Thread, person: in.As})
	return interaction(typ, ch, m.TS, payload), nil
}

// Submit sends the top view of a person's stack.
func (w *Workspace) Submit(ctx context.Context, in Submit) (SubmitResult, error) {
	o, local, err := w.submission(in)
	if err != nil {
		return SubmitResult{}, err
	}
	if len(local) > 0 {
		return SubmitResult{Errors: local, Local: true, Views: w.Views(in.As)}, nil
	}
	body, err := w.put(ctx, in.As, o)
	if err != nil {
		return SubmitResult{}, err
	}
	res, err := w.submitted(in, body)
	res.Views = w.Views(in.As)
	return res, err
}

// top is the view a person sees.
func (w *Workspace) top(as, id string) (*view, error) {
	stack := w.stacks[as]
	if len(stack) == 0 || stack[len(stack)-1].ID != id {
		return nil, w.problem(as, "no_such_view")
	}
	return stack[len(stack)-1], nil
}

func (w *Workspace) submission(in Submit) (*outgoing, map[string]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := w.top(in.As, in.View)
	if err != nil {
		return nil, nil, err
	}
	state, ok := formState(v.Blocks, in.Values)
	if !ok {
		return nil, nil, w.problem(in.As, "bad_value")
	}
	if errs := w.localErrors(in.As, v.Blocks, state); len(errs) > 0 {
		v.Errors = errs
		w.note(Change{Kind: "views", Person: in.As})
		return nil, errs, nil
	}
	payload := w.common("view_submission", w.people[in.As])
	payload["view"], payload["trigger_id"] = w.wireView(v, state), w.trigger(in.As, v.ID)
	payload["response_urls"] = w.responseURLs(in.As, v, state)
	return interaction("view_submission", nil, "", payload), nil, nil
}

// responseURLs are made for selects with response_url_enabled.
func (w *Workspace) responseURLs(as string, v *view, state reply) []any {
	list := []any{}
	for _, p := range elementsOf(v.Blocks) {
		if p.element["response_url_enabled"] != true {
			continue
		}
		action := str(p.element["action_id"])
		s := state["values"].(reply)[p.block].(reply)[action].(reply)
		id := str(s["selected_conversation"]) + str(s["selected_channel"])
		if w.channels[id] != nil {
			list = append(list, reply{"block_id": p.block, "action_id": action, "channel_id": id,
				"response_url": w.responseURL(responseURL{channel: id, person: as})})
		}
	}
	return list
}

// submitted does what the bot answered to a submission.
func (w *Workspace) submitted(in Submit, body json.RawMessage) (SubmitResult, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := w.top(in.As, in.View)
	if err != nil {
		return SubmitResult{}, nil // the bot cleared it meanwhile
	}
	var out struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   any               `json:"view"`
	}
	if s := strings.TrimSpace(string(body)); s != "" && s != "null" && json.Unmarshal(body, &out) != nil {
		return SubmitResult{}, w.rejectAnswer(in.As, body, refuse("invalid_response", "not JSON"))
	}
	res := SubmitResult{Action: out.Action}
	switch out.Action {
	case "":
		w.popView(in.As)
	case "clear":
		w.dropStack(in.As)
	case "errors":
		return w.showErrors(in, v, out.Errors, body)
	case "update", "push":
		next, err := w.readView(out.View, onModal)
		if err == nil && out.Action == "push" && len(w.stacks[in.As]) >= maxStack {
			err = refuse("push_limit_reached")
		}
		if err != nil {
			return res, w.rejectAnswer(in.As, body, err)
		}
		if out.Action == "push" {
			w.pushView(in.As, next)
		} else {
			w.replaceView(v, next)
		}
	default:
		return res, w.rejectAnswer(in.As, body, refuse("invalid_response", "unknown response_action"))
	}
	return res, nil
}

// showErrors: the keys must be input blocks of the view, else Slack shows
// only that it had trouble.
func (w *Workspace) showErrors(in Submit, v *view, errs map[string]string, body json.RawMessage) (SubmitResult, error) {
	for block := range errs {
		ok := slices.ContainsFunc(elementsOf(v.Blocks), func(p placed) bool { return p.input != nil && p.block == block })
		if !ok {
			return SubmitResult{}, w.rejectAnswer(in.As, body, refuse("invalid_response", "errors name a block that is not an input: "+block))
		}
	}
	if len(errs) == 0 {
		return SubmitResult{}, w.rejectAnswer(in.As, body, refuse("invalid_response", "errors is empty"))
	}
	v.Errors = errs
	w.note(Change{Kind: "views", Person: in.As})
	return SubmitResult{Action: "errors", Errors: errs}, nil
}

// rejectAnswer logs an answer that Slack would not take.
func (w *Workspace) rejectAnswer(as string, body json.RawMessage, err error) error {
	w.recordLocked(&call{w: w}, "ack", args{"answer": string(body)}, nil, err, Fault{})
	if asRefusal(err).code == "invalid_response" {
		return w.problem(as, "trouble")
	}
	return w.problem(as, "invalid_view")
}

func (w *Workspace) popView(as string) {
	stack := w.stacks[as]
	last := stack[len(stack)-1]
	delete(w.views, last.ID)
	w.stacks[as] = stack[:len(stack)-1]
	w.note(Change{Kind: "views", Person: as})
}

// CloseView closes the top view, or the whole stack; the bot is told about
// views that asked for it.
func (w *Workspace) CloseView(ctx context.Context, in Submit) error {
	w.mu.Lock()
	v, err := w.top(in.As, in.View)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	all := in.All || v.Clear
	closed := []*view{v}
	if all {
		closed = slices.Clone(w.stacks[in.As])
		slices.Reverse(closed)
	}
	var tell []*outgoing
	for _, x := range closed {
		if x.Notify {
			payload := w.common("view_closed", w.people[in.As])
			payload["view"], payload["is_cleared"] = w.wireView(x, nil), all
			tell = append(tell, interaction("view_closed", nil, "", payload))
		}
	}
	if all {
		w.dropStack(in.As)
	} else {
		w.popView(in.As)
	}
	w.mu.Unlock()
	for _, o := range tell {
		if _, err := w.put(ctx, in.As, o); err != nil {
			return err
		}
	}
	return nil
}
