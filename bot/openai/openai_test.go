package openai_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"amiable/bot"
	"amiable/bot/openai"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	key      = "sk-canary-key-5150"
	question = "canary question about a debtor"
	leak     = "canary body of the endpoint"
)

// An endpoint plays one handler a call, the last one again and again, and
// keeps what it was asked.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	bodies [][]byte
	heads  []http.Header
}

func serve(t *testing.T, plays ...http.HandlerFunc) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.mu.Lock()
		n := len(e.bodies)
		e.bodies, e.heads = append(e.bodies, body), append(e.heads, r.Header.Clone())
		e.mu.Unlock()
		plays[min(n, len(plays)-1)](w, r)
	}))
	t.Cleanup(e.Server.Close)
	return e
}

func (e *endpoint) calls() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.bodies)
}

// model talks to e with short clocks; change adjusts the options.
func model(t *testing.T, e *endpoint, change ...func(*openai.Options)) *openai.Model {
	t.Helper()
	o := openai.Options{Key: key, BaseURL: e.URL + "/v1", Model: "test-model",
		FirstToken: 5 * time.Second, Silence: 5 * time.Second, Total: 20 * time.Second, BreakerAfter: 100}
	for _, f := range change {
		f(&o)
	}
	m := openai.New(o)
	m.NotePauses(func(time.Duration) {})
	t.Cleanup(m.Close)
	return m
}

func prompt() bot.Prompt {
	return bot.Prompt{System: "You coach.", MaxTokens: 100,
		Turns: []bot.Turn{{Role: bot.RolePerson, Text: question}}}
}

// Plays.

func chunk(content string, finish string) string {
	f := "null"
	if finish != "" {
		f = `"` + finish + `"`
	}
	return fmt.Sprintf(`data: {"id":"1","model":"served-model","choices":[{"index":0,"delta":{"content":%q},"finish_reason":%s}]}`+"\n\n", content, f)
}

const (
	usageChunk = `data: {"id":"1","model":"served-model","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}` + "\n\n"
	roleChunk  = `data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}]}` + "\n\n"
	nullChunk  = `data: {"id":"1","choices":[{"index":0,"delta":{"content":null},"finish_reason":"stop"}]}` + "\n\n"
	done       = "data: [DONE]\n\n"
)

var whole = []string{roleChunk, chunk("Bon", ""), chunk("jour", ""), chunk("", "stop"), usageChunk, done}

func say(parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, p := range parts {
			io.WriteString(w, p)
			w.(http.Flusher).Flush()
		}
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprintf(w, `{"error":{"message":%q,"type":"t","code":"c"}}`, leak+" "+key+" "+question)
	}
}

func plain(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		io.WriteString(w, body)
	}
}

// thenHang says parts and keeps the connection open until the client leaves.
func thenHang(parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		say(parts...)(w, r)
		<-r.Context().Done()
	}
}

// thenReset says parts and breaks the connection.
func thenReset(parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		say(parts...)(w, r)
		panic(http.ErrAbortHandler)
	}
}

// Only the clock under test is short, so that a busy machine changes nothing.
func noStart(o *openai.Options) { o.FirstToken = 60 * time.Millisecond }
func hushed(o *openai.Options)  { o.Silence = 60 * time.Millisecond }

