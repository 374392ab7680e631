package workspace

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// rules are those that are not about one block.
var rules = []struct {
	rule string
	test func(t *testing.T, w *Workspace)
}{
	{"§2.7 text is cut beyond 40,000, with a warning", func(t *testing.T, w *Workspace) {
		out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": text(40_001)}))
		if got := len([]rune(dig(out, "message", "text").(string))); got != 40_000 || out["warning"] != "message_truncated" {
			t.Errorf("%d characters, warning %v", got, out["warning"])
		}
	}},
	{"§2.7 whole message msg_blocks_too_long near 13,200", func(t *testing.T, w *Workspace) {
		four := many(4, func(int) reply { return section(text(3000)) })
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": append(four, section(text(1200)))}))
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": append(four, section(text(1201)))}), "msg_blocks_too_long", "")
	}},
	{"§2.7 markdown block's block_id is ignored", func(t *testing.T, w *Workspace) {
		block := reply{"type": "markdown", "text": "x", "block_id": "mine"}
		out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": []any{block}}))
		if got := string(mustJSON(out)); strings.Contains(got, "mine") {
			t.Errorf("kept: %s", got)
		}
	}},
	{"§2.7 markdown_text 12,000, not with text or blocks", func(t *testing.T, w *Workspace) {
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "markdown_text": text(12_000)}))
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "markdown_text": text(12_001)}), "msg_too_long", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "markdown_text": "x", "text": "y"}), "markdown_text_conflict", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "markdown_text": "x", "blocks": []any{section("y")}}), "markdown_text_conflict", "")
	}},
	{"§2.7 metadata: trouble at 4000 bytes", func(t *testing.T, w *Workspace) {
		meta := func(n int) reply {
			return reply{"event_type": "job", "event_payload": reply{"x": strings.Repeat("a", n)}}
		}
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "metadata": meta(3900)}))
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "metadata": meta(4000)}), "metadata_too_large", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "metadata": reply{"event_type": "job"}}), "invalid_metadata_schema", "")
	}},
	{"§2.15 no_text, invalid_blocks_format", func(t *testing.T, w *Workspace) {
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement}), "no_text", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "blocks": "{"}), "invalid_blocks_format", "")
	}},
	{"§2.15 not_authed, invalid_auth, token_revoked, unknown_method", func(t *testing.T, w *Workspace) {
		for token, code := range map[string]string{"": "not_authed", "xoxb-no": "invalid_auth", w.AppToken(): "not_allowed_token_type"} {
			out, _ := postWith(t, w, "auth.test", nil, token)
			wantError(t, out, code, "")
		}
		wantError(t, post(t, w, "chat.meMessage", nil), "unknown_method", "chat.meMessage")
		out, _ := postWith(t, w, "apps.connections.open", nil, w.BotToken())
		wantError(t, out, "not_allowed_token_type", "")
		w.Revoke()
		wantError(t, post(t, w, "auth.test", nil), "token_revoked", "")
	}},
	{"§1.7 the token is read from the form and from the header, never from JSON", func(t *testing.T, w *Workspace) {
		out, _ := form(t, w.APIURL()+"auth.test", url.Values{"token": {w.BotToken()}})
		wantOK(t, out)
		out, _ = postWith(t, w, "auth.test", reply{"token": w.BotToken()}, "")
		wantError(t, out, "not_authed", "")
	}},
	{"scopes: missing_scope names what is needed", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Scopes: []string{"chat:write", "channels:read"}})
		wantError(t, post(t, w, "users.info", reply{"user": Claire}), "missing_scope", "users:read")
		wantOK(t, post(t, w, "conversations.info", reply{"channel": Recouvrement}))
		wantError(t, post(t, w, "conversations.info", reply{"channel": Direct(Claire)}), "missing_scope", "im:read")
	}},
	{"membership: not_in_channel, channel_not_found", func(t *testing.T, w *Workspace) {
		if err := w.Leave(Membership{Person: BotUser, Channel: Recouvrement}); err != nil {
			t.Fatal(err)
		}
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x"}), "not_in_channel", "")
		if err := w.Leave(Membership{Person: BotUser, Channel: EquipeADV}); err != nil {
			t.Fatal(err)
		}
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": EquipeADV, "text": "x"}), "channel_not_found", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": "C404", "text": "x"}), "channel_not_found", "")
	}},
	{"§2.15 message_not_found, and only one's own messages change", func(t *testing.T, w *Workspace) {
		wantError(t, post(t, w, "chat.update", reply{"channel": Recouvrement, "ts": "1.0", "text": "x"}), "message_not_found", "")
		ts := say(t, w, Recouvrement, "bonjour")
		wantError(t, post(t, w, "chat.update", reply{"channel": Recouvrement, "ts": ts, "text": "x"}), "cant_update_message", "")
		wantError(t, post(t, w, "chat.delete", reply{"channel": Recouvrement, "ts": ts}), "cant_delete_message", "")
	}},
	{"thread_ts must be a root", func(t *testing.T, w *Workspace) {
		root := say(t, w, Recouvrement, "un")
		out := wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "thread_ts": root}))
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "thread_ts": out["ts"]}), "invalid_thread_ts", "")
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x", "thread_ts": "12.3"}), "thread_not_found", "")
	}},
	{"ephemeral only to members, and only they see it", func(t *testing.T, w *Workspace) {
		wantError(t, post(t, w, "chat.postEphemeral", reply{"channel": EquipeADV, "user": Emma, "text": "x"}), "user_not_in_channel", "")
		wantOK(t, post(t, w, "chat.postEphemeral", reply{"channel": EquipeADV, "user": Claire, "text": "secret"}))
		for as, n := range map[string]int{Claire: 1, Sophie: 0} {
			page, err := w.Messages(Query{As: as, Channel: EquipeADV})
			if err != nil || len(page.Messages) != n {
				t.Errorf("%s sees %d messages (%v), want %d", as, len(page.Messages), err, n)
			}
		}
	}},
	{"§2.4 trigger_id: three seconds, once", func(t *testing.T, w *Workspace) {
		trigger := func() string {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.trigger(Claire, "")
		}
		id := trigger()
		wantOK(t, post(t, w, "views.open", reply{"trigger_id": id, "view": modal()}))
		wantError(t, post(t, w, "views.open", reply{"trigger_id": id, "view": modal()}), "exchanged_trigger_id", "")
		id = trigger()
		w.Advance(2999 * time.Millisecond)
		wantOK(t, post(t, w, "views.open", reply{"trigger_id": id, "view": modal()}))
		id = trigger()
		w.Advance(3 * time.Second)
		wantError(t, post(t, w, "views.open", reply{"trigger_id": id, "view": modal()}), "expired_trigger_id", "")
		wantError(t, post(t, w, "views.open", reply{"trigger_id": "1.2.3", "view": modal()}), "invalid_trigger_id", "")
	}},
	{"§2.4 a refused view does not spend the trigger", func(t *testing.T, w *Workspace) {
		w.mu.Lock()
		id := w.trigger(Claire, "")
		w.mu.Unlock()
		wantError(t, post(t, w, "views.open", reply{"trigger_id": id, "view": reply{"type": "modal"}}), "invalid_arguments", "/view")
		wantOK(t, post(t, w, "views.open", reply{"trigger_id": id, "view": modal()}))
	}},
	{"§2.4 views three deep", func(t *testing.T, w *Workspace) {
		push := func(from string) reply {
			w.mu.Lock()
			id := w.trigger(Claire, from)
			w.mu.Unlock()
			method := "views.push"
			if from == "" {
				method = "views.open"
			}
			return post(t, w, method, reply{"trigger_id": id, "view": modal()})
		}
		id := dig(wantOK(t, push("")), "view", "id").(string)
		id = dig(wantOK(t, push(id)), "view", "id").(string)
		id = dig(wantOK(t, push(id)), "view", "id").(string)
		wantError(t, push(id), "push_limit_reached", "")
		if n := len(w.Views(Claire)); n != 3 {
			t.Errorf("%d views", n)
		}
	}},
	{"§2.4 title 24 characters; §2.7 100 blocks per view; an input needs submit", func(t *testing.T, w *Workspace) {
		openView := func(v reply) reply {
			w.mu.Lock()
			id := w.trigger(Claire, "")
			w.mu.Unlock()
			return post(t, w, "views.open", reply{"trigger_id": id, "view": v})
		}
		v := modal(many(100, func(int) reply { return reply{"type": "divider"} })...)
		v["title"] = pt(text(24))
		wantOK(t, openView(v))
		v["title"] = pt(text(25))
		wantError(t, openView(v), "invalid_arguments", "/view/title")
		wantError(t, openView(modal(many(101, func(int) reply { return reply{"type": "divider"} })...)), "invalid_arguments", "no more than 100 items")
		v = modal(inputBlock("b", "a"))
		delete(v, "submit")
		wantError(t, openView(v), "invalid_arguments", "submit is required")
	}},
	{"views.update: hash_conflict, not_found", func(t *testing.T, w *Workspace) {
		out := wantOK(t, post(t, w, "views.publish", reply{"user_id": Claire, "view": reply{"type": "home", "blocks": []any{section("1")}}}))
		hash := dig(out, "view", "hash")
		wantOK(t, post(t, w, "views.publish", reply{"user_id": Claire, "hash": hash, "view": reply{"type": "home", "blocks": []any{section("2")}}}))
		wantError(t, post(t, w, "views.publish", reply{"user_id": Claire, "hash": hash, "view": reply{"type": "home", "blocks": []any{section("3")}}}), "hash_conflict", "")
		wantError(t, post(t, w, "views.update", reply{"view_id": "V404", "view": modal()}), "not_found", "")
		if v := w.Home(Claire); v == nil || !strings.Contains(string(v.Blocks), `"2"`) {
			t.Errorf("home: %+v", v)
		}
	}},
	{"§2.5 response_url: five uses", func(t *testing.T, w *Workspace) {
		u := responseAt(w)
		for range 5 {
			wantOK(t, respondTo(t, u, reply{"text": "x"}))
		}
		wantError(t, respondTo(t, u, reply{"text": "x"}), "used_url", "")
	}},
	{"§2.5 response_url: thirty minutes", func(t *testing.T, w *Workspace) {
		u := responseAt(w)
		w.Advance(30*time.Minute - time.Second)
		wantOK(t, respondTo(t, u, reply{"text": "x"}))
		w.Advance(time.Second)
		wantError(t, respondTo(t, u, reply{"text": "x"}), "expired_url", "")
	}},
	{"§2.5 response_url: blocks are checked", func(t *testing.T, w *Workspace) {
		wantError(t, respondTo(t, responseAt(w), reply{"blocks": []any{section(text(3001))}}), "invalid_blocks", "/blocks/0/text/text")
	}},
	{"§2.10 streams in channels need recipient ids", func(t *testing.T, w *Workspace) {
		root := say(t, w, Recouvrement, "question")
		body := reply{"channel": Recouvrement, "thread_ts": root}
		wantError(t, post(t, w, "chat.startStream", body), "missing_recipient_team_id", "")
		body["recipient_team_id"] = TeamID
		wantError(t, post(t, w, "chat.startStream", body), "missing_recipient_user_id", "")
		body["recipient_user_id"] = Claire
		wantOK(t, post(t, w, "chat.startStream", body))
	}},
	{"§1.4 a stream lives about five minutes; chat.update recovers it", func(t *testing.T, w *Workspace) {
		ts := startStream(t, w)
		piece := reply{"channel": Direct(Claire), "ts": ts, "markdown_text": "suite"}
		w.Advance(streamLife - time.Second)
		wantOK(t, post(t, w, "chat.appendStream", piece))
		wantError(t, post(t, w, "chat.update", reply{"channel": Direct(Claire), "ts": ts, "text": "x"}), "streaming_state_conflict", "")
		w.Advance(time.Second)
		wantError(t, post(t, w, "chat.appendStream", piece), "message_not_in_streaming_state", "")
		wantError(t, post(t, w, "chat.stopStream", reply{"channel": Direct(Claire), "ts": ts}), "message_not_in_streaming_state", "")
		wantOK(t, post(t, w, "chat.update", reply{"channel": Direct(Claire), "ts": ts, "text": "tout"}))
	}},
	{"§2.10 nothing after stopStream", func(t *testing.T, w *Workspace) {
		ts := startStream(t, w)
		wantOK(t, post(t, w, "chat.stopStream", reply{"channel": Direct(Claire), "ts": ts, "markdown_text": "fin"}))
		wantError(t, post(t, w, "chat.appendStream", reply{"channel": Direct(Claire), "ts": ts, "markdown_text": "x"}), "message_not_in_streaming_state", "")
	}},
	{"§2.7 markdown_text per call, 50 blocks in stopStream and 50 in chunks, 256 in a task", func(t *testing.T, w *Workspace) {
		ts := startStream(t, w)
		at := func(more reply) reply {
			more["channel"], more["ts"] = Direct(Claire), ts
			return more
		}
		wantError(t, post(t, w, "chat.appendStream", at(reply{"markdown_text": text(12_001)})), "msg_too_long", "")
		task := func(n int) []any {
			return []any{reply{"type": "task_update", "id": "1", "title": "Recherche", "status": "in_progress", "details": text(n)}}
		}
		wantError(t, post(t, w, "chat.appendStream", at(reply{"chunks": task(257)})), "invalid_chunks", "/chunks/0/details")
		wantOK(t, post(t, w, "chat.appendStream", at(reply{"chunks": task(256)})))
		dividers := func(n int) []any { return many(n, func(int) reply { return reply{"type": "divider"} }) }
		chunk := func(n int) []any { return []any{reply{"type": "blocks", "blocks": dividers(n)}} }
		wantError(t, post(t, w, "chat.stopStream", at(reply{"blocks": dividers(51)})), "invalid_blocks", "no more than 50 items")
		wantError(t, post(t, w, "chat.stopStream", at(reply{"chunks": chunk(51)})), "invalid_blocks", "no more than 50 items")
		wantOK(t, post(t, w, "chat.stopStream", at(reply{"blocks": dividers(50), "chunks": chunk(50)})))
	}},
	{"section 3: alert, card and carousel pass in stream chunks", func(t *testing.T, w *Workspace) {
		ts := startStream(t, w)
		card := reply{"type": "card", "title": pt("x")}
		blocks := []any{reply{"type": "alert", "text": md("x"), "level": "info"}, card, reply{"type": "carousel", "elements": []any{card}}}
		wantOK(t, post(t, w, "chat.appendStream", reply{"channel": Direct(Claire), "ts": ts, "chunks": []any{reply{"type": "blocks", "blocks": blocks}}}))
	}},
	{"§2.10 stopped_by_user; §1.3 the stop button needs processing and the subscription", func(t *testing.T, w *Workspace) {
		ts := startStream(t, w)
		m, err := w.Message(Claire, Direct(Claire), ts)
		if err != nil {
			t.Fatal(err)
		}
		stop := Stop{As: Claire, Channel: Direct(Claire), Thread: m.Thread}
		if err := w.Stop(stop); err == nil {
			t.Error("stopped without a session")
		}
		out := wantOK(t, post(t, w, "agents.sessions.setStatus", reply{"channel_id": Direct(Claire), "thread_ts": m.Thread, "status": "processing"}))
		if out["warning"] != nil {
			t.Errorf("warning %v", out["warning"])
		}
		if err := w.Stop(stop); err != nil {
			t.Error(err)
		}
		wantError(t, post(t, w, "chat.appendStream", reply{"channel": Direct(Claire), "ts": ts, "markdown_text": "x"}), "stopped_by_user", "")
	}},
	{"§1.3 warning without the subscription, and no stop button", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Events: []string{"message.im"}})
		root := say(t, w, Direct(Claire), "bonjour")
		out := wantOK(t, post(t, w, "agents.sessions.setStatus", reply{"channel_id": Direct(Claire), "thread_ts": root, "status": "processing"}))
		if out["warning"] != "missing_agent_session_stopped_event_subscription" {
			t.Errorf("warning %v", out["warning"])
		}
		if err := w.Stop(Stop{As: Claire, Channel: Direct(Claire), Thread: root}); err == nil {
			t.Error("the stop button is there")
		}
	}},
	{"§2.11 sessions and prompts only for agents", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Agent: Off})
		root := say(t, w, Direct(Claire), "bonjour")
		wantError(t, post(t, w, "agents.sessions.setStatus", reply{"channel_id": Direct(Claire), "thread_ts": root, "status": "active"}), "not_allowed", "agent")
		wantError(t, post(t, w, "assistant.threads.setSuggestedPrompts", reply{"channel_id": Direct(Claire), "prompts": prompts(1)}), "not_allowed", "agent")
	}},
	{"§1.2 at most four prompts; with thread_ts they fail silently", func(t *testing.T, w *Workspace) {
		wantError(t, post(t, w, "assistant.threads.setSuggestedPrompts", reply{"channel_id": Direct(Claire), "prompts": prompts(5)}), "invalid_arguments", "1 to 4")
		root := say(t, w, Direct(Claire), "bonjour")
		wantOK(t, post(t, w, "assistant.threads.setSuggestedPrompts", reply{"channel_id": Direct(Claire), "prompts": prompts(4), "thread_ts": root}))
		if p := w.State(Claire).Prompts; p != nil {
			t.Errorf("prompts were set: %v", p)
		}
		calls := w.Calls(0, 0, false)
		if note := calls[len(calls)-1].Note; note == "" {
			t.Error("the silent failure is not noted")
		}
		wantOK(t, post(t, w, "assistant.threads.setSuggestedPrompts", reply{"channel_id": Direct(Claire), "prompts": prompts(4)}))
		if p := w.State(Claire).Prompts; p == nil || len(p.Prompts) != 4 {
			t.Errorf("prompts: %v", p)
		}
	}},
	{"§2.11 a status goes after two minutes, or with a message; ten loading messages", func(t *testing.T, w *Workspace) {
		root := say(t, w, Recouvrement, "question")
		set := func() {
			wantOK(t, post(t, w, "assistant.threads.setStatus", reply{"channel_id": Recouvrement, "thread_ts": root, "status": "réfléchit…"}))
		}
		shown := func() string {
			for _, c := range w.State(Claire).Channels {
				if c.ID == Recouvrement && len(c.Status) > 0 {
					return c.Status[0].Text
				}
			}
			return ""
		}
		set()
		w.Advance(2*time.Minute - time.Second)
		if shown() == "" {
			t.Error("gone too early")
		}
		w.Advance(time.Second)
		if shown() != "" {
			t.Error("still there after two minutes")
		}
		set()
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "thread_ts": root, "text": "voici"}))
		if shown() != "" {
			t.Error("still there after an answer")
		}
		wantError(t, post(t, w, "assistant.threads.setStatus", reply{"channel_id": Recouvrement, "thread_ts": root, "status": "x", "loading_messages": many(11, func(int) reply { return nil })}), "invalid_arguments", "no more than 10")
	}},
	{"§2.6 slash commands are refused in threads", func(t *testing.T, w *Workspace) {
		root := say(t, w, Recouvrement, "question")
		err := w.Command(within(t), Command{As: Claire, Channel: Recouvrement, Thread: root, Text: "/coach aide"})
		p, _ := err.(*Problem)
		if p == nil || p.Code != "command_in_thread" || p.Message != "/coach n'est pas pris en charge dans les fils de discussion. Désolé\u00a0!" {
			t.Errorf("got %v", err)
		}
		err = w.Command(within(t), Command{As: Emma, Channel: Recouvrement, Thread: root, Text: "/coach help"})
		if p, _ = err.(*Problem); p == nil || p.Message != "/coach is not supported in threads. Sorry!" {
			t.Errorf("got %v", err)
		}
		if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Type == "message" }); err != nil {
			t.Error(err)
		}
		if list := w.Deliveries(0, 0); len(list) != 1 {
			t.Errorf("%d deliveries, want that of the message alone", len(list))
		}
	}},
	{"§2.8 limits per method: 429 with Retry-After, free again later", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Now: frozen})
		for range int(tier2) {
			wantOK(t, post(t, w, "users.list", nil))
		}
		out, resp := postWith(t, w, "users.list", nil, w.BotToken())
		wantError(t, out, "ratelimited", "")
		if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "4" {
			t.Errorf("status %d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
		}
		wantOK(t, post(t, w, "users.info", reply{"user": Claire})) // another method
		w.Advance(4 * time.Second)
		wantOK(t, post(t, w, "users.list", nil))
		if w.State("").Refused != 0 {
			t.Error("a rate limit is shown as refused")
		}
	}},
	{"§2.8 chat.postMessage about one a second and channel", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Now: frozen})
		for range postBurst {
			wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x"}))
		}
		wantError(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x"}), "ratelimited", "")
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": EquipeADV, "text": "x"}))
		w.Advance(time.Second)
		wantOK(t, post(t, w, "chat.postMessage", reply{"channel": Recouvrement, "text": "x"}))
	}},
	{"§2.9 commercial apps: one history a minute, 15 objects", func(t *testing.T, _ *Workspace) {
		w := open(t, Options{Now: frozen, CommercialApp: true})
		for range 20 {
			say(t, w, Recouvrement, "x")
		}
		out := wantOK(t, post(t, w, "conversations.history", reply{"channel": Recouvrement, "limit": 100}))
		if n := len(out["messages"].([]any)); n != 15 {
			t.Errorf("%d messages", n)
		}
		wantError(t, post(t, w, "conversations.history", reply{"channel": Recouvrement}), "ratelimited", "")
	}},
	{"files must have the announced length", func(t *testing.T, w *Workspace) {
		out := wantOK(t, post(t, w, "files.getUploadURLExternal", reply{"filename": "a.pdf", "length": 3}))
		resp, err := http.Post(out["upload_url"].(string), "application/octet-stream", strings.NewReader("1234"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("status %d", resp.StatusCode)
		}
		wantError(t, post(t, w, "files.completeUploadExternal", reply{"files": []any{reply{"id": out["file_id"]}}}), "file_not_found", "")
	}},
	{"timestamps strictly increase, even when the clock goes back", func(t *testing.T, w *Workspace) {
		a := say(t, w, Recouvrement, "x")
		w.Advance(-time.Hour)
		if b := say(t, w, Recouvrement, "x"); !before(a, b, false) {
			t.Errorf("%s then %s", a, b)
		}
	}},
	{"the manifest is checked", func(t *testing.T, _ *Workspace) {
		good := `{"display_information":{"name":"Amiable"},"features":{"agent_view":{"agent_description":"x"},"app_home":{"home_tab_enabled":true}},
			"oauth_config":{"scopes":{"bot":["chat:write","im:history"]}},"settings":{"event_subscriptions":{"bot_events":["message.im"]}}}`
		if w, err := New(Options{Manifest: json.RawMessage(good)}); err != nil {
			t.Error(err)
		} else {
			defer w.Close()
			if a := w.State("").App; !a.Agent || !a.Home || len(a.Scopes) != 2 || len(a.Commands) != 0 {
				t.Errorf("app: %+v", a)
			}
		}
		for _, bad := range []string{`{`, `{}`, strings.Replace(good, "im:history", "im:read", 1), strings.Replace(good, "message.im", "message.all", 1),
			strings.Replace(good, `"name":"Amiable"`, `"name":"Amiable","long_description":"court"`, 1)} {
			if _, err := New(Options{Manifest: json.RawMessage(bad)}); err == nil {
				t.Errorf("accepted: %s", bad)
			}
		}
	}},
}

func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range rules {
		t.Run(r.rule, func(t *testing.T) {
			t.Parallel()
			r.test(t, open(t, Options{}))
		})
	}
}
