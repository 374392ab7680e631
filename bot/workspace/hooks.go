package workspace

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
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// hook is the client for deliveries; Slack's own redirects are not followed.
var hook = &http.Client{
	Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second},
	CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	},
}

// post sends one signed request to the bot.
func (w *Workspace) post(o *outgoing, retry int, reason string) ack {
	body, kind := o.body()
	r, err := w.signed(o.path, body, kind)
	if err != nil {
		return ack{err: "connection_failed"}
	}
	if retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
		r.Header.Set("X-Slack-Retry-Reason", reason)
	}
	ctx, cancel := context.WithTimeout(w.ctx, w.opt.AckDeadline)
	defer cancel()
	resp, err := hook.Do(r.WithContext(ctx))
	if err != nil {
		return ack{err: failure(err)}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	a := ack{status: resp.StatusCode, body: data, noRetry: resp.Header.Get("X-Slack-No-Retry") == "1"}
	switch {
	case err != nil:
		a.err = failure(err)
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		a.err = "http_error"
	}
	return a
}

func failure(err error) string {
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return "timeout"
	}
	return "connection_failed"
}

// body is what is sent over HTTP: JSON for events, a form for the rest.
func (o *outgoing) body() ([]byte, string) {
	if o.kind == "event" {
		return o.payload, "application/json"
	}
	v := url.Values{}
	if o.form == nil {
		v.Set("payload", string(o.payload))
	}
	for k, x := range o.form {
		v.Set(k, x)
	}
	return []byte(v.Encode()), "application/x-www-form-urlencoded"
}

// signed builds a request with Slack's v0 signature (§2.3). It is dated by
// the machine's clock, not the workspace's: verifiers compare with theirs.
func (w *Workspace) signed(path string, body []byte, kind string) (*http.Request, error) {
	w.mu.Lock()
	base, secret, now := w.opt.BotURL, w.opt.SigningSecret, w.opt.Now()
	w.mu.Unlock()
	r, err := http.NewRequest(http.MethodPost, strings.TrimSuffix(base, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r, nil
}

// Verify does the url_verification handshake that Slack does when the
// address of the bot is entered.
func (w *Workspace) Verify(ctx context.Context) error {
	challenge := random()
	body, _ := json.Marshal(reply{"token": "verification-token", "challenge": challenge, "type": "url_verification"})
	r, err := w.signed("/slack/events", body, "application/json")
	if err != nil {
		return fmt.Errorf("workspace.Verify: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, w.opt.AckDeadline)
	defer cancel()
	resp, err := hook.Do(r.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("workspace.Verify: %w", err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return fmt.Errorf("workspace.Verify: %w", err)
	}
	var v struct{ Challenge string }
	_ = json.Unmarshal(data, &v)
	if resp.StatusCode != http.StatusOK || v.Challenge != challenge && strings.TrimSpace(string(data)) != challenge {
		return fmt.Errorf("workspace.Verify: the bot answered %d without the challenge", resp.StatusCode)
	}
	return nil
}