func TestMisbehaviour(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", 1<<20)
	cases := []struct {
		name   string
		plays  []http.HandlerFunc
		change func(*openai.Options)
		text   string // whole answer; empty: an error is due
		why    string // part of the error
		calls  int
		pieces string // what was emitted
	}{
		{name: "whole", plays: []http.HandlerFunc{say(whole...)}, text: "Bonjour", calls: 1, pieces: "Bonjour"},
		{name: "no counts, no DONE", plays: []http.HandlerFunc{say(chunk("Oui", ""), chunk("", "stop"))}, text: "Oui", calls: 1, pieces: "Oui"},
		{name: "finish with the last piece", plays: []http.HandlerFunc{say(chunk("Oui", "stop"), done)}, text: "Oui", calls: 1, pieces: "Oui"},
		{name: "reset after the end", plays: []http.HandlerFunc{thenReset(chunk("Oui", "stop"))}, text: "Oui", calls: 1, pieces: "Oui"},
		{name: "hangs after the end", plays: []http.HandlerFunc{thenHang(chunk("Oui", "stop"))}, change: hushed, text: "Oui", calls: 1, pieces: "Oui"},
		{name: "comments and CRLF", plays: []http.HandlerFunc{say(": keep\r\n\r\n", strings.ReplaceAll(chunk("Oui", "stop"), "\n", "\r\n"), done)}, text: "Oui", calls: 1, pieces: "Oui"},
		{name: "second choice ignored", plays: []http.HandlerFunc{say(chunk("Oui", ""), strings.Replace(chunk("Non", "length"), `"index":0`, `"index":1`, 1), chunk("", "stop"))}, text: "Oui", calls: 1, pieces: "Oui"},

		{name: "slow first token", plays: []http.HandlerFunc{thenHang()}, change: noStart, why: "no first token", calls: 1},
		{name: "role only is no token", plays: []http.HandlerFunc{thenHang(roleChunk)}, change: noStart, why: "no first token", calls: 1},
		{name: "silence in the middle", plays: []http.HandlerFunc{thenHang(chunk("Bon", ""))}, change: hushed, why: "silent", calls: 1, pieces: "Bon"},
		{name: "total deadline", plays: []http.HandlerFunc{thenHang(chunk("Bon", ""))}, change: func(o *openai.Options) { o.Total = 700 * time.Millisecond }, why: "time allowed", calls: 1, pieces: "Bon"},
		{name: "500 then whole", plays: []http.HandlerFunc{status(500), say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "503 for ever", plays: []http.HandlerFunc{status(503)}, why: "HTTP 503", calls: 3},
		{name: "no retries wanted", plays: []http.HandlerFunc{status(503)}, change: func(o *openai.Options) { o.Retries = -1 }, why: "HTTP 503", calls: 1},
		{name: "429 then whole", plays: []http.HandlerFunc{status(429, "Retry-After", "1"), say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "429 for longer than we have", plays: []http.HandlerFunc{status(429, "Retry-After", "60")}, why: "HTTP 429", calls: 1},
		{name: "408 then whole", plays: []http.HandlerFunc{status(408), say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "409 then whole", plays: []http.HandlerFunc{status(409), say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "400", plays: []http.HandlerFunc{status(400)}, why: "HTTP 400", calls: 1},
		{name: "401", plays: []http.HandlerFunc{status(401)}, why: "HTTP 401", calls: 1},
		{name: "404", plays: []http.HandlerFunc{status(404)}, why: "HTTP 404", calls: 1},
		{name: "422", plays: []http.HandlerFunc{status(422)}, why: "HTTP 422", calls: 1},
		{name: "no credit", plays: []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(429)
			io.WriteString(w, `{"error":{"message":"`+leak+`","type":"t","code":"insufficient_quota"}}`)
		}}, why: "no credit left", calls: 1},
		{name: "502 HTML", plays: []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			io.WriteString(w, "<html>"+leak)
		}, say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "HTML 200", plays: []http.HandlerFunc{plain("text/html; charset=utf-8", "<html>"+leak+"</html>")}, why: "web page", calls: 3},
		{name: "{}", plays: []http.HandlerFunc{plain("application/json", "{}")}, why: "without a finish reason", calls: 3},
		{name: "empty body", plays: []http.HandlerFunc{plain("text/event-stream", "")}, why: "without a finish reason", calls: 3},
		{name: "empty chunks", plays: []http.HandlerFunc{say("data: {}\n\n", done)}, why: "without a finish reason", calls: 3},
		{name: "garbage JSON", plays: []http.HandlerFunc{say("data: {\"choices\":[{" + leak + "\n\n")}, why: "not a chat stream", calls: 3},
		{name: "wrong types", plays: []http.HandlerFunc{say(`data: {"choices":"` + leak + `"}` + "\n\n")}, why: "not a chat stream", calls: 3},
		{name: "error event", plays: []http.HandlerFunc{say(`data: {"error":{"message":"` + leak + `","type":"x"}}` + "\n\n")}, why: "reported an error", calls: 3},
		{name: "error event after a piece", plays: []http.HandlerFunc{say(chunk("Bon", ""), `data: {"error":{"message":"`+leak+`","type":"x"}}`+"\n\n")}, why: "reported an error", calls: 1, pieces: "Bon"},
		{name: "garbage after a piece", plays: []http.HandlerFunc{say(chunk("Bon", ""), "data: {oops\n\n")}, why: "not a chat stream", calls: 1, pieces: "Bon"},
		{name: "cut before a piece", plays: []http.HandlerFunc{thenReset(roleChunk), say(whole...)}, text: "Bonjour", calls: 2, pieces: "Bonjour"},
		{name: "cut after a piece, politely", plays: []http.HandlerFunc{say(chunk("Bon", ""))}, why: "without a finish reason", calls: 1, pieces: "Bon"},
		{name: "DONE without a finish reason", plays: []http.HandlerFunc{say(chunk("Bon", ""), done)}, why: "without a finish reason", calls: 1, pieces: "Bon"},
		{name: "reset after a piece", plays: []http.HandlerFunc{thenReset(chunk("Bon", "")), say(whole...)}, why: "connection failed", calls: 1, pieces: "Bon"},
		{name: "length", plays: []http.HandlerFunc{say(chunk("Bon", ""), chunk("", "length"), done)}, why: "length limit", calls: 1, pieces: "Bon"},
		{name: "length before a piece", plays: []http.HandlerFunc{say(chunk("", "length"), done)}, why: "length limit", calls: 1},
		{name: "content filter", plays: []http.HandlerFunc{say(chunk("Bon", ""), chunk("", "content_filter"), done)}, why: "content filter", calls: 1, pieces: "Bon"},
		{name: "refusal", plays: []http.HandlerFunc{say(`data: {"choices":[{"index":0,"delta":{"refusal":"`+leak+`"},"finish_reason":null}]}`+"\n\n", chunk("", "stop"))}, why: "content filter", calls: 1},
		{name: "tool call", plays: []http.HandlerFunc{say(chunk("Bon", ""), chunk("", "tool_calls"), done)}, why: "unexpected", calls: 1, pieces: "Bon"},
		{name: "null content", plays: []http.HandlerFunc{say(nullChunk, done)}, why: "empty", calls: 1},
		{name: "blank content", plays: []http.HandlerFunc{say(chunk(" \n", "stop"), done)}, why: "empty", calls: 1, pieces: " \n"},
		{name: "redirect", plays: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere?"+leak, http.StatusTemporaryRedirect)
		}}, why: "redirects", calls: 1},
		{name: "50 MB in one line", plays: []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			for range 50 {
				if _, err := io.WriteString(w, big); err != nil {
					return
				}
			}
		}}, why: "2 MiB", calls: 1},
		{name: "50 MB of error", plays: []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			for range 50 {
				if _, err := io.WriteString(w, big); err != nil {
					return
				}
			}
		}}, why: "2 MiB", calls: 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := serve(t, c.plays...)
			var log bytes.Buffer
			m := model(t, e, func(o *openai.Options) {
				o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				if c.change != nil {
					c.change(o)
				}
			})
			var pieces strings.Builder
			got, err := m.Complete(t.Context(), prompt(), func(p string) error { pieces.WriteString(p); return nil })
			if got.Text != c.text || (err == nil) != (c.text != "") {
				t.Fatalf("got %q, %v; want text %q", got.Text, err, c.text)
			}
			if err != nil && (!errors.Is(err, bot.ErrModel) || !strings.Contains(err.Error(), c.why)) {
				t.Errorf("error %v: want one that wraps ErrModel and says %q", err, c.why)
			}
			if e.calls() != c.calls || pieces.String() != c.pieces {
				t.Errorf("calls %d, emitted %q; want %d, %q", e.calls(), pieces.String(), c.calls, c.pieces)
			}
			for _, secret := range []string{leak, key, question, "You coach"} {
				if strings.Contains(fmt.Sprintf("%v %+v %s", err, err, log.String()), secret) {
					t.Errorf("%q leaks into error or log", secret)
				}
			}
		})
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	m := model(t, serve(t, say(whole...)))
	got, err := m.Complete(t.Context(), prompt(), nil)
	want := bot.Completion{Text: "Bonjour", Model: "served-model", TokensIn: 11, TokensOut: 3}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	var got []time.Duration
	e := serve(t, status(429, "Retry-After", "7"), status(500), say(whole...))
	m := model(t, e)
	m.NotePauses(func(d time.Duration) { got = append(got, d) })
	if _, err := m.Complete(t.Context(), prompt(), nil); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0] != 7*time.Second || got[1] >= time.Second {
		t.Errorf("pauses %v: want what Retry-After says, then under 1s", got)
	}
}

