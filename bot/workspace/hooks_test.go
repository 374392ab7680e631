package workspace

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// overHTTP is a workspace that delivers to a bot over HTTP; its clock is the
// machine's, as signatures are checked against that.
func overHTTP(t *testing.T, o Options) (*Workspace, *fakeBot) {
	t.Helper()
	b := newBot(t)
	o.BotURL, o.Now, o.NoRateLimits = b.URL, time.Now, true
	return open(t, o), b
}

func status(codes ...int) func(int, received) (int, http.Header, string) {
	return func(n int, _ received) (int, http.Header, string) { return codes[min(n, len(codes))-1], nil, "" }
}

func TestHookSignature(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	if err := w.Verify(within(t)); err != nil {
		t.Errorf("url_verification: %v", err)
	}
	w.Advance(72 * time.Hour) // the signature stays dated by the machine
	say(t, w, Direct(Claire), "bonjour")
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	r := b.last(t, "/slack/events")
	v, err := slack.NewSecretsVerifier(r.header, w.SigningSecret())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = v.Write(r.raw)
	if err := v.Ensure(); err != nil {
		t.Error(err)
	}
	e, err := slackevents.ParseEvent(r.raw, slackevents.OptionNoVerifyToken())
	if err != nil || e.InnerEvent.Type != "message" {
		t.Errorf("%+v, %v", e, err)
	}
	if r.header.Get("X-Slack-Retry-Num") != "" {
		t.Error("the first attempt carries a retry number")
	}
}

func TestHookRetries(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	b.on(status(500, 503, 500, 200))
	say(t, w, Direct(Claire), "bonjour")
	attempt := func(n int) {
		t.Helper()
		if _, err := w.WaitDelivery(within(t), func(d Delivery) bool { return d.Retry == n && d.Done }); err != nil {
			t.Fatal(err)
		}
	}
	attempt(1) // §2.2: at once, then after 1 and 5 minutes
	if n := len(b.received()); n != 2 {
		t.Errorf("%d requests before the clock moved", n)
	}
	w.Advance(time.Minute)
	attempt(2)
	w.Advance(5 * time.Minute)
	attempt(3)
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	got := b.received()
	if len(got) != 4 {
		t.Fatalf("%d requests", len(got))
	}
	for i, r := range got[1:] {
		if r.header.Get("X-Slack-Retry-Num") != string(rune('1'+i)) || r.header.Get("X-Slack-Retry-Reason") != "http_error" || r.body["event_id"] != got[0].body["event_id"] {
			t.Errorf("retry %d: %v %v", i+1, r.header, r.body["event_id"])
		}
	}
	if last := w.Deliveries(0, 0)[3]; !last.Acked || !last.Final || last.Status != 200 {
		t.Errorf("last: %+v", last)
	}
}

func TestHookGivesUp(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{Retries: []time.Duration{0, 0, 0}})
	b.on(status(500))
	say(t, w, Direct(Claire), "bonjour")
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if n := len(b.received()); n != 4 {
		t.Errorf("%d requests, want 1 + 3", n)
	}
	if last := w.Deliveries(0, 0)[3]; last.Acked || !last.Final {
		t.Errorf("last: %+v", last)
	}
}

func TestHookNoRetry(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{Retries: []time.Duration{0, 0, 0}})
	b.on(func(int, received) (int, http.Header, string) {
		return 500, http.Header{"X-Slack-No-Retry": {"1"}}, ""
	})
	say(t, w, Direct(Claire), "bonjour")
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if n := len(b.received()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestHookTimeoutIsRetriedEvenWithNoRetry(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{AckDeadline: 30 * time.Millisecond})
	release := make(chan struct{})
	b.on(func(n int, _ received) (int, http.Header, string) {
		if n == 1 {
			<-release
		}
		return 200, http.Header{"X-Slack-No-Retry": {"1"}}, ""
	})
	say(t, w, Direct(Claire), "bonjour")
	if err := w.Quiet(within(t)); err != nil {
		t.Error(err)
	}
	close(release)
	if r := b.last(t, "/slack/events"); r.header.Get("X-Slack-Retry-Reason") != "http_timeout" {
		t.Errorf("reason %q", r.header.Get("X-Slack-Retry-Reason"))
	}
}

func TestHookConnectionFailed(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{Retries: []time.Duration{}})
	b.Server.Close()
	say(t, w, Direct(Claire), "bonjour")
	if err := w.Quiet(within(t)); err != nil {
		t.Fatal(err)
	}
	if d := w.Deliveries(0, 0)[0]; d.Error != "connection_failed" || !d.Final {
		t.Errorf("%+v", d)
	}
}

func TestHookCommand(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{})
	b.on(func(int, received) (int, http.Header, string) {
		return 200, http.Header{"Content-Type": {"application/json"}}, `{"response_type":"ephemeral","text":"pour vous seule"}`
	})
	if err := w.Command(within(t), Command{As: Claire, Channel: Recouvrement, Text: "/coach  il ne paie pas "}); err != nil {
		t.Fatal(err)
	}
	r := b.last(t, "/slack/commands")
	if r.form.Get("command") != "/coach" || r.form.Get("text") != "il ne paie pas" || r.form.Get("user_id") != Claire || r.form.Has("thread_ts") {
		t.Errorf("form: %v", r.form)
	}
	page, _ := w.Messages(Query{As: Claire, Channel: Recouvrement})
	if len(page.Messages) != 1 || page.Messages[0].EphemeralTo != Claire {
		t.Errorf("messages: %+v", page.Messages)
	}
	// The response URL shares it with everybody, and replaces nothing of the others'.
	api := client(w)
	_, _, err := api.PostMessage("", slack.MsgOptionResponseURL(r.form.Get("response_url"), "in_channel"), slack.MsgOptionText("pour tous", false))
	if err != nil {
		t.Fatal(err)
	}
	page, _ = w.Messages(Query{As: Emma, Channel: Recouvrement})
	if len(page.Messages) != 1 || page.Messages[0].Text != "pour tous" {
		t.Errorf("messages: %+v", page.Messages)
	}
}

func TestHookCommandFailures(t *testing.T) {
	t.Parallel()
	w, b := overHTTP(t, Options{AckDeadline: 50 * time.Millisecond})
	run := func(as, text string) string {
		t.Helper()
		err := w.Command(within(t), Command{As: as, Channel: Partage, Text: text})
		if p, ok := err.(*Problem); ok {
			return p.Code
		}
		return ""
	}
	b.on(status(500))
	if got := run(Claire, "/coach x"); got != "dispatch_failed" {
		t.Errorf("500: %q", got)
	}
	release := make(chan struct{})
	b.on(func(int, received) (int, http.Header, string) { <-release; return 200, nil, "" })
	if got := run(Claire, "/coach x"); got != "operation_timeout" {
		t.Errorf("slow: %q", got)
	}
	close(release)
	b.on(func(int, received) (int, http.Header, string) {
		return 200, nil, `{"blocks":[{"type":"nope"}]}`
	})
	if got := run(Claire, "/coach x"); got != "invalid_response" {
		t.Errorf("bad blocks: %q", got)
	}
	if list := w.Calls(0, 0, true); len(list) != 1 || list[0].Method != "ack" || !strings.Contains(list[0].Messages[0], "/blocks/0/type") {
		t.Errorf("refused: %+v", list)
	}
	if got := run(Claire, "/inconnue"); got != "unknown_command" {
		t.Errorf("unknown: %q", got)
	}
	if got := run(Julien, "/coach x"); got != "app_not_available" {
		t.Errorf("outsider: %q", got)
	}
}
