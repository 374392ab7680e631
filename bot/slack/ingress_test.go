package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"
)

// sign makes the headers of a request that Slack sent at a time.
func sign(secret, body string, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

func signed(path, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header = sign(testSecret, body, time.Now())
	return r
}

var question = wrap(`{"type":"message","user":"U1","text":"bonjour secret","ts":"1.1","channel":"C1","channel_type":"channel"}`)

func TestHandler(t *testing.T) {
	t.Parallel()
	with := func(change func(*http.Request)) *http.Request {
		r := signed(EventsPath, question)
		change(r)
		return r
	}
	big := wrap(`{"type":"message","user":"U1","text":"` + strings.Repeat("x", maxBody) + `","ts":"1.1","channel":"C1"}`)
	chunked := signed(EventsPath, big)
	chunked.ContentLength, chunked.Body = -1, io.NopCloser(strings.NewReader(big))
	tests := []struct {
		name   string
		req    *http.Request
		err    error
		status int
		stored int
	}{
		{"event", signed(EventsPath, question), nil, 200, 1},
		{"redelivered event", with(func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") }), nil, 200, 1},
		{"command", signed(CommandsPath, "command=%2Fcoach&user_id=U1"), nil, 200, 1},
		{"button", signed(InteractionsPath, "payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%2C%22actions%22%3A%5B%7B%7D%5D%7D"), nil, 200, 1},
		{"unknown event", signed(EventsPath, wrap(`{"type":"future"}`)), nil, 200, 0},
		{"inbox fails", signed(EventsPath, question), errors.New("store down"), 503, 1},
		{"not signed", with(func(r *http.Request) { r.Header = http.Header{} }), nil, 401, 0},
		{"signed with another secret", with(func(r *http.Request) { r.Header = sign("other", question, time.Now()) }), nil, 401, 0},
		{"signed for another body", with(func(r *http.Request) { r.Header = sign(testSecret, question+" ", time.Now()) }), nil, 401, 0},
		{"too old", with(func(r *http.Request) { r.Header = sign(testSecret, question, time.Now().Add(-signedFor-2*time.Second)) }), nil, 401, 0},
		{"from the future", with(func(r *http.Request) { r.Header = sign(testSecret, question, time.Now().Add(signedFor+2*time.Second)) }), nil, 401, 0},
		{"a little late", with(func(r *http.Request) { r.Header = sign(testSecret, question, time.Now().Add(-signedFor+2*time.Second)) }), nil, 200, 1},
		{"time is not a number", with(func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "now") }), nil, 401, 0},
		{"signature cut", with(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=abcd") }), nil, 401, 0},
		{"other version", with(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1"+r.Header.Get("X-Slack-Signature")[2:]) }), nil, 401, 0},
		{"GET", httptest.NewRequest(http.MethodGet, EventsPath, nil), nil, 405, 0},
		{"too large", signed(EventsPath, big), nil, 413, 0},
		{"too large, length unsaid", chunked, nil, 413, 0},
		{"not JSON", signed(EventsPath, "{"), nil, 400, 0},
		{"empty", signed(EventsPath, ""), nil, 400, 0},
		{"no command", signed(CommandsPath, "x=1"), nil, 400, 0},
		{"no payload", signed(InteractionsPath, "x=1"), nil, 400, 0},
		{"elsewhere", signed("/slack/other", question), nil, 404, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			c := New(Options{SigningSecret: testSecret, Log: slog.New(slog.NewTextHandler(&log, nil))})
			in := &recorder{err: tt.err}
			w := httptest.NewRecorder()
			c.Handler(in).ServeHTTP(w, tt.req)
			if w.Code != tt.status || len(in.all()) != tt.stored {
				t.Errorf("status %d, %d stored; want %d, %d", w.Code, len(in.all()), tt.status, tt.stored)
			}
			lines := 0
			if tt.status != 200 && tt.status != 404 {
				lines = 1
			}
			if got := strings.Count(log.String(), "\n"); got != lines || strings.Contains(log.String(), "secret") {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}

func TestHandlerAnswers(t *testing.T) {
	t.Parallel()
	c := New(Options{SigningSecret: testSecret})
	w := httptest.NewRecorder()
	c.Handler(&recorder{}).ServeHTTP(w, signed(EventsPath, `{"type":"url_verification","challenge":"3eZbrw1a"}`))
	if w.Code != 200 || w.Body.String() != "3eZbrw1a" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("challenge: %d %q", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	in := &recorder{reply: &bot.Message{Summary: "Je regarde", Parts: []bot.Part{{Text: "Je **regarde**"}}}}
	c.Handler(in).ServeHTTP(w, signed(CommandsPath, "command=%2Fcoach&user_id=U1"))
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got["response_type"] != "ephemeral" || got["text"] != "Je regarde" || got["blocks"] == nil {
		t.Errorf("command: %s %v", w.Body, err)
	}
	w = httptest.NewRecorder()
	c.Handler(&recorder{}).ServeHTTP(w, signed(CommandsPath, "command=%2Fcoach&user_id=U1"))
	if w.Body.Len() != 0 {
		t.Errorf("a command without a reply shows %q", w.Body)
	}
}

func TestInboxHasADeadline(t *testing.T) {
	t.Parallel()
	c := New(Options{SigningSecret: testSecret, InboxWait: time.Millisecond})
	w := httptest.NewRecorder()
	c.Handler(&recorder{wait: make(chan struct{})}).ServeHTTP(w, signed(EventsPath, question))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	if d := (Options{}).withDefaults().InboxWait; d >= 2500*time.Millisecond {
		t.Errorf("by default an event may take %v to store: Slack wants an answer within 3 s", d)
	}
}

func TestSignatureInATrial(t *testing.T) {
	t.Parallel()
	var clock bot.Clock
	clock.SetOffset(72 * time.Hour)
	c := New(Options{SigningSecret: testSecret, Clock: &clock})
	for ahead, want := range map[time.Duration]int{0: 200, 72 * time.Hour: 200, 36 * time.Hour: 401} {
		r := signed(EventsPath, question)
		r.Header = sign(testSecret, question, time.Now().Add(ahead))
		w := httptest.NewRecorder()
		c.Handler(&recorder{}).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%v ahead: %d, want %d", ahead, w.Code, want)
		}
	}
}

// TestVerifyAgreesWithTheSDK: our check of signatures says what slack-go's
// says, whatever the headers.
func TestVerifyAgreesWithTheSDK(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.String().Draw(t, "body")
		secret := rapid.SampledFrom([]string{testSecret, "x", ""}).Draw(t, "secret")
		age := rapid.SampledFrom([]int{0, -100, 100, -310, 310, 1e6}).Draw(t, "age")
		now := time.Now()
		h := sign(rapid.SampledFrom([]string{testSecret, "x"}).Draw(t, "theirs"), body, now.Add(time.Duration(age)*time.Second))
		switch rapid.IntRange(0, 6).Draw(t, "damage") {
		case 0:
			h.Set("X-Slack-Signature", rapid.String().Draw(t, "signature"))
		case 1:
			h.Set("X-Slack-Request-Timestamp", rapid.String().Draw(t, "stamp"))
		case 2:
			h.Set("X-Slack-Signature", strings.ToUpper(h.Get("X-Slack-Signature")))
		}
		ours := verify(secret, h, []byte(body), now) == nil
		sv, err := slack.NewSecretsVerifier(h, secret)
		if err == nil {
			if _, err = sv.Write([]byte(body)); err == nil {
				err = sv.Ensure()
			}
		}
		if ours != (err == nil) {
			t.Fatalf("ours %v, the SDK's %v", ours, err)
		}
	})
}

// nothing is an inbox that stores at once.
type nothing struct{}

func (nothing) Hear(context.Context, bot.Heard) error                      { return nil }
func (nothing) Command(context.Context, bot.Command) (*bot.Message, error) { return nil, nil }
func (nothing) Press(context.Context, bot.Press) error                     { return nil }
func (nothing) Opened(context.Context, bot.Opened) error                   { return nil }
func (nothing) Stopped(context.Context, bot.Stopped) error                 { return nil }
func (nothing) Revoked(context.Context)                                    {}

// realistic is about as large as what Slack sends for a short question.
var realistic = wrap(`{"type":"message","client_msg_id":"6f1d2c1e-6b7e-4a34-9a0c-6f7f0a3f0b11","user":"U0CLAIRE1","text":"<@U0BOT> le client dit qu'il n'a pas de trésorerie, je fais quoi ?",` +
	`"team":"T0OURS","ts":"1700000000.000100","channel":"C0RECOUVR","channel_type":"channel","event_ts":"1700000000.000100",` +
	`"blocks":[{"type":"rich_text","block_id":"aBc1","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U0BOT"},` +
	`{"type":"text","text":" le client dit qu'il n'a pas de trésorerie, je fais quoi ?"}]}]}]}`)

// BenchmarkHandler is one signed event without network: verify, parse, hand over.
func BenchmarkHandler(b *testing.B) {
	h := New(Options{SigningSecret: testSecret}).Handler(nothing{})
	header := sign(testSecret, realistic, time.Now())
	b.ReportAllocs()
	b.SetBytes(int64(len(realistic)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest(http.MethodPost, EventsPath, strings.NewReader(realistic))
			r.Header = header
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
		}
	})
}

// BenchmarkIngress is the same over real connections; events/s counts both
// sides of the wire on this machine.
func BenchmarkIngress(b *testing.B) {
	srv := httptest.NewServer(New(Options{SigningSecret: testSecret}).Handler(nothing{}))
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	header := sign(testSecret, realistic, time.Now())
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, _ := http.NewRequest(http.MethodPost, srv.URL+EventsPath, strings.NewReader(realistic)) // the address is good
			r.Header = header
			resp, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				b.Error(resp.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