func TestEmitErrorComesBack(t *testing.T) {
	t.Parallel()
	stop := errors.New("the thread is gone")
	e := serve(t, thenHang(chunk("Bon", "")))
	_, err := model(t, e).Complete(t.Context(), prompt(), func(string) error { return stop })
	if err != stop || e.calls() != 1 {
		t.Errorf("got %v after %d calls; want emit's own error after 1", err, e.calls())
	}
}

func TestCallerStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	e := serve(t, thenHang(chunk("Bon", "")))
	_, err := model(t, e).Complete(ctx, prompt(), func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || errors.Is(err, bot.ErrModel) || e.calls() != 1 {
		t.Errorf("cancel: %v after %d calls; want Canceled, not ErrModel, once", err, e.calls())
	}

	late, cancelLate := context.WithTimeout(t.Context(), 40*time.Millisecond)
	defer cancelLate()
	_, err = model(t, serve(t, thenHang())).Complete(late, prompt(), nil)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, bot.ErrModel) {
		t.Errorf("caller's deadline: %v; want DeadlineExceeded and ErrModel", err)
	}
}

func TestCallerStopsDuringPause(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	e := serve(t, status(500))
	m := model(t, e)
	m.NotePauses(func(time.Duration) { cancel() })
	_, err := m.Complete(ctx, prompt(), nil)
	if !errors.Is(err, context.Canceled) || e.calls() != 1 {
		t.Errorf("%v after %d calls; want Canceled after 1", err, e.calls())
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	e := serve(t, say(whole...))
	e.Server.Close()
	_, err := model(t, e).Complete(t.Context(), prompt(), nil)
	if !errors.Is(err, bot.ErrModel) || !strings.Contains(err.Error(), "connection failed") || !strings.Contains(err.Error(), "attempts=3") {
		t.Errorf("got %v; want a failed connection after 3 attempts", err)
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	var well atomic.Bool
	e := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if well.Load() {
			say(whole...)(w, r)
			return
		}
		status(503)(w, r)
	})
	m := model(t, e, func(o *openai.Options) {
		o.Retries, o.BreakerAfter, o.BreakerOpen = -1, 3, 50*time.Millisecond
	})
	ask := func() error { _, err := m.Complete(t.Context(), prompt(), nil); return err }
	for range 3 {
		if err := ask(); !errors.Is(err, bot.ErrModel) {
			t.Fatalf("ask: %v", err)
		}
	}
	for range 20 {
		ask()
	}
	if n := e.calls(); n > 4 { // one more when the machine stalls past BreakerOpen
		t.Errorf("open breaker let %d calls through; want 3", n)
	}
	well.Store(true)
	limit := time.Now().Add(10 * time.Second)
	for err := ask(); err != nil; err = ask() {
		if !errors.Is(err, bot.ErrModel) || time.Now().After(limit) {
			t.Fatalf("never half-open: %v", err)
		}
	}
	if err := ask(); err != nil {
		t.Errorf("closed again, but %v", err)
	}
}

