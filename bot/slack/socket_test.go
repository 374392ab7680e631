package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"amiable/bot"

	"github.com/gorilla/websocket"
)

// slackSocket is the far end of Socket Mode: it hands out its connections.
type slackSocket struct {
	f     *fake
	conns chan *websocket.Conn
}

func (f *fake) socket() *slackSocket {
	s := &slackSocket{f: f, conns: make(chan *websocket.Conn, 10)}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	f.extra["/socket"] = func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			f.t.Error(err)
			return
		}
		f.t.Cleanup(func() { conn.Close() })
		if err := conn.WriteJSON(reply{"type": "hello", "num_connections": 1}); err != nil {
			f.t.Error(err)
		}
		s.conns <- conn
	}
	return s
}

func send(t *testing.T, conn *websocket.Conn, id, kind, payload string) {
	t.Helper()
	frame := fmt.Sprintf(`{"envelope_id":%q,"type":%q,"accepts_response_payload":true,"payload":%s}`, id, kind, payload)
	if err := conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
}

type ack struct {
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
}

func receive(t *testing.T, conn *websocket.Conn) (a ack) {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := conn.ReadJSON(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// listen runs Listen until the test ends, and fails it when Listen fails.
func listen(t *testing.T, c *Client, in bot.Inbox) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Listen(ctx, in) }()
	var err error
	done := false
	stop = func() error {
		cancel()
		if !done {
			err, done = <-ended, true
		}
		return err
	}
	t.Cleanup(func() { _ = stop() })
	return stop
}

func TestListen(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, kind, payload, stored string }{
		{"event", "events_api", question, "hear"},
		{"command", "slash_commands", `{"command":"/coach","user_id":"U1","text":"x"}`, "command"},
		{"button", "interactive", `{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"ask"}]}`, "press"},
		{"unknown event", "events_api", wrap(`{"type":"from_the_future","user":{"id":"U1"}}`), ""},
		{"our event with a field the SDK does not expect", "events_api",
			wrap(`{"type":"message","user":"U1","text":"x","ts":"1.1","channel":"C1","attachments":"odd","blocks":{"odd":1}}`), "hear"},
		{"our event of another shape", "events_api", wrap(`{"type":"message","user":5,"ts":"1.1"}`), ""},
		{"malformed payload", "events_api", `{}`, ""},
		{"payload that is text", "events_api", `"odd"`, ""},
		{"malformed command", "slash_commands", `[]`, ""},
		{"view", "interactive", `{"type":"view_submission","view":{"id":"V"}}`, ""},
		{"unknown kind", "from_the_future", `{}`, ""},
	}
	f := newFake(t)
	far := f.socket()
	in := &recorder{}
	listen(t, f.client(), in)
	conn := <-far.conns
	for i, tt := range tests {
		before := len(in.all())
		id := fmt.Sprint("env-", i)
		send(t, conn, id, tt.kind, tt.payload)
		if got := receive(t, conn); got.ID != id {
			t.Fatalf("%s: acknowledged %q, want %q", tt.name, got.ID, id)
		}
		stored := strings.Join(in.all()[before:], ";")
		if !strings.HasPrefix(stored, tt.stored) || (stored == "") != (tt.stored == "") {
			t.Errorf("%s: stored %q, want %s", tt.name, stored, tt.stored)
		}
	}
}

func TestListenAnswersCommands(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	far := f.socket()
	in := &recorder{reply: &bot.Message{Summary: "Je regarde", Parts: []bot.Part{{Text: "x"}}}}
	listen(t, f.client(), in)
	conn := <-far.conns
	send(t, conn, "e1", "slash_commands", `{"command":"/coach","user_id":"U1"}`)
	if a := receive(t, conn); !strings.Contains(string(a.Payload), `"text":"Je regarde"`) || !strings.Contains(string(a.Payload), `"ephemeral"`) {
		t.Errorf("payload %s", a.Payload)
	}
	in.mu.Lock()
	in.reply = &bot.Message{Summary: "long", Parts: []bot.Part{{Text: strings.Repeat("é", 11000)}}}
	in.mu.Unlock()
	send(t, conn, "e2", "slash_commands", `{"command":"/coach","user_id":"U1"}`)
	if a := receive(t, conn); a.ID != "e2" || len(a.Payload) > 1000 {
		t.Errorf("a reply of 20 KB is cut to its summary: %d bytes", len(a.Payload))
	}
}

func TestListenDoesNotAcknowledgeWhatIsNotStored(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	far := f.socket()
	each := make(chan string, 10)
	in := &recorder{err: errors.New("store down"), each: each}
	listen(t, f.client(), in)
	conn := <-far.conns
	send(t, conn, "lost", "events_api", question)
	<-each
	in.mu.Lock()
	in.err = nil
	in.mu.Unlock()
	send(t, conn, "kept", "events_api", question)
	if a := receive(t, conn); a.ID != "kept" {
		t.Errorf("acknowledged %q first", a.ID)
	}
}

func TestListenReconnects(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	far := f.socket()
	in := &recorder{}
	listen(t, f.client(), in)
	first, second := <-far.conns, <-far.conns // two connections bridge a gap
	if err := first.WriteJSON(reply{"type": "disconnect", "reason": "refresh_requested"}); err != nil {
		t.Fatal(err)
	}
	send(t, second, "meanwhile", "events_api", question)
	if a := receive(t, second); a.ID != "meanwhile" {
		t.Errorf("acknowledged %q", a.ID)
	}
	third := <-far.conns
	send(t, third, "after", "events_api", question)
	if a := receive(t, third); a.ID != "after" {
		t.Errorf("acknowledged %q", a.ID)
	}
}

func TestListenHandlesManyAtOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	far := f.socket()
	in := &recorder{wait: make(chan struct{})}
	listen(t, f.client(func(o *Options) { o.InboxWait = 10 * time.Second }), in)
	conn := <-far.conns
	const n = 3 * inFlight
	for i := range n {
		send(t, conn, fmt.Sprint(i), "events_api", question)
	}
	close(in.wait)
	got := map[string]bool{}
	for range n {
		got[receive(t, conn).ID] = true
	}
	if len(got) != n || len(in.all()) != n {
		t.Errorf("%d acknowledged, %d stored, want %d", len(got), len(in.all()), n)
	}
}

func TestListenEnds(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	far := f.socket()
	in := &recorder{wait: make(chan struct{})}
	stop := listen(t, f.client(func(o *Options) { o.InboxWait = 10 * time.Second }), in)
	conn := <-far.conns
	<-far.conns
	send(t, conn, "e", "slash_commands", `{"command":"/coach","user_id":"U1"}`)
	go close(in.wait)
	if err := stop(); err != nil {
		t.Errorf("Listen: %v", err)
	}
	for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive", "not_authed"} {
		f := newFake(t)
		for range 2 * connections {
			f.fail("apps.connections.open", fault{code: code})
		}
		if err := f.client().Listen(t.Context(), &recorder{}); !errors.Is(err, bot.ErrRevoked) {
			t.Errorf("%s: %v", code, err)
		}
	}
	if err := New(Options{}).Listen(t.Context(), &recorder{}); err == nil {
		t.Error("Listen without an app token")
	}
}
