package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"amiable/bot/workspace"
)

// knock posts to the bot as Slack would, or as somebody who is not Slack.
func (w *world) knock(path, contentType, body, secret string, at time.Time) (int, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.ctx, http.MethodPost, "http://"+w.addr+path, strings.NewReader(body))
	must(w.t, err)
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	req.Header.Set("Content-Type", contentType)
	if secret != "" {
		req.Header.Set("X-Slack-Request-Timestamp", stamp)
		req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	}
	resp, err := http.DefaultClient.Do(req)
	must(w.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(w.t, err)
	return resp.StatusCode, string(text)
}

const secretWord = "canari-dans-le-corps"

func mentionBody(event string) string {
	return `{"type":"event_callback","team_id":"` + workspace.TeamID + `","event_id":"` + event + `","event":{"type":"app_mention","user":"` + claire +
		`","channel":"` + recouv + `","ts":"1700000000.000100","text":"<@` + workspace.BotUser + `> ` + secretWord + ` ne paie pas"}}`
}

func TestBadRequestsAreRefusedAndStoreNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, httpMode, nil)
	good, now, json := "secret-of-the-test", time.Now(), "application/json"
	for _, c := range []struct {
		name, path, kind, body, secret string
		at                             time.Time
		want                           int
	}{
		{"unsigned", "/slack/events", json, mentionBody("E1"), "", now, 401},
		{"signed by somebody else", "/slack/events", json, mentionBody("E2"), "another", now, 401},
		{"ten minutes old", "/slack/events", json, mentionBody("E3"), good, now.Add(-10 * time.Minute), 401},
		{"from the future", "/slack/events", json, mentionBody("E4"), good, now.Add(10 * time.Minute), 401},
		{"not JSON", "/slack/events", json, `{"type":`, good, now, 400},
		{"two megabytes", "/slack/events", json, mentionBody(strings.Repeat("x", 2<<20)), good, now, 413},
		{"no command", "/slack/commands", "application/x-www-form-urlencoded", "%zz=1", good, now, 400},
		{"no payload", "/slack/interactions", "application/x-www-form-urlencoded", "payload=%7Bx", good, now, 400},
		{"unknown path", "/slack/other", json, "{}", good, now, 404},
	} {
		if got, _ := w.knock(c.path, c.kind, c.body, c.secret, c.at); got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
	}
	for _, body := range []string{
		`{"type":"event_callback","event_id":"E9","event":{"type":"something_new","user":"U1"}}`,
		`{"type":"something_else"}`,
	} {
		if got, _ := w.knock("/slack/events", json, body, good, now); got != 200 {
			t.Errorf("an unknown event is acknowledged with %d, want 200", got)
		}
	}
	if got, text := w.knock("/slack/events", json, `{"type":"url_verification","challenge":"abc"}`, good, now); got != 200 || !strings.Contains(text, "abc") {
		t.Errorf("url_verification: %d %q", got, text)
	}
	st, err := w.app.store.Stats(w.ctx)
	must(t, err)
	if st.Due+st.Scheduled+st.Dead != 0 {
		t.Errorf("something was stored: %+v", st)
	}
	if strings.Contains(w.log.String(), secretWord) {
		t.Error("the log holds a request's body")
	}
	if n := strings.Count(w.log.String(), "refused"); n < 8 {
		t.Errorf("%d log lines about refusals, want one each", n)
	}
}

// TestRedisDownIsSaidInTime: while the store does not answer, Slack gets an
// error within 2.5 s, so that it delivers again; afterwards all is well.
func TestRedisDownIsSaidInTime(t *testing.T) {
	t.Parallel()
	hole := newBlackHole(t)
	w := newWorld(t, httpMode, func(_ *workspace.Options, c *config) { c.RedisURL = hole.redisURL })
	hole.swallow(true)
	began := time.Now()
	status, _ := w.knock("/slack/events", "application/json", mentionBody("E1"), "secret-of-the-test", time.Now())
	if d := time.Since(began); status != 503 || d > 2500*time.Millisecond {
		t.Errorf("status %d after %s, want 503 within 2.5 s", status, d)
	}
	if got := get(t, w, "/readyz"); got != 503 {
		t.Errorf("readyz says %d while Redis is down", got)
	}
	if got := get(t, w, "/healthz"); got != 200 {
		t.Errorf("healthz says %d", got)
	}
	hole.swallow(false)
	w.ask(claire, recouv, "", "@amiable le client dit qu'il n'a pas de trésorerie, je fais quoi ?")
	if got := get(t, w, "/readyz"); got != 200 {
		t.Errorf("readyz says %d after Redis is back", got)
	}
}

func get(t *testing.T, w *world, path string) int {
	t.Helper()
	resp, err := http.Get("http://" + w.addr + path)
	must(t, err)
	resp.Body.Close()
	return resp.StatusCode
}

// blackHole is a TCP relay to a Redis server that can stop passing anything.
type blackHole struct {
	redisURL string
	gate     chan bool
}

func newBlackHole(t *testing.T) *blackHole {
	t.Helper()
	socket := redisServer(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h := &blackHole{redisURL: "redis://" + ln.Addr().String(), gate: make(chan bool, 1)}
	h.gate <- false
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(func() { cancel(); ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go h.relay(ctx, c, socket)
		}
	}()
	return h
}

func (h *blackHole) swallow(on bool) {
	<-h.gate
	h.gate <- on
}

func (h *blackHole) swallowing() bool {
	on := <-h.gate
	h.gate <- on
	return on
}

func (h *blackHole) relay(ctx context.Context, c net.Conn, socket string) {
	defer c.Close()
	r, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer r.Close()
	stop := context.AfterFunc(ctx, func() { c.Close(); r.Close() })
	defer stop()
	go func() { _, _ = io.Copy(c, r); c.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if h.swallowing() {
			continue
		}
		if _, err := r.Write(buf[:n]); err != nil {
			return
		}
	}
}