func TestBreakerStaysClosed(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]http.HandlerFunc{
		"400": status(400), "401": status(401),
		"length":  say(chunk("Bon", ""), chunk("", "length")),
		"filter":  say(chunk("", "content_filter")),
		"timeout": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trips := play == nil
			if trips {
				play = thenHang()
			}
			e := serve(t, play)
			m := model(t, e, func(o *openai.Options) {
				o.Retries, o.BreakerAfter, o.BreakerOpen = -1, 2, time.Hour
				if trips {
					noStart(o)
				}
			})
			for range 5 {
				if _, err := m.Complete(t.Context(), prompt(), nil); !errors.Is(err, bot.ErrModel) {
					t.Fatalf("got %v", err)
				}
			}
			if want := map[bool]int{true: 2, false: 5}[trips]; e.calls() != want {
				t.Errorf("%d calls; want %d", e.calls(), want)
			}
		})
	}
}

func TestBulkhead(t *testing.T) {
	t.Parallel()
	in, out := make(chan struct{}), make(chan struct{})
	e := serve(t, func(w http.ResponseWriter, r *http.Request) {
		say(chunk("Bon", ""))(w, r)
		close(in)
		<-out
		say(chunk("", "stop"))(w, r)
	}, say(whole...))
	m := model(t, e, func(o *openai.Options) { o.Concurrent, o.FirstToken = 1, 600*time.Millisecond })
	first := make(chan error, 1)
	go func() {
		_, err := m.Complete(t.Context(), prompt(), nil)
		first <- err
	}()
	<-in
	if _, err := m.Complete(t.Context(), prompt(), nil); !errors.Is(err, bot.ErrModel) || !strings.Contains(err.Error(), "too many") {
		t.Errorf("second answer: %v; want it turned away", err)
	}
	close(out)
	if err := <-first; err != nil {
		t.Errorf("first answer: %v", err)
	}
	if _, err := m.Complete(t.Context(), prompt(), nil); err != nil || e.calls() != 2 {
		t.Errorf("seat not given back: %v, %d calls", err, e.calls())
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		play http.HandlerFunc
		why  string // empty: fine
	}{
		"whole":         {say(whole...), ""},
		"length is ok":  {say(chunk("", "length"), done), ""},
		"wrong key":     {status(401), "HTTP 401"},
		"unknown model": {plainStatus(404, `{"error":{"message":"`+leak+`","type":"t","code":"model_not_found"}}`), "model is not known"},
		"web page":      {plain("text/html", "<html>"+leak), "web page"},
		"not streaming": {plain("application/json", `{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}`), "finish reason"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := serve(t, c.play)
			err := model(t, e).Check(t.Context())
			if (err == nil) != (c.why == "") || e.calls() != 1 {
				t.Fatalf("Check: %v after %d calls; want %q after 1", err, e.calls(), c.why)
			}
			if err != nil && (!strings.Contains(err.Error(), c.why) || strings.Contains(err.Error(), leak) || !errors.Is(err, bot.ErrModel)) {
				t.Errorf("Check: %v; want %q", err, c.why)
			}
		})
	}
}

func plainStatus(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}
