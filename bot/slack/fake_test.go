package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"amiable/bot"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testToken  = "xoxb-test"
	testApp    = "xapp-test"
	testSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	ourUser    = "U0BOT"
	ourBot     = "B0BOT"
	ourTeam    = "T0OURS"
)

var thread = bot.Place{Team: ourTeam, Channel: "C1", Thread: "1700000000.000100"}

// fault is what the fake does with one call instead of, or besides, its duty.
type fault struct {
	code   string // Slack error
	status int    // HTTP status
	after  string // Retry-After of a 429
	drop   bool   // cut the connection before the effect
	late   bool   // cut the connection after the effect
}

type called struct {
	method string
	args   map[string]string // structured arguments as JSON
}

type said struct {
	ts, thread, text, markdown, metadata string
	blocks                               []map[string]any
	user, botID, subtype                 string
	open, ended                          bool // a stream that is open, or was
	ephemeral                            string
}

// fake is Slack, strict about what this package sends.
type fake struct {
	t   *testing.T
	srv *httptest.Server

	mu       sync.Mutex
	calls    []called
	faults   map[string][]fault
	messages []*said
	clock    int
	users    map[string]string // users.info answers, as JSON
	channels map[string]string
	scopes   string
	page     int                                  // messages on one page
	hold     chan struct{}                        // users.info waits for it when not nil
	seen     chan string                          // every method, when not nil
	hook     func(method string, r *http.Request) // after the effect, before the answer
	extra    map[string]http.HandlerFunc          // other paths
}

func newFake(t *testing.T) *fake {
	f := &fake{t: t, faults: map[string][]fault{}, users: map[string]string{}, channels: map[string]string{},
		scopes: strings.Join(Scopes, ","), page: 200, extra: map[string]http.HandlerFunc{}}
	f.srv = httptest.NewServer(f)
	t.Cleanup(f.srv.Close)
	return f
}

// client is a Client of the fake; change may adjust its options.
func (f *fake) client(change ...func(*Options)) *Client {
	o := Options{Token: testToken, AppToken: testApp, SigningSecret: testSecret, APIURL: f.srv.URL + "/api/",
		AppendEvery: time.Hour, Log: slog.New(slog.NewTextHandler(f.t.Output(), nil))}
	for _, c := range change {
		c(&o)
	}
	c := New(o)
	f.t.Cleanup(c.Close)
	return c
}

func (f *fake) fail(method string, faults ...fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[method] = append(f.faults[method], faults...)
}

// called lists the calls of a method, or all methods called when it is "".
func (f *fake) called(method string) (args []map[string]string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c.method == method {
			args = append(args, c.args)
		}
	}
	return args
}

// trace is the methods called, in order.
func (f *fake) trace() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []string
	for _, c := range f.calls {
		all = append(all, strings.TrimPrefix(c.method, "chat."))
	}
	return strings.Join(all, " ")
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := f.extra[r.URL.Path]; h != nil {
		h(w, r)
		return
	}
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	args := f.args(r)
	f.mu.Lock()
	f.calls = append(f.calls, called{method, args})
	var x fault
	if q := f.faults[method]; len(q) > 0 {
		x, f.faults[method] = q[0], q[1:]
	}
	hold, seen, hook := f.hold, f.seen, f.hook
	f.mu.Unlock()
	if hold != nil && method == "users.info" {
		<-hold
	}
	out := f.obey(method, args, x)
	if seen != nil {
		seen <- method
	}
	if hook != nil {
		hook(method, r)
	}
	switch {
	case x.drop, x.late:
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			conn.Close()
		}
		return
	case x.after != "":
		w.Header().Set("Retry-After", x.after)
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case x.status != 0:
		w.WriteHeader(x.status)
		fmt.Fprint(w, "<html>secret page</html>")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-OAuth-Scopes", f.scopes)
	_ = json.NewEncoder(w).Encode(out)
}

func (f *fake) args(r *http.Request) map[string]string {
	args := map[string]string{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if kind == "application/json" {
		var body map[string]json.RawMessage
		raw, _ := io.ReadAll(r.Body)
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &body); err != nil {
				f.t.Errorf("%s: body is not JSON: %v", r.URL.Path, err)
			}
		}
		for k, v := range body {
			args[k] = string(v)
		}
	} else if err := r.ParseForm(); err != nil {
		f.t.Errorf("%s: bad form: %v", r.URL.Path, err)
	}
	for k, v := range r.PostForm {
		args[k] = v[0]
	}
	if args["token"] != "" {
		token = args["token"]
	}
	delete(args, "token")
	want := testToken
	if strings.HasSuffix(r.URL.Path, "apps.connections.open") {
		want = testApp
	}
	if token != want {
		f.t.Errorf("%s: token %q, want %q", r.URL.Path, token, want)
	}
	return args
}

