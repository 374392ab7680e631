package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"amiable/bot"
)

var answer = bot.Message{Summary: "Bonjour & <bienvenue>", Parts: []bot.Part{
	{Text: "**Faire** maintenant\n\n- appeler\n- écrire <!channel>"},
	{Divider: true},
	{Note: "D’après le **guide**"},
	{Buttons: []bot.Button{
		{Label: "1. " + strings.Repeat("é", 90), Action: bot.ActionCard, Value: "fr:card-1", Primary: true},
		{Label: "Deux", Action: bot.ActionCard, Value: "fr:card-2"},
	}},
	{Feedback: "job-1", Opinions: [2]string{"Utile", "Pas utile"}},
}}

func TestPost(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	ts, err := f.client().Post(t.Context(), thread, answer, bot.Mark{Job: "job-1", Part: 2})
	if err != nil || ts == "" {
		t.Fatal(ts, err)
	}
	args := f.called("chat.postMessage")[0]
	want := map[string]string{
		"channel": "C1", "thread_ts": thread.Thread, "text": "Bonjour &amp; &lt;bienvenue&gt;",
		"unfurl_links": "false", "unfurl_media": "false",
		"metadata": `{"event_type":"amiable_answer","event_payload":{"job":"job-1","part":2}}`,
		"blocks": `[{"type":"markdown","text":"**Faire** maintenant\n\n- appeler\n- écrire ‹!channel\u003e"},` +
			`{"type":"divider"},` +
			`{"type":"context","elements":[{"type":"mrkdwn","text":"D’après le *guide*"}]},` +
			`{"type":"actions","elements":[` +
			`{"type":"button","text":{"type":"plain_text","text":"1. ` + strings.Repeat("é", 71) + `…","emoji":true},"action_id":"card","value":"fr:card-1","style":"primary"},` +
			`{"type":"button","text":{"type":"plain_text","text":"Deux","emoji":true},"action_id":"card:1","value":"fr:card-2"}]},` +
			`{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"feedback",` +
			`"positive_button":{"text":{"type":"plain_text","text":"Utile","emoji":true},"value":"up:job-1","accessibility_label":"Utile"},` +
			`"negative_button":{"text":{"type":"plain_text","text":"Pas utile","emoji":true},"value":"down:job-1","accessibility_label":"Pas utile"}}]}]`,
	}
	for k, v := range want {
		if args[k] != v {
			t.Errorf("%s:\n got %s\nwant %s", k, args[k], v)
		}
	}
	if len(args) != len(want) {
		t.Errorf("arguments %v", args)
	}
}

func TestPostFallsBackToPlainText(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_blocks", "msg_too_long", "msg_blocks_too_long", "invalid_blocks_format"} {
		f := newFake(t)
		f.fail("chat.postMessage", fault{code: code})
		text := strings.Repeat("Un mot & deux. ", 500)
		_, err := f.client().Post(t.Context(), thread, bot.Message{Summary: "s", Parts: []bot.Part{{Text: text}, {Note: "petit"}}}, bot.Mark{Job: "j"})
		if err != nil {
			t.Fatal(code, err)
		}
		var all string
		for _, m := range f.said() {
			all += " " + m.text
			if m.thread != thread.Thread || !strings.Contains(m.metadata, `"job":"j"`) {
				t.Errorf("%s: a piece is not in the thread or not marked", code)
			}
		}
		if bare(all) != bare(strings.ReplaceAll(text, "&", "&amp;")+"petit") {
			t.Errorf("%s: text was lost", code)
		}
	}
}

