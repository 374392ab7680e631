package workspace

import (
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// answering makes the bot answer interactions of a type with a body.
func (b *fakeBot) answering(typ, body string) {
	b.on(func(_ int, r received) (int, http.Header, string) {
		if r.body["type"] == typ {
			return 200, http.Header{"Content-Type": {"application/json"}}, body
		}
		return 200, nil, ""
	})
}

// callback parses the last interaction with slack-go's own code.
func callback(t *testing.T, b *fakeBot) slack.InteractionCallback {
	t.Helper()
	r := b.last(t, "/slack/interactions")
	req, err := http.NewRequest(http.MethodPost, "/", strings.NewReader(string(r.raw)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	cb, err := slack.InteractionCallbackParse(req)
	if err != nil {
		t.Fatal(err)
	}
	return cb
}

func TestPressAndOpenView(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	root := say(t, w, Recouvrement, "question")
	out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "thread_ts": root, "text": "x", "blocks": []any{
		actionRow(button("card", "Fiche P05", "P05"), selectOf("Mars", "2026-03"))}}))
	ts := out["ts"].(string)
	if err := w.Act(within(t), Action{As: Claire, Channel: Recouvrement, TS: ts, Action: "card"}); err != nil {
		t.Fatal(err)
	}
	cb := callback(t, b)
	a := cb.ActionCallback.BlockActions[0]
	if cb.Type != slack.InteractionTypeBlockActions || a.ActionID != "card" || a.Value != "P05" || a.BlockID == "" || cb.User.ID != Claire ||
		cb.Channel.ID != Recouvrement || cb.Message.Timestamp != ts || cb.Container.ThreadTs != root || cb.TriggerID == "" || cb.ResponseURL == "" {
		t.Errorf("callback: %+v", cb)
	}
	api := client(w)
	view := slack.ModalViewRequest{Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", "Fiche", false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "contenu", false, false), nil, nil)}}}
	opened, err := api.OpenView(cb.TriggerID, view)
	if err != nil {
		t.Fatal(err)
	}
	view.Title.Text = "Fiche 2"
	if _, err := api.UpdateView(view, "", opened.Hash, opened.ID); err != nil {
		t.Error(err)
	}
	if v, err := w.WaitView(within(t), Claire, func(v View) bool { return strings.Contains(string(v.Title), "Fiche 2") }); err != nil || v.ID != opened.ID {
		t.Errorf("view %+v, %v", v, err)
	}
	if err := w.Act(within(t), Action{As: Claire, Channel: Recouvrement, TS: ts, Action: "s", Value: "2026-03"}); err != nil {
		t.Fatal(err)
	}
	if a := callback(t, b).ActionCallback.BlockActions[0]; a.SelectedOption.Value != "2026-03" || a.SelectedOption.Text.Text != "Mars" {
		t.Errorf("select: %+v", a)
	}
	for _, in := range []Action{{Action: "s", Value: "2026-04"}, {Action: "nope"}} {
		in.As, in.Channel, in.TS = Claire, Recouvrement, ts
		if err := w.Act(within(t), in); err == nil {
			t.Errorf("accepted: %+v", in)
		}
	}
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	feedback := reply{"type": "context_actions", "elements": []any{reply{"type": "feedback_buttons", "action_id": "feedback",
		"positive_button": reply{"text": pt("Utile"), "value": "up:7"}, "negative_button": reply{"text": pt("Pas utile"), "value": "down:7"}}}}
	out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": []any{feedback}}))
	if err := w.Feedback(within(t), FeedbackIn{As: Emma, Channel: Recouvrement, TS: out["ts"].(string)}); err != nil {
		t.Fatal(err)
	}
	if a := callback(t, b).ActionCallback.BlockActions[0]; a.Value != "down:7" || a.Type != "feedback_buttons" {
		t.Errorf("action: %+v", a)
	}
}

func TestEphemeralPressCanBeReplaced(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	out := wantOK(t, post(t, w, "chat.postEphemeral", reply{"channel": Recouvrement, "user": Claire, "text": "x", "blocks": []any{actionRow(button("share", "Partager", "7"))}}))
	ts := out["message_ts"].(string)
	if err := w.Act(within(t), Action{As: Claire, Channel: Recouvrement, TS: ts, Action: "share"}); err != nil {
		t.Fatal(err)
	}
	cb := callback(t, b)
	if !cb.Container.IsEphemeral || b.last(t, "/slack/interactions").body["message"] != nil {
		t.Errorf("callback: %+v", cb)
	}
	if _, _, err := client(w).PostMessage("", slack.MsgOptionReplaceOriginal(cb.ResponseURL), slack.MsgOptionText("partagé", false)); err != nil {
		t.Fatal(err)
	}
	if m, err := w.Message(Claire, Recouvrement, ts); err != nil || m.Text != "partagé" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, _, err := client(w).PostMessage("", slack.MsgOptionDeleteOriginal(cb.ResponseURL)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Message(Claire, Recouvrement, ts); err == nil {
		t.Error("still there")
	}
	if err := w.Act(within(t), Action{As: Emma, Channel: Recouvrement, TS: ts, Action: "share"}); err == nil {
		t.Error("somebody else pressed it")
	}
}

// openModal opens a view for Claire.
func openModal(t *testing.T, w *Workspace, v reply) string {
	t.Helper()
	w.mu.Lock()
	id := w.trigger(Claire, "")
	w.mu.Unlock()
	out := wantOK(t, post(t, w, "views.open", reply{"trigger_id": id, "view": v}))
	vid, _ := dig(out, "view", "id").(string)
	return vid
}

func fullForm() reply {
	input := func(id string, e reply) reply {
		e["action_id"] = "a"
		return reply{"type": "input", "block_id": id, "label": pt(id), "element": e, "optional": true}
	}
	options := []any{reply{"text": pt("Un"), "value": "1"}, reply{"text": pt("Deux"), "value": "2"}}
	return modal(
		input("text", reply{"type": "plain_text_input", "initial_value": "d'abord"}), input("number", reply{"type": "number_input", "is_decimal_allowed": false, "min_value": "1"}),
		input("mail", reply{"type": "email_text_input"}), input("date", reply{"type": "datepicker"}), input("time", reply{"type": "timepicker"}),
		input("at", reply{"type": "datetimepicker"}), input("static", reply{"type": "static_select", "options": options}),
		input("multi", reply{"type": "multi_static_select", "options": options}), input("boxes", reply{"type": "checkboxes", "options": options}),
		input("radio", reply{"type": "radio_buttons", "options": options}), input("user", reply{"type": "users_select"}),
		input("where", reply{"type": "conversations_select", "response_url_enabled": true}), input("rich", reply{"type": "rich_text_input"}),
	)
}

func TestSubmitEveryInput(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	id := openModal(t, w, fullForm())
	one := func(v any) map[string]any { return map[string]any{"a": v} }
	res, err := w.Submit(within(t), Submit{As: Claire, View: id, Values: map[string]map[string]any{
		"number": one("3"), "mail": one("a@b.fr"), "date": one("2026-03-14"), "time": one("10:30"), "at": one(1773480600), "static": one("2"),
		"multi": one([]any{"1", "2"}), "boxes": one([]string{"1"}), "radio": one("1"), "user": one(Emma), "where": one(Recouvrement), "rich": one("gras"),
	}})
	if err != nil || len(res.Errors) > 0 || len(res.Views) != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	cb := callback(t, b)
	v := cb.View.State.Values
	if v["text"]["a"].Value != "d'abord" || v["number"]["a"].Value != "3" || v["mail"]["a"].Value != "a@b.fr" || v["date"]["a"].SelectedDate != "2026-03-14" ||
		v["time"]["a"].SelectedTime != "10:30" || v["at"]["a"].SelectedDateTime != 1773480600 || v["static"]["a"].SelectedOption.Text.Text != "Deux" ||
		len(v["multi"]["a"].SelectedOptions) != 2 || len(v["boxes"]["a"].SelectedOptions) != 1 || v["radio"]["a"].SelectedOption.Value != "1" ||
		v["user"]["a"].SelectedUser != Emma || v["where"]["a"].SelectedConversation != Recouvrement || len(v["rich"]["a"].RichTextValue.Elements) != 1 {
		t.Errorf("state: %+v", v)
	}
	if cb.View.CallbackID != "cb" || len(cb.ResponseURLs) != 1 || cb.ResponseURLs[0].ChannelID != Recouvrement {
		t.Errorf("callback: %+v", cb)
	}
}

func TestSubmitEmptyInputsParse(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	id := openModal(t, w, fullForm())
	if _, err := w.Submit(within(t), Submit{As: Claire, View: id}); err != nil {
		t.Fatal(err)
	}
	if cb := callback(t, b); cb.View.State.Values["static"]["a"].SelectedOption.Value != "" {
		t.Errorf("state: %+v", cb.View.State.Values)
	}
}

func TestSubmitLocalErrors(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	number := reply{"type": "input", "block_id": "n", "label": pt("N"), "element": reply{"type": "number_input", "action_id": "a", "is_decimal_allowed": false, "max_value": "10"}}
	mail := reply{"type": "input", "block_id": "m", "label": pt("M"), "element": reply{"type": "email_text_input", "action_id": "a"}}
	id := openModal(t, w, modal(inputBlock("need", "a"), number, mail))
	res, err := w.Submit(within(t), Submit{As: Claire, View: id, Values: map[string]map[string]any{"n": {"a": "11"}, "m": {"a": "pas une adresse"}}})
	if err != nil || !res.Local || len(res.Errors) != 3 || res.Errors["need"] != "Veuillez compléter ce champ requis." || len(res.Views) != 1 {
		t.Errorf("%+v, %v", res, err)
	}
	if len(b.received()) != 0 {
		t.Error("the bot was asked")
	}
}

func TestSubmitAnswers(t *testing.T) {
	t.Parallel()
	submit := func(t *testing.T, answer string) (SubmitResult, string, *Workspace) {
		w, b := overHTTP(t, Options{})
		id := openModal(t, w, modal(inputBlock("b", "a")))
		b.answering("view_submission", answer)
		res, err := w.Submit(within(t), Submit{As: Claire, View: id, Values: map[string]map[string]any{"b": {"a": "x"}}})
		code := ""
		if p, ok := err.(*Problem); ok {
			code = p.Code
		} else if err != nil {
			t.Fatal(err)
		}
		return res, code, w
	}
	next := string(mustJSON(modal(section("suite"))))
	for _, c := range []struct {
		name, answer, code string
		views              int
	}{
		{"nothing closes", "", "", 0},
		{"clear closes all", `{"response_action":"clear"}`, "", 0},
		{"update replaces", `{"response_action":"update","view":` + next + `}`, "", 1},
		{"push adds", `{"response_action":"push","view":` + next + `}`, "", 2},
		{"errors stay", `{"response_action":"errors","errors":{"b":"trop grand"}}`, "", 1},
		{"errors for no input", `{"response_action":"errors","errors":{"other":"x"}}`, "trouble", 1},
		{"a view Slack refuses", `{"response_action":"update","view":{"type":"modal"}}`, "invalid_view", 1},
		{"not JSON", `hello`, "trouble", 1},
		{"an unknown action", `{"response_action":"explode"}`, "trouble", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, code, w := submit(t, c.answer)
			if code != c.code || len(w.Views(Claire)) != c.views {
				t.Errorf("code %q, %d views", code, len(w.Views(Claire)))
			}
			if refused := len(w.Calls(0, 0, true)); (c.code != "") != (refused == 1) {
				t.Errorf("%d refused answers in the log", refused)
			}
			if c.name == "errors stay" && w.Views(Claire)[0].Errors["b"] != "trop grand" {
				t.Errorf("errors: %+v", w.Views(Claire)[0].Errors)
			}
		})
	}
}

func TestCloseView(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	v := modal()
	v["notify_on_close"] = true
	id := openModal(t, w, v)
	if err := w.CloseView(within(t), Submit{As: Claire, View: id}); err != nil {
		t.Fatal(err)
	}
	if cb := callback(t, b); cb.Type != slack.InteractionTypeViewClosed || cb.IsCleared || cb.View.ID != id {
		t.Errorf("%+v", cb)
	}
	if len(w.Views(Claire)) != 0 {
		t.Error("still open")
	}
}

func TestShortcuts(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{Shortcuts: []ShortcutSpec{{Name: "Coach", Type: "message", Callback: "coach"}, {Name: "Nouveau", Type: "global", Callback: "new"}}})
	ts := say(t, w, Recouvrement, "il ne paie pas")
	if err := w.RunShortcut(within(t), Shortcut{As: Emma, Callback: "coach", Channel: Recouvrement, TS: ts}); err != nil {
		t.Fatal(err)
	}
	if cb := callback(t, b); cb.Type != slack.InteractionTypeMessageAction || cb.Message.Text != "il ne paie pas" || cb.CallbackID != "coach" || cb.TriggerID == "" {
		t.Errorf("%+v", cb)
	}
	if err := w.RunShortcut(within(t), Shortcut{As: Emma, Callback: "new"}); err != nil {
		t.Fatal(err)
	}
	if cb := callback(t, b); cb.Type != slack.InteractionTypeShortcut || cb.CallbackID != "new" {
		t.Errorf("%+v", cb)
	}
	if err := w.RunShortcut(within(t), Shortcut{As: Emma, Callback: "coach"}); err == nil {
		t.Error("a message shortcut ran without a message")
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	ext := reply{"type": "external_select", "action_id": "case", "min_query_length": 1}
	out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "blocks": []any{actionRow(ext)}}))
	b.answering("block_suggestion", `{"options":[{"text":{"type":"plain_text","text":"Bâti Ouest"},"value":"c1"}]}`)
	in := Action{As: Claire, Channel: Recouvrement, TS: out["ts"].(string), Action: "case", Value: "bat"}
	got, err := w.Suggest(within(t), in)
	if err != nil || len(got["options"].([]any)) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if cb := callback(t, b); cb.Value != "bat" || cb.ActionID != "case" {
		t.Errorf("%+v", cb)
	}
	b.answering("block_suggestion", `{"options":[{"text":{"type":"plain_text","text":"`+text(76)+`"},"value":"c1"}]}`)
	if _, err := w.Suggest(within(t), in); err == nil {
		t.Error("a label over 75 characters was taken")
	}
}

func TestHomeAndStop(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	ch, err := w.OpenTab(Open{As: Claire, Tab: "home"})
	if err != nil || ch != Direct(Claire) {
		t.Fatalf("%s, %v", ch, err)
	}
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if e := b.last(t, "/slack/events").body; dig(e, "event", "type") != "app_home_opened" || dig(e, "event", "tab") != "home" || dig(e, "event", "channel") != ch {
		t.Errorf("%v", e)
	}
	ts := startStream(t, w)
	m, _ := w.Message(Claire, ch, ts)
	wantOK(t, post(t, w, "agents.sessions.setStatus", reply{"channel_id": ch, "thread_ts": m.Thread, "status": "processing"}))
	if err := w.Stop(Stop{As: Claire, Channel: ch, Thread: m.Thread}); err != nil {
		t.Fatal(err)
	}
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	e := b.last(t, "/slack/events").body
	if streams, _ := dig(e, "event", "streaming_message_ts").([]any); dig(e, "event", "type") != "agent_session_stopped" || len(streams) != 1 || streams[0] != ts {
		t.Errorf("%v", e)
	}
	if m, _ := w.Message(Claire, ch, ts); m.Streaming {
		t.Error("still streaming")
	}
}