type reply = map[string]any

func no(code string) reply { return reply{"ok": false, "error": code} }

// obey does what a method does, unless a fault says otherwise.
func (f *fake) obey(method string, args map[string]string, x fault) reply {
	if x.code != "" {
		return no(x.code)
	}
	if x.drop || x.status != 0 || x.after != "" {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch method {
	case "auth.test":
		return reply{"ok": true, "user_id": ourUser, "bot_id": ourBot, "team_id": ourTeam}
	case "chat.postMessage", "chat.postEphemeral":
		return f.say(args)
	case "chat.update":
		return f.update(args)
	case "chat.startStream", "chat.appendStream", "chat.stopStream":
		return f.stream(method, args)
	case "conversations.replies", "conversations.history":
		return f.list(args)
	case "users.info":
		return reply{"ok": true, "user": json.RawMessage(f.users[args["user"]])}
	case "conversations.info":
		return reply{"ok": true, "channel": json.RawMessage(f.channels[args["channel"]])}
	case "conversations.open":
		return reply{"ok": true, "channel": reply{"id": "D" + args["users"]}}
	case "usergroups.users.list":
		return reply{"ok": true, "users": []string{"U1", "U2"}}
	case "apps.connections.open":
		return reply{"ok": true, "url": "ws" + strings.TrimPrefix(f.srv.URL, "http") + "/socket"}
	case "views.open", "views.publish":
		return f.view(args)
	case "reactions.add", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts", "agents.sessions.setStatus":
		return reply{"ok": true}
	}
	f.t.Errorf("unknown method %s", method)
	return no("unknown_method")
}

func (f *fake) stamp() string {
	f.clock++
	return fmt.Sprintf("1700000001.%06d", f.clock)
}

func (f *fake) say(args map[string]string) reply {
	m := &said{ts: f.stamp(), thread: args["thread_ts"], user: ourUser, botID: ourBot, ephemeral: args["user"]}
	if code := m.fill(args); code != "" {
		return no(code)
	}
	f.messages = append(f.messages, m)
	return reply{"ok": true, "channel": args["channel"], "ts": m.ts, "message_ts": m.ts}
}

// fill checks and sets what a message says.
func (m *said) fill(args map[string]string) string {
	var blocks []map[string]any
	if b := args["blocks"]; b != "" {
		if json.Unmarshal([]byte(b), &blocks) != nil {
			return "invalid_blocks_format"
		}
	}
	if args["text"] == "" {
		return "no_text"
	}
	if utf8.RuneCountInString(args["text"]) > 4000 {
		return "msg_too_long"
	}
	md, code := checkBlocks(blocks, 50)
	if code != "" {
		return code
	}
	m.text, m.blocks, m.markdown, m.metadata = args["text"], blocks, md, args["metadata"]
	return ""
}

// checkBlocks refuses what Slack refuses of our blocks and answers their
// Markdown.
func checkBlocks(blocks []map[string]any, most int) (md, code string) {
	if len(blocks) > most {
		return "", "invalid_blocks"
	}
	size := map[string]int{"section": 3000, "context": 2000}
	for _, b := range blocks {
		kind, _ := b["type"].(string)
		raw, _ := json.Marshal(b)
		var shape struct {
			Text     json.RawMessage
			Elements []struct {
				Type, Value string
				ActionID    string `json:"action_id"`
				Text        json.RawMessage
			}
		}
		if json.Unmarshal(raw, &shape) != nil {
			return "", "invalid_blocks"
		}
		switch kind {
		case "markdown":
			s, _ := b["text"].(string)
			if s == "" {
				return "", "invalid_blocks"
			}
			md += s
		case "section":
			if n := textLen(shape.Text); n == 0 || n > size[kind] {
				return "", "invalid_blocks"
			}
		case "actions", "context_actions":
			seen := map[string]bool{}
			for _, e := range shape.Elements {
				if seen[e.ActionID] || e.ActionID == "" || len(e.Value) > 8000 || e.Type == "button" && (textLen(e.Text) == 0 || textLen(e.Text) > 75) {
					return "", "invalid_blocks"
				}
				seen[e.ActionID] = true
			}
			if len(shape.Elements) == 0 || len(shape.Elements) > 25 {
				return "", "invalid_blocks"
			}
		case "context":
			if len(shape.Elements) == 0 || len(shape.Elements) > 10 {
				return "", "invalid_blocks"
			}
			for _, e := range shape.Elements {
				var s string
				if json.Unmarshal(e.Text, &s) != nil || s == "" || utf8.RuneCountInString(s) > size[kind] {
					return "", "invalid_blocks"
				}
			}
		case "divider":
		default:
			return "", "invalid_blocks"
		}
	}
	if utf8.RuneCountInString(md) > 12000 {
		return "", "msg_blocks_too_long"
	}
	return md, ""
}

func textLen(raw json.RawMessage) int {
	var t struct{ Text string }
	_ = json.Unmarshal(raw, &t)
	return utf8.RuneCountInString(t.Text)
}

func (f *fake) find(ts string) *said {
	for _, m := range f.messages {
		if m.ts == ts {
			return m
		}
	}
	return nil
}

func (f *fake) update(args map[string]string) reply {
	m := f.find(args["ts"])
	switch {
	case m == nil:
		return no("message_not_found")
	case m.open:
		return no("streaming_state_conflict")
	}
	if code := m.fill(args); code != "" {
		return no(code)
	}
	return reply{"ok": true, "ts": m.ts, "channel": args["channel"]}
}

func (f *fake) stream(method string, args map[string]string) reply {
	if utf8.RuneCountInString(args["markdown_text"]) > 12000 {
		return no("msg_too_long")
	}
	if method == "chat.startStream" {
		if args["thread_ts"] == "" || args["recipient_user_id"] == "" || args["recipient_team_id"] == "" {
			return no("missing_recipient_team_id")
		}
		m := &said{ts: f.stamp(), thread: args["thread_ts"], user: ourUser, botID: ourBot, open: true}
		f.messages = append(f.messages, m)
		return reply{"ok": true, "ts": m.ts, "channel": args["channel"]}
	}
	m := f.find(args["ts"])
	if m == nil || !m.open {
		return no("message_not_in_streaming_state")
	}
	if method == "chat.appendStream" && args["markdown_text"] == "" {
		return no("invalid_arguments")
	}
	var blocks []map[string]any
	if args["blocks"] != "" && json.Unmarshal([]byte(args["blocks"]), &blocks) != nil {
		return no("invalid_blocks_format")
	}
	if _, code := checkBlocks(blocks, 50); code != "" {
		return no(code)
	}
	m.markdown += args["markdown_text"]
	if method == "chat.stopStream" {
		m.open, m.ended, m.blocks = false, true, blocks
		if args["metadata"] != "" {
			m.metadata = args["metadata"]
		}
	}
	return reply{"ok": true, "ts": m.ts, "channel": args["channel"]}
}

// expire ends every open stream the way Slack does after five minutes.
func (f *fake) expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		m.open = false
	}
}