func TestPostGivesUpWhenPlainTextIsRefusedToo(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.fail("chat.postMessage", fault{code: "invalid_blocks"}, fault{code: "msg_too_long"})
	if _, err := f.client().Post(t.Context(), thread, answer, bot.Mark{}); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("error %v, want refused", err)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	ts, _ := c.Post(t.Context(), thread, answer, bot.Mark{Job: "j", Open: true})
	if err := c.Update(t.Context(), thread, ts, bot.Message{Summary: "fin", Parts: []bot.Part{{Text: "fin"}}}, bot.Mark{Job: "j"}); err != nil {
		t.Fatal(err)
	}
	m := f.said()[0]
	if m.markdown != "fin" || m.text != "fin" || len(m.blocks) != 1 || strings.Contains(m.metadata, "open") {
		t.Errorf("message %+v", m)
	}
	f.fail("chat.update", fault{code: "msg_too_long"})
	long := bot.Message{Summary: "s", Parts: []bot.Part{{Text: strings.Repeat("mot ", 1000)}}}
	if err := c.Update(t.Context(), thread, ts, long, bot.Mark{}); err != nil {
		t.Fatal(err)
	}
	all := f.said()
	if len(all) != 2 || len(all[0].blocks) != 0 || bare(all[0].text+all[1].text) != strings.Repeat("mot", 1000) {
		t.Errorf("%d messages after a plain update, text lost or blocks left", len(all))
	}
	if err := c.Update(t.Context(), thread, "1.1", answer, bot.Mark{}); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("gone message: %v", err)
	}
}

func TestUpdateOfAnOpenStream(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s, err := f.client().Stream(t.Context(), thread, bot.Person{ID: "U1", Team: ourTeam}, bot.Mark{Job: "j"})
	if err != nil {
		t.Fatal(err)
	}
	other := f.client() // a later process, which knows nothing of the stream
	if err := other.Update(t.Context(), thread, s.TS(), bot.Message{Summary: "tout", Parts: []bot.Part{{Text: "tout"}}}, bot.Mark{Job: "j"}); err != nil {
		t.Fatal(err)
	}
	if m := f.said(); len(m) != 1 || m[0].markdown != "tout" || m[0].open {
		t.Errorf("messages %+v", m)
	}
}

func TestWhisperAndReact(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	if err := c.Whisper(t.Context(), thread, "U1", answer); err != nil {
		t.Fatal(err)
	}
	if a := f.called("chat.postEphemeral")[0]; a["user"] != "U1" || a["thread_ts"] != thread.Thread {
		t.Errorf("arguments %v", a)
	}
	f.fail("chat.postEphemeral", fault{code: "user_not_in_channel"})
	if err := c.Whisper(t.Context(), thread, "U1", answer); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("error %v", err)
	}
	f.fail("chat.postEphemeral", fault{code: "invalid_blocks"})
	if err := c.Whisper(t.Context(), thread, "U1", answer); err != nil {
		t.Errorf("plain whisper: %v", err)
	}
	f.fail("reactions.add", fault{code: "already_reacted"})
	if err := c.React(t.Context(), thread, "1.2", "+1"); err != nil {
		t.Errorf("second reaction: %v", err)
	}
	if a := f.called("reactions.add")[0]; a["name"] != "+1" || a["timestamp"] != "1.2" {
		t.Errorf("arguments %v", a)
	}
}

func TestRespond(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   error // nil: success
		calls  int
	}{
		{"ok without a content type", 200, "ok", nil, 1},
		{"ok as JSON", 200, `{"ok":true}`, nil, 1},
		{"used up", 404, `{"ok":false,"error":"used_url"}`, bot.ErrRefused, 1},
		{"too old", 404, "", bot.ErrRefused, 1},
		{"layout refused, then plain", 400, "invalid_payload", nil, 2},
		{"code in a 200", 200, `{"ok":false,"error":"invalid_blocks"}`, nil, 2},
		{"server error", 500, "", errUnclear, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			var bodies []map[string]any
			f.extra["/respond"] = func(w http.ResponseWriter, r *http.Request) {
				var b map[string]any
				raw, _ := io.ReadAll(r.Body)
				if err := json.Unmarshal(raw, &b); err != nil {
					t.Error(err)
				}
				bodies = append(bodies, b)
				if len(bodies) == 1 {
					w.Header()["Content-Type"] = nil
					w.WriteHeader(tt.status)
					_, _ = io.WriteString(w, tt.body)
				}
			}
			err := f.client().Respond(t.Context(), f.srv.URL+"/respond", answer, true)
			if tt.want == nil && err != nil || !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if len(bodies) != tt.calls || bodies[0]["response_type"] != "ephemeral" || bodies[0]["replace_original"] != false {
				t.Errorf("bodies %v", bodies)
			}
			if tt.calls == 2 && (bodies[1]["blocks"] != nil || !strings.Contains(bodies[1]["text"].(string), "Faire")) {
				t.Errorf("fallback %v", bodies[1])
			}
		})
	}
}
