package workspace

import (
	"net/http"
	"testing"

	"github.com/slack-go/slack"
)

func fault(t *testing.T, w *Workspace, f Fault) {
	t.Helper()
	if _, err := w.AddFault(f); err != nil {
		t.Fatal(err)
	}
}

func count(w *Workspace, channel string) int {
	page, _ := w.Messages(Query{Channel: channel})
	return len(page.Messages)
}

func TestAPIFaults(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	api, ctx := client(w), within(t)
	try := func() error {
		_, _, err := api.PostMessageContext(ctx, Recouvrement, slack.MsgOptionText("x", false))
		return err
	}
	for _, c := range []struct {
		fault  Fault
		posted int // messages afterwards
	}{
		{Fault{Kind: "ratelimit", Seconds: 2}, 0},
		{Fault{Kind: "status", Status: 503}, 0},
		{Fault{Kind: "error", Error: "fatal_error"}, 0},
		{Fault{Kind: "reset"}, 0},
		{Fault{Kind: "drop"}, 1}, // it happened, but nobody was told
	} {
		c.fault.Method = "chat.postMessage"
		fault(t, w, c.fault)
		if err := try(); err == nil {
			t.Errorf("%s: no error", c.fault.Kind)
		}
		if n := count(w, Recouvrement); n != c.posted {
			t.Errorf("%s: %d messages", c.fault.Kind, n)
		}
		calls := w.Calls(0, 0, false)
		if last := calls[len(calls)-1]; last.Fault != c.fault.Kind || last.Refused {
			t.Errorf("%s: logged %+v", c.fault.Kind, last)
		}
		if err := try(); err != nil { // once only
			t.Errorf("after %s: %v", c.fault.Kind, err)
		}
		w.Reset()
	}
}

func TestFaultCountsAndClear(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	out, _ := control(t, w, "POST", "/control/faults", reply{"kind": "error", "method": "users.info", "error": "internal_error", "count": 2})
	wantOK(t, out)
	wantOK(t, post(t, w, "team.info", nil))
	for range 2 {
		wantError(t, post(t, w, "users.info", reply{"user": Claire}), "internal_error", "")
	}
	wantOK(t, post(t, w, "users.info", reply{"user": Claire}))
	fault(t, w, Fault{Kind: "status", Method: "*", Count: -1})
	for range 3 {
		if _, resp := postWith(t, w, "users.info", nil, w.BotToken()); resp.StatusCode != http.StatusInternalServerError {
			t.Errorf("status %d", resp.StatusCode)
		}
	}
	out, _ = control(t, w, "DELETE", "/control/faults", nil)
	wantOK(t, out)
	wantOK(t, post(t, w, "users.info", reply{"user": Claire}))
	if out, status := control(t, w, "POST", "/control/faults", reply{"kind": "meteor"}); status != 400 {
		t.Errorf("%v", out)
	}
}

func TestStreamConflict(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	ts := startStream(t, w)
	fault(t, w, Fault{Kind: "latency", Method: "chat.appendStream", Millis: 300})
	body := reply{"channel": Direct(Claire), "ts": ts, "markdown_text": "x"}
	slow := make(chan reply, 1)
	go func() { slow <- post(t, w, "chat.appendStream", body) }()
	if err := w.WaitFor(within(t), "the slow call", func() bool { return len(w.Faults()) == 0 }); err != nil {
		t.Fatal(err)
	}
	wantError(t, post(t, w, "chat.appendStream", body), "streaming_state_conflict", "") // §2.10
	wantOK(t, <-slow)
	wantOK(t, post(t, w, "chat.appendStream", body))
}

func TestDeliveryFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind string
		want func(got []received) bool
	}{
		{"duplicate", func(g []received) bool { return len(g) == 2 && g[0].body["event_id"] == g[1].body["event_id"] }},
		{"redeliver", func(g []received) bool {
			return len(g) == 2 && g[0].body["event_id"] != g[1].body["event_id"] && dig(g[0].body, "event", "ts") == dig(g[1].body, "event", "ts")
		}},
		{"noack", func(g []received) bool {
			return len(g) == 2 && g[0].body["event_id"] == g[1].body["event_id"] && g[1].header.Get("X-Slack-Retry-Num") == "1"
		}},
		{"lose", func(g []received) bool { return len(g) == 0 }},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			w, b := overHTTP(t, Options{})
			fault(t, w, Fault{Kind: c.kind, Method: "message"})
			say(t, w, Direct(Claire), "x")
			if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Fault == c.kind }); err != nil {
				t.Fatal(err)
			}
			if err := w.Quiet(within(t)); err != nil {
				t.Fatal(err)
			}
			if got := b.received(); !c.want(got) {
				t.Errorf("%d requests", len(got))
			}
		})
	}
}

func TestReorder(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	ws := dial(t, w)
	if err := w.WaitConnected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	fault(t, w, Fault{Kind: "reorder", Method: "message"})
	say(t, w, Direct(Claire), "premier")
	say(t, w, Direct(Claire), "second")
	var order []string
	for range 2 {
		f := frame(t, ws)
		order = append(order, dig(f, "payload", "event", "text").(string))
		_ = ws.WriteJSON(reply{"envelope_id": f["envelope_id"]})
	}
	if order[0] != "second" || order[1] != "premier" {
		t.Errorf("order %v", order)
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	out, _ := control(t, w, "POST", "/control/revoke", reply{})
	wantOK(t, out)
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Type == "tokens_revoked" && d.Acked }); err != nil {
		t.Fatal(err)
	}
	if e := b.last(t, "/slack/events").body; dig(e, "event", "type") != "tokens_revoked" {
		t.Errorf("%v", e)
	}
	_, err := client(w).AuthTest()
	if err == nil || err.Error() != "token_revoked" {
		t.Errorf("got %v", err)
	}
}

func TestWaitForEnds(t *testing.T) {
	t.Parallel()
	w := open(t, Options{})
	done := make(chan error, 1)
	go func() {
		_, err := w.WaitMessage(within(t), Query{As: Claire, Channel: Recouvrement}, func(m Message) bool { return m.Text == "enfin" })
		done <- err
	}()
	say(t, w, Recouvrement, "pas encore")
	say(t, w, Recouvrement, "enfin")
	if err := <-done; err != nil {
		t.Error(err)
	}
	w.Close()
	if err := w.WaitFor(within(t), "nothing", func() bool { return false }); err == nil {
		t.Error("waited for nothing")
	}
}