func (f *fake) list(args map[string]string) reply {
	var all []reply
	for _, m := range f.messages {
		if m.thread != args["ts"] && m.ts != args["ts"] || m.ephemeral != "" {
			continue
		}
		if m.ts != args["ts"] && (args["oldest"] != "" && m.ts <= args["oldest"] || args["latest"] != "" && m.ts >= args["latest"]) {
			continue
		}
		r := reply{"ts": m.ts, "thread_ts": m.thread, "user": m.user, "bot_id": m.botID, "subtype": m.subtype, "text": m.text,
			"blocks": []reply{{"type": "from_the_future", "elements": 5}}}
		if m.metadata != "" && args["include_all_metadata"] == "true" {
			r["metadata"] = json.RawMessage(m.metadata)
		}
		all = append(all, r)
	}
	from := 0
	_, _ = fmt.Sscan(args["cursor"], &from) // no cursor: the first page
	to := min(from+f.page, len(all))
	cursor := ""
	if to < len(all) {
		cursor = fmt.Sprint(to)
	}
	return reply{"ok": true, "messages": all[from:to], "has_more": cursor != "", "response_metadata": reply{"next_cursor": cursor}}
}

func (f *fake) view(args map[string]string) reply {
	var v struct {
		Type   string
		Title  json.RawMessage
		Close  json.RawMessage
		Blocks []map[string]any
	}
	if err := json.Unmarshal([]byte(args["view"]), &v); err != nil || v.Blocks == nil {
		return no("invalid_arguments")
	}
	if textLen(v.Title) > 24 || textLen(v.Close) > 24 || v.Type == "modal" && textLen(v.Title) == 0 {
		return no("invalid_arguments")
	}
	for _, b := range v.Blocks {
		if b["type"] == "markdown" || b["type"] == "context_actions" {
			return no("invalid_arguments")
		}
	}
	if _, code := checkBlocks(v.Blocks, 100); code != "" {
		return no(code)
	}
	return reply{"ok": true, "view": reply{"id": "V1"}}
}

// said is what our messages say, in order, with how their streams ended.
func (f *fake) said() (all []said) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		all = append(all, *m)
	}
	return all
}
