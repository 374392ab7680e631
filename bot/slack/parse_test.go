package slack

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"amiable/bot"
)

// wrap puts an event into the envelope of the Events API.
func wrap(event string) string {
	return `{"type":"event_callback","team_id":"T1","event_id":"Ev1","is_ext_shared_channel":false,"future":[1],` +
		`"authorizations":[{"user_id":"U0BOT","is_bot":true}],"event":` + event + `}`
}

// outcome runs work against a recorder and says what came of it.
func outcome(t *testing.T, w work, err error) string {
	t.Helper()
	switch {
	case errors.Is(err, errMalformed):
		return "malformed"
	case err != nil:
		return err.Error()
	case w.challenge != "":
		return "challenge " + w.challenge
	case w.do == nil:
		return "nothing"
	}
	var r recorder
	if _, err := w.do(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	return strings.Join(r.got, "; ")
}

func TestParseEvent(t *testing.T) {
	t.Parallel()
	hear := func(h bot.Heard) string {
		h.EventID, h.Team = "Ev1", "T1"
		return fmt.Sprintf("hear %+v", h)
	}
	tests := []struct{ name, in, want string }{
		{"mention", wrap(`{"type":"app_mention","user":"U1","text":"<@U0BOT> aide","ts":"1.1","channel":"C1","event_ts":"1.1","blocks":[{"type":"x"}]}`),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "<@U0BOT> aide", Mention: true})},
		{"the same as a message", wrap(`{"type":"message","user":"U1","text":"<@U0BOT> aide","ts":"1.1","channel":"C1","channel_type":"channel"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "<@U0BOT> aide", Mention: true})},
		{"reply in a thread", wrap(`{"type":"message","user":"U1","text":"et après ?","ts":"1.2","thread_ts":"1.1","channel":"C1","channel_type":"group"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.2", Thread: "1.1", User: "U1", Text: "et après ?"})},
		{"root of a thread", wrap(`{"type":"message","user":"U1","text":"x","ts":"1.1","thread_ts":"1.1","channel":"C1"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "x"})},
		{"direct message", wrap(`{"type":"message","user":"U1","text":"x","ts":"1.1","channel":"D1","channel_type":"im"}`),
			hear(bot.Heard{Channel: "D1", TS: "1.1", User: "U1", Text: "x", Direct: true})},
		{"shared channel", strings.Replace(wrap(`{"type":"message","user":"U1","text":"x","ts":"1.1","channel":"C1"}`), `"is_ext_shared_channel":false`, `"is_ext_shared_channel":true`, 1),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "x", Shared: true})},
		{"file", wrap(`{"type":"message","subtype":"file_share","user":"U1","text":"x","ts":"1.1","channel":"C1"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "x"})},
		{"also sent to the channel", wrap(`{"type":"message","subtype":"thread_broadcast","user":"U1","text":"x","ts":"1.2","thread_ts":"1.1","channel":"C1"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.2", Thread: "1.1", User: "U1", Text: "x"})},
		{"mention of somebody else", wrap(`{"type":"message","user":"U1","text":"<@U0BOTTLE>","ts":"1.1","channel":"C1"}`),
			hear(bot.Heard{Channel: "C1", TS: "1.1", User: "U1", Text: "<@U0BOTTLE>"})},

		{"ourselves", wrap(`{"type":"message","user":"U0BOT","text":"x","ts":"1.1","channel":"C1"}`), "nothing"},
		{"a bot", wrap(`{"type":"message","user":"U2","bot_id":"B2","text":"x","ts":"1.1","channel":"C1"}`), "nothing"},
		{"an old bot", wrap(`{"type":"message","subtype":"bot_message","text":"x","ts":"1.1","channel":"C1"}`), "nothing"},
		{"an edit", wrap(`{"type":"message","subtype":"message_changed","message":{"text":"x","user":"U1"},"ts":"1.1","channel":"C1"}`), "nothing"},
		{"a deletion", wrap(`{"type":"message","subtype":"message_deleted","deleted_ts":"1.0","ts":"1.1","channel":"C1"}`), "nothing"},
		{"a join", wrap(`{"type":"message","subtype":"channel_join","user":"U1","text":"x","ts":"1.1","channel":"C1"}`), "nothing"},

		{"Messages tab", wrap(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages","context":{"entities":[]}}`),
			"opened {EventID:Ev1 Team:T1 Channel:D1 User:U1 Tab:messages}"},
		{"Home tab", wrap(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","view":{"id":"V"}}`),
			"opened {EventID:Ev1 Team:T1 Channel:D1 User:U1 Tab:home}"},
		{"older assistant", wrap(`{"type":"assistant_thread_started","assistant_thread":{"user_id":"U1","channel_id":"D1","thread_ts":"1.1","context":{}}}`),
			"opened {EventID:Ev1 Team:T1 Channel:D1 User:U1 Tab:messages}"},
		{"stop button", wrap(`{"type":"agent_session_stopped","channel":"D1","thread_ts":"1.1","user":"U1","streaming_message_ts":["1.2"]}`),
			"stopped {EventID:Ev1 Team:T1 Channel:D1 Thread:1.1 User:U1}"},
		{"bot token revoked", wrap(`{"type":"tokens_revoked","tokens":{"bot":["U0BOT"]}}`), "revoked "},
		{"somebody's token revoked", wrap(`{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}`), "nothing"},
		{"uninstalled", wrap(`{"type":"app_uninstalled"}`), "revoked "},

		{"address check", `{"type":"url_verification","challenge":"abc","token":"x"}`, "challenge abc"},
		{"too many events", `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}`, "nothing"},
		{"unheard-of event", wrap(`{"type":"from_the_future","user":{"id":"U1"},"ts":5,"channel":{"id":"C1"}}`), "nothing"},
		{"unheard-of envelope", `{"type":"from_the_future"}`, "nothing"},
		{"our event of another shape", wrap(`{"type":"message","user":{"id":"U1"},"ts":"1.1"}`), "malformed"},
		{"no type", `{}`, "malformed"},
		{"not JSON", `{"type":"event_callback"`, "malformed"},
		{"nothing", ``, "malformed"},
		{"a list", `[1]`, "malformed"},
	}
	for _, tt := range tests {
		w, err := parseEvent([]byte(tt.in), "")
		if got := outcome(t, w, err); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
	w, err := parseEvent([]byte(wrap(`{"type":"message","user":"U1","text":"<@U5>","ts":"1.1","channel":"C1"}`)), "U5")
	if got := outcome(t, w, err); !strings.Contains(got, "Mention:true") {
		t.Errorf("who we are comes first from the token: %s", got)
	}
}

func TestParseCommand(t *testing.T) {
	t.Parallel()
	want := "command {Name:/coach Text:le client & moi Team:T1 Channel:C1 User:U1 Trigger:1.2.3 URL:https://hooks.slack.com/x}"
	form := url.Values{"command": {"/coach"}, "text": {"le client & moi"}, "team_id": {"T1"}, "channel_id": {"C1"}, "user_id": {"U1"},
		"trigger_id": {"1.2.3"}, "response_url": {"https://hooks.slack.com/x"}, "api_app_id": {"A1"}}
	w, err := parseCommandForm([]byte(form.Encode()))
	if got := outcome(t, w, err); got != want {
		t.Errorf("form: %s", got)
	}
	w, err = parseCommandJSON([]byte(`{"command":"/coach","text":"le client & moi","team_id":"T1","channel_id":"C1","user_id":"U1",` +
		`"trigger_id":"1.2.3","response_url":"https://hooks.slack.com/x","is_enterprise_install":"false"}`))
	if got := outcome(t, w, err); got != want {
		t.Errorf("JSON: %s", got)
	}
	for in, want := range map[string]string{"ssl_check=1&token=x": "nothing", "": "malformed", "command=%zz": "malformed", "command=/coach": "malformed"} {
		w, err := parseCommandForm([]byte(in))
		if got := outcome(t, w, err); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	w, err = parseCommandJSON([]byte(`[]`))
	if got := outcome(t, w, err); got != "malformed" {
		t.Errorf("list: %s", got)
	}
}

func TestParseInteraction(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"button in a thread", `{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1","team_id":"T1"},"channel":{"id":"C1"},"trigger_id":"t",
			"response_url":"https://r","container":{"type":"message","message_ts":"1.2","channel_id":"C1","thread_ts":"1.1"},
			"message":{"ts":"1.2","thread_ts":"1.1","blocks":[]},"actions":[{"type":"button","action_id":"card:2","block_id":"b","value":"fr:x"},{"action_id":"other"}]}`,
			"press {Action:card Value:fr:x Team:T1 Channel:C1 TS:1.2 Thread:1.1 User:U1 Trigger:t URL:https://r}"},
		{"opinion", `{"type":"block_actions","team":null,"user":{"id":"U1","team_id":"T1"},"container":{"message_ts":"1.2","channel_id":"D1"},
			"actions":[{"type":"feedback_buttons","action_id":"feedback","value":"up:msg:T1:C1:1.1"}]}`,
			"press {Action:feedback Value:up:msg:T1:C1:1.1 Team:T1 Channel:D1 TS:1.2 Thread: User:U1 Trigger: URL:}"},
		{"button in Home", `{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"container":{"type":"view","view_id":"V"},"trigger_id":"t",
			"actions":[{"type":"button","action_id":"ask","value":"q"}]}`,
			"press {Action:ask Value:q Team:T1 Channel: TS: Thread: User:U1 Trigger:t URL:}"},
		{"view submitted", `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V"}}`, "nothing"},
		{"view closed", `{"type":"view_closed","user":{"id":"U1"}}`, "nothing"},
		{"message shortcut", `{"type":"message_action","callback_id":"x","user":{"id":"U1"}}`, "nothing"},
		{"global shortcut", `{"type":"shortcut","user":{"id":"U1"}}`, "nothing"},
		{"future kind of another shape", `{"type":"future","user":"U1"}`, "nothing"},
		{"no action", `{"type":"block_actions","user":{"id":"U1"},"actions":[]}`, "nothing"},
		{"nobody", `{"type":"block_actions","actions":[{"action_id":"ask"}]}`, "malformed"},
		{"other shape", `{"type":"block_actions","user":"U1","actions":[{"action_id":"ask"}]}`, "malformed"},
		{"no type", `{}`, "malformed"},
		{"not JSON", `payload`, "malformed"},
	}
	for _, tt := range tests {
		w, err := parseInteraction([]byte(tt.in))
		if got := outcome(t, w, err); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		w, err = parseInteractionForm([]byte(url.Values{"payload": {tt.in}}.Encode()))
		if got := outcome(t, w, err); got != tt.want {
			t.Errorf("%s, form: %s", tt.name, got)
		}
	}
	if _, err := parseInteractionForm([]byte("payload=%zz")); !errors.Is(err, errMalformed) {
		t.Error("broken form")
	}
}

// FuzzParse: no payload makes the parser fall, invent a user, or hear itself.
func FuzzParse(f *testing.F) {
	f.Add([]byte(wrap(`{"type":"message","user":"U1","text":"x","ts":"1.1","channel":"C1"}`)))
	f.Add([]byte(wrap(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home"}`)))
	f.Add([]byte(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"ask:1","value":"q"}]}`))
	f.Add([]byte(`{"command":"/coach","user_id":"U1"}`))
	f.Add([]byte(`command=%2Fcoach&user_id=U1&text=%F0%9F`))
	f.Add([]byte(`payload=%7B%7D`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		parsers := []func([]byte) (work, error){
			func(b []byte) (work, error) { return parseEvent(b, "U0BOT") },
			parseCommandForm, parseCommandJSON, parseInteraction, parseInteractionForm,
		}
		for i, parse := range parsers {
			w, err := parse(raw)
			if err != nil && (w.do != nil || w.challenge != "" || !errors.Is(err, errMalformed)) {
				t.Fatalf("parser %d: work and error, or an odd error: %v", i, err)
			}
			if w.do == nil {
				continue
			}
			var r recorder
			if _, err := w.do(t.Context(), &r); err != nil || len(r.got) != 1 {
				t.Fatalf("parser %d: %v %v", i, r.got, err)
			}
			if strings.HasPrefix(r.got[0], "hear") && strings.Contains(r.got[0], "User:U0BOT ") {
				t.Fatalf("it heard itself: %s", r.got[0])
			}
		}
	})
}
