package workspace

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) {}),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// monday is the frozen time of most tests.
var monday = time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)

func frozen() time.Time { return monday }

// open starts a workspace with a frozen clock and without rate limits.
func open(t *testing.T, o Options) *Workspace {
	t.Helper()
	if o.Now == nil {
		o.Now = frozen
		o.NoRateLimits = true
	}
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w)
	w.SetURL(srv.URL)
	t.Cleanup(func() { w.Close(); srv.CloseClientConnections(); srv.Close() })
	return w
}

func client(w *Workspace) *slack.Client {
	return slack.New(w.BotToken(), slack.OptionAPIURL(w.APIURL()), slack.OptionAppLevelToken(w.AppToken()))
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// post calls a Web API method with a JSON body and answers what came back.
func post(t *testing.T, w *Workspace, method string, body reply) reply {
	t.Helper()
	out, _ := postWith(t, w, method, body, w.BotToken())
	return out
}

func postWith(t *testing.T, w *Workspace, method string, body reply, token string) (reply, *http.Response) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, w.APIURL()+method, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return send(t, r)
}

func send(t *testing.T, r *http.Request) (reply, *http.Response) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := reply{}
	if len(data) > 0 {
		if err := json.Unmarshal(data, &out); err != nil {
			t.Fatalf("%s: %v: %s", r.URL.Path, err, data)
		}
	}
	return out, resp
}

func form(t *testing.T, u string, v url.Values) (reply, *http.Response) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, u, strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, r)
}

// wantError checks the code of a refusal, and that something in it names what.
func wantError(t *testing.T, out reply, code, names string) {
	t.Helper()
	if out["ok"] != false || out["error"] != code {
		t.Errorf("got %v, want error %s", out, code)
		return
	}
	if all := string(mustJSON(out)); !strings.Contains(all, names) {
		t.Errorf("%s does not name %q", all, names)
	}
}

func wantOK(t *testing.T, out reply) reply {
	t.Helper()
	if out["ok"] != true {
		t.Errorf("refused: %v", out)
	}
	return out
}

func say(t *testing.T, w *Workspace, channel, text string) string {
	t.Helper()
	ts, err := w.Post(Post{As: Claire, Channel: channel, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

// fakeBot is a bot behind HTTP: it keeps requests and answers as told.
type fakeBot struct {
	*httptest.Server
	mu     sync.Mutex
	got    []received
	answer func(n int, r received) (status int, header http.Header, body string)
}

type received struct {
	path   string
	header http.Header
	raw    []byte
	body   reply // events and interactions
	form   url.Values
}

func newBot(t *testing.T) *fakeBot {
	b := &fakeBot{}
	b.Server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.Close)
	return b
}

func (b *fakeBot) serve(rw http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	in := received{path: r.URL.Path, header: r.Header, raw: raw}
	if r.Header.Get("Content-Type") == "application/json" {
		_ = json.Unmarshal(raw, &in.body)
	} else {
		in.form, _ = url.ParseQuery(string(raw))
		_ = json.Unmarshal([]byte(in.form.Get("payload")), &in.body)
	}
	if in.body["type"] == "url_verification" {
		_ = json.NewEncoder(rw).Encode(reply{"challenge": in.body["challenge"]})
		return
	}
	b.mu.Lock()
	b.got = append(b.got, in)
	n, answer := len(b.got), b.answer
	b.mu.Unlock()
	if answer == nil {
		return
	}
	status, header, body := answer(n, in)
	maps.Copy(rw.Header(), header)
	rw.WriteHeader(status)
	_, _ = io.WriteString(rw, body)
}

func (b *fakeBot) on(answer func(n int, r received) (int, http.Header, string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = answer
}

func (b *fakeBot) received() []received {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]received{}, b.got...)
}

// last is the newest request of a path.
func (b *fakeBot) last(t *testing.T, path string) received {
	t.Helper()
	all := b.received()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].path == path {
			return all[i]
		}
	}
	t.Fatalf("the bot received nothing on %s", path)
	return received{}
}

func dig(v any, path ...string) any {
	for _, k := range path {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}
