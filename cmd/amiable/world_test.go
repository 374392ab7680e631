package main

import (
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"amiable/bot/slack"
	"amiable/bot/workspace"
)

// testLog writes to the test's own log, so that a failure shows what the bot
// thought, and keeps every line for checks.
type testLog struct {
	t  *testing.T
	mu sync.Mutex
	b  strings.Builder
}

func (l *testLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Write(p)
	return len(p), nil
}

func (l *testLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// world is the whole program against the strict stand-in for Slack, on a
// real Redis of its own.
type world struct {
	*workspace.Workspace
	t    *testing.T
	app  *app
	log  *testLog
	addr string
	ctx  context.Context
}

// mode is how Slack reaches the bot.
type mode string

const (
	socketMode mode = "socket"
	httpMode   mode = "http"
)

// inBothModes runs a test against Socket Mode and signed HTTP.
func inBothModes(t *testing.T, opt func(*workspace.Options, *config), do func(t *testing.T, w *world)) {
	t.Helper()
	for _, m := range []mode{socketMode, httpMode} {
		t.Run(string(m), func(t *testing.T) {
			t.Parallel()
			do(t, newWorld(t, m, opt))
		})
	}
}

func newWorld(t *testing.T, m mode, opt func(*workspace.Options, *config)) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
	t.Cleanup(cancel)
	w := &world{t: t, log: &testLog{t: t}, ctx: ctx}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the bot's log:\n%s", w.log)
		}
	})
	cfg := defaults(t)
	o := workspace.Options{Retries: []time.Duration{0, time.Second, time.Second}}
	if opt != nil {
		opt(&o, &cfg)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w.addr = ln.Addr().String()
	if m == httpMode {
		o.BotURL, o.SigningSecret = "http://"+w.addr, "secret-of-the-test"
	}
	o.Manifest, err = slack.Manifest("fr", map[mode]string{httpMode: "https://bot.example"}[m])
	must(t, err)
	w.Workspace, err = workspace.New(o)
	must(t, err)
	t.Cleanup(w.Workspace.Close)
	_, err = w.Start("")
	must(t, err)
	cfg.SlackBotToken, cfg.SlackAPIURL = w.BotToken(), w.APIURL()
	if m == httpMode {
		cfg.SlackSigningSecret = o.SigningSecret
	} else {
		cfg.SlackAppToken = w.AppToken()
	}
	w.start(cfg, ln)
	return w
}

// start runs the bot and returns when events can come.
func (w *world) start(cfg config, ln net.Listener) {
	w.t.Helper()
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	dir, err := os.MkdirTemp("", "amiable")
	must(w.t, err)
	w.app, err = build(w.ctx, cfg, log, dir)
	must(w.t, err)
	if w.app.mode == "memory" {
		w.t.Fatalf("the tests need a redis-server; the store is %q", w.app.mode)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(w.ctx))
	srv := &http.Server{Handler: w.app.handler()}
	var wg sync.WaitGroup
	wg.Go(func() { _ = srv.Serve(ln) })
	wg.Go(func() { w.app.identify(ctx, 8) })
	w.t.Cleanup(func() {
		stop()
		_ = srv.Close()
		wg.Wait()
		w.app.close()
		_ = os.RemoveAll(dir)
	})
	if cfg.SlackAppToken != "" {
		must(w.t, w.WaitConnected(w.ctx, 1))
	}
	for !w.app.identified.Load() {
		if w.ctx.Err() != nil {
			w.t.Fatal("the bot was never told who it is")
		}
		_, err := w.WaitCall(w.ctx, 0, func(c workspace.Call) bool { return c.Method == "auth.test" })
		must(w.t, err)
	}
}

func defaults(t *testing.T) config {
	t.Helper()
	cfg, err := loadConfig(environment{})
	must(t, err)
	return cfg
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask posts a question and returns its ts and the bot's finished answer.
func (w *world) ask(as, channel, thread, text string) (string, workspace.Message) {
	w.t.Helper()
	ts, err := w.Post(workspace.Post{As: as, Channel: channel, Thread: thread, Text: text})
	must(w.t, err)
	root := thread
	if root == "" {
		root = ts
	}
	return ts, w.answer(channel, root, ts)
}

// answer waits for the bot's finished message after ts in a thread.
func (w *world) answer(channel, root, after string) workspace.Message {
	w.t.Helper()
	m, err := w.WaitMessage(w.ctx, workspace.Query{Channel: channel, Thread: root}, func(m workspace.Message) bool {
		return workspace.FromBot(m) && m.TS > after
	})
	must(w.t, err)
	return m
}

// idle waits until the bot has nothing left to do.
func (w *world) idle() {
	w.t.Helper()
	must(w.t, w.Quiet(w.ctx))
	for {
		st, err := w.app.store.Stats(w.ctx)
		must(w.t, err)
		if st.Due == 0 {
			return
		}
		seen := w.State("").Seq
		ctx, cancel := context.WithTimeout(w.ctx, 200*time.Millisecond)
		_ = w.WaitFor(ctx, "the bot", func() bool { return w.State("").Seq > seen })
		cancel()
	}
}

// botMessages are what the bot said in a thread (or channel).
func (w *world) botMessages(channel, thread string) []workspace.Message {
	w.t.Helper()
	page, err := w.Messages(workspace.Query{Channel: channel, Thread: thread, Limit: 1000})
	must(w.t, err)
	var out []workspace.Message
	for _, m := range page.Messages {
		if m.BotID != "" {
			out = append(out, m)
		}
	}
	return out
}

// noRefusals fails when "Slack" refused anything that the bot sent.
func (w *world) noRefusals() {
	w.t.Helper()
	for _, c := range w.Calls(0, 0, true) {
		w.t.Errorf("refused: %s: %s %v", c.Method, c.Error, c.Messages)
	}
}

// element finds the first block element with an action id that begins so.
func element(t *testing.T, blocks json.RawMessage, action string) (block, id, value string) {
	t.Helper()
	var list []struct {
		BlockID  string `json:"block_id"`
		Elements []struct {
			ActionID string `json:"action_id"`
			Value    string `json:"value"`
		} `json:"elements"`
	}
	must(t, json.Unmarshal(blocks, &list))
	for _, b := range list {
		for _, e := range b.Elements {
			if strings.HasPrefix(e.ActionID, action) {
				return b.BlockID, e.ActionID, e.Value
			}
		}
	}
	t.Fatalf("no element %q in %s", action, blocks)
	return "", "", ""
}

// modelServer is a strict OpenAI-compatible endpoint that streams what say
// returns for the body of a request. With goOn it waits before every piece
// but the first.
func modelServer(t *testing.T, say func(body string) []string, goOn chan struct{}) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var req struct {
			Model    string `json:"model"`
			Stream   bool   `json:"stream"`
			Messages []struct{ Role, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil || !req.Stream || req.Model == "" || len(req.Messages) < 2 || req.Messages[0].Role != "system" {
			http.Error(rw, `{"error":{"message":"bad request"}}`, http.StatusBadRequest)
			return
		}
		rw.Header().Set("Content-Type", "text/event-stream")
		last := req.Messages[len(req.Messages)-1].Content
		for i, piece := range say(last) {
			if i > 0 && goOn != nil {
				<-goOn
			}
			if piece == "CUT" {
				return
			}
			chunk, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]string{"content": piece}}}})
			_, _ = rw.Write([]byte("data: " + string(chunk) + "\n\n"))
			rw.(http.Flusher).Flush()
			if strings.HasSuffix(piece, "WAIT") {
				<-r.Context().Done()
				return
			}
		}
		_, _ = rw.Write([]byte("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/v1"
}

// redisServer starts a Redis server for one test and returns its socket.
func redisServer(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	must(t, err)
	socket := dir + "/r.sock"
	cmd := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "yes", "--dir", dir)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	})
	for end := time.Now().Add(10 * time.Second); ; {
		c, err := net.Dial("unix", socket)
		if err == nil {
			c.Close()
			return socket
		}
		if time.Now().After(end) {
			t.Fatal("redis-server does not start")
		}
		runtime.Gosched()
	}
}

// TestMain lets more worlds live at once than there are processors: they
// mostly wait for each other's leases and retries.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "10"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
